package main

import "testing"

// TestDrawingsCanBeReadOnATelephone: at 400 pixels no text of a chart is smaller than 11, and the names of lanes stay in sight while the
// lanes are scrolled.
func TestDrawingsCanBeReadOnATelephone(t *testing.T) {
	b := browser(t)
	x := open(t, b, reported(t, "example:standalone"), size(400, 800))
	type chart struct {
		Of            string
		Letters, Text float64
	}
	list := ask[[]chart](x, `[...document.querySelectorAll(".charts svg, .lanes-box svg")].map((svg) => {
		const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
		const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
		return { Of: svg.getAttribute("class"), Letters: Math.min(...sizes), Text: sizes.length };
	})`)
	if len(list) < 8 {
		t.Fatalf("there are %d charts", len(list))
	}
	for _, c := range list {
		if c.Text == 0 || c.Letters < 11 {
			t.Errorf("a chart of class %s has %.0f texts, the smallest of %.1f pixels", c.Of, c.Text, c.Letters)
		}
	}
	type place struct{ Names, Box, Right, Lanes float64 }
	for _, p := range ask[[]place](x, `[...document.querySelectorAll(".lanes-box")].map((box) => {
		box.scrollLeft = 350;
		const left = (name) => box.querySelector(name).getBoundingClientRect().left;
		return { Names: left(".lane-names"), Box: box.getBoundingClientRect().left, Right: box.querySelector(".lane-names").getBoundingClientRect().right, Lanes: left(".lane-chart") };
	})`) {
		if p.Names < p.Box-1 || p.Right > 250 || p.Lanes > 0 {
			t.Errorf("after scrolling, the names are at %.0f to %.0f, the lanes begin at %.0f and the box at %.0f", p.Names, p.Right, p.Lanes, p.Box)
		}
	}
	x.well()
}
