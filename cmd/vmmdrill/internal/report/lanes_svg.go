package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"vmmdrill/sim"
)

// LanesCSS colors a chart of lanes and a distribution, and keeps the names of the lanes in sight while the lanes are scrolled. A page sets the properties for its themes; the figures are those of a light
// one. Everything also differs by its pattern.
const LanesCSS = `.lanes{display:flex;min-width:58rem}
.lane-names{position:sticky;left:0;z-index:1;width:16%;background:var(--ground,var(--paper,#fff))}
.lane-chart{width:84%}
.lane-outage{fill:var(--outage,var(--bad,#b3261e));stroke:none}
.lane-unprotected{fill:var(--unprotected,var(--doubt,#8a5200));stroke:none}
.lane-standstill{fill:var(--standstill,#8f63e0);stroke:none}
.lane-fault{fill:var(--fault,var(--soft,#57606a));stroke:none}
.lane-test{fill:none;stroke:var(--test,var(--good,#116329))}
.lane-manual{fill:var(--manual,var(--link,#0550ae));stroke:none}
.lane-automatic{fill:var(--ground,var(--paper,#fff));stroke:var(--manual,var(--link,#0550ae))}
.lane-number{fill:var(--ground,var(--paper,#fff))}
.lane-line{fill:none;stroke:var(--rule,var(--edge,#c9d1d9))}
.lane-text{fill:currentColor}
.lane-mark{fill:currentColor;stroke:var(--ground,var(--paper,#fff));stroke-width:4;paint-order:stroke}
.lane-curve{fill:none;stroke:var(--manual,var(--link,#0550ae))}
.lane-limit{stroke:var(--outage,var(--bad,#b3261e))}
`

// Sizes of a chart, in the units of its view boxes: of the names, and of the lanes beside them. The widths are in the proportion that
// LanesCSS has.
const (
	namesWidth = 160.0
	nameLength = 22
	chartWidth = 840.0
	chartLeft  = 4.0
	chartRight = 832.0
	chartTop   = 28.0
	rowHeight  = 32.0
	laneLetter = 6.8 // how wide one is

	numberWidth = 8.0  // of a digit in a step
	upperBand   = 13.0 // of a row: outages
	lowerBand   = 9.0  // unprotected, or standing still
	stepHeight  = 28.0 // of a row of steps
	stepRows    = 4    // beside each other at most; what does not fit overlaps
	areasMax    = 60   // of one kind in a lane: what lies closer together is drawn as one
)

// LanesSVG draws the lanes: instants from left to right, hatched where there is no service, dotted where nothing protects, solid where
// somebody works. It is two drawings in an element of HTML: the names, which the tables have as well, and the lanes. Its IDs begin with
// id, for charts that stand on one page. It has neither scripts nor styles: LanesCSS has the rules.
func LanesSVG(l Lanes, id string) []byte {
	c := chart{lanes: &l, id: fileWord(id)}
	c.patterns()
	c.axis()
	y := chartTop
	for i := range l.Rows {
		y += c.row(&l.Rows[i], y)
	}
	height := c.key(y + 16)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<div class="lanes"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" class="lane-names" font-family="sans-serif" font-size="13" aria-hidden="true">`+"\n", namesWidth, height)
	out.Write(c.names.Bytes())
	fmt.Fprintf(&out, `</svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" class="lane-chart" font-family="sans-serif" font-size="13" role="img" aria-labelledby="%s-title %s-about">`+"\n",
		chartWidth, height, c.id, c.id)
	fmt.Fprintf(&out, "<title id=\"%s-title\">What was so from when to when</title>\n<desc id=\"%s-about\">%s</desc>\n", c.id, c.id, escaped(l.Caption()))
	out.Write(c.out.Bytes())
	fmt.Fprintln(&out, "</svg></div>")
	return out.Bytes()
}

// chart is a drawing of lanes under way.
type chart struct {
	lanes *Lanes
	id    string
	names bytes.Buffer
	out   bytes.Buffer
}

// x is where an instant is drawn; what lies outside is at the edge.
func (c *chart) x(at time.Duration) float64 {
	l := c.lanes
	if l.To <= l.From {
		return chartLeft
	}
	at = min(max(at, l.From), l.To)
	return chartLeft + (chartRight-chartLeft)*float64(at-l.From)/float64(l.To-l.From)
}

func (c *chart) height() (height float64) {
	for i := range c.lanes.Rows {
		height += c.rowHeight(&c.lanes.Rows[i])
	}
	return height
}

func (c *chart) rowHeight(r *LaneRow) float64 {
	if r.Of == sim.OperatorLane {
		_, rows := c.placed(r)
		return max(rowHeight, stepHeight*float64(rows)+6)
	}
	return rowHeight
}

// patterns tell the kinds apart for those who see no colors, and on paper.
func (c *chart) patterns() {
	pattern := func(name string, size float64, turn, class, marks string) {
		fmt.Fprintf(&c.out, `<pattern id="%s-%s" width="%g" height="%g" patternUnits="userSpaceOnUse"%s><rect width="%g" height="%g" class="%s" fill-opacity=".2"/>%s</pattern>`+"\n",
			c.id, name, size, size, turn, size, size, class, marks)
	}
	fmt.Fprintln(&c.out, "<defs>")
	pattern("outage", 6, ` patternTransform="rotate(45)"`, "lane-outage", `<rect width="3" height="6" class="lane-outage"/>`)
	pattern("unprotected", 5, "", "lane-unprotected", `<circle cx="2.5" cy="2.5" r="1.4" class="lane-unprotected"/>`)
	pattern("standstill", 4, "", "lane-standstill", `<rect width="4" height="1.5" class="lane-standstill"/>`)
	fmt.Fprintln(&c.out, "</defs>")
}

// axis draws the instants above and a line down from each. At the edges a name stands beside its line, if there is room.
func (c *chart) axis() {
	bottom := chartTop + c.height()
	last, taken := time.Duration(0), 0.0
	for _, at := range c.lanes.ticks() {
		x, text := c.x(at), c.lanes.tick(at, last)
		fmt.Fprintf(&c.out, `<path d="M%.1f %.1fV%.1f" class="lane-line" stroke-width="1"/>`+"\n", x, chartTop-4, bottom)
		half := laneLetter * letters(text) / 2
		if x = min(max(x, half), chartWidth-half); x-half >= taken {
			fmt.Fprintf(&c.out, `<text x="%.1f" y="%.1f" class="lane-text" text-anchor="middle">%s</text>`+"\n", x, chartTop-10, escaped(text))
			taken = x + half + 4
		}
		last = at
	}
}

// row draws a lane and returns how high it is.
func (c *chart) row(r *LaneRow, y float64) float64 {
	h := c.rowHeight(r)
	name := r.title()
	if r.Machines > 0 && r.Of == sim.WorkloadLane {
		name = fmt.Sprintf("%s (%d)", name, r.Machines)
	}
	line := func(width float64) string {
		return fmt.Sprintf(`<path d="M0 %.1fH%.0f" class="lane-line" stroke-width="1"/>`, y+h, width)
	}
	fmt.Fprintf(&c.names, `%s<text x="2" y="%.1f" class="lane-text">%s<title>%s</title></text>`+"\n", line(namesWidth), y+h/2+4, escaped(shortened(name, nameLength)), escaped(name))
	fmt.Fprintln(&c.out, line(chartWidth))
	if r.Of == sim.OperatorLane {
		c.steps(r, y)
	}
	for _, kind := range []sim.StretchKind{sim.Outage, sim.TestOpen, sim.Unprotected, sim.Standstill, sim.InForce} {
		for _, a := range c.together(r, kind) {
			c.area(r, &a, y)
		}
	}
	return h
}

// shortened cuts a text to a number of characters.
func shortened(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// together is the areas of a kind within the chart. Those that lie closer together than can be seen become one, and where there are very
// many also others.
func (c *chart) together(r *LaneRow, kind sim.StretchKind) (list []LaneArea) {
	var all []LaneArea
	for _, a := range r.Areas {
		if a.Kind == kind && a.to() > c.lanes.From && a.from() < c.lanes.To {
			all = append(all, a)
		}
	}
	if kind == sim.InForce {
		return all[:min(len(all), areasMax)] // each is a fault of its own
	}
	for gap := 1.5; ; gap *= 2 {
		list = nil
		for _, a := range all {
			if n := len(list) - 1; n >= 0 && c.x(a.from())-c.x(list[n].to()) < gap {
				list[n].Levels = append(list[n].Levels, a.Levels...)
				list[n].Open = a.Open
				continue
			}
			a.Levels = slices.Clone(a.Levels)
			list = append(list, a)
		}
		if len(list) <= areasMax {
			return list
		}
	}
}

// area draws one; how high it is shows for how many of the lane's machines it is so.
func (c *chart) area(r *LaneRow, a *LaneArea, y float64) {
	top, band, mark := y+3, upperBand, fmt.Sprintf(`fill="url(#%s-%s)"`, c.id, a.Kind)
	switch a.Kind {
	case sim.Unprotected, sim.Standstill:
		top, band = y+4+upperBand, lowerBand
	case sim.InForce:
		top, band, mark = y+5+upperBand+lowerBand, 3, `class="lane-fault"`
	case sim.TestOpen:
		mark = `class="lane-test" stroke-width="1.5" stroke-dasharray="4 2"`
	}
	of := a.most()
	if r.counts(a.Kind) {
		of = r.Machines
	}
	fmt.Fprintf(&c.out, `<path d="%s" %s><title>%s</title></path>`+"\n", c.outline(a, top+band, band, of), mark, escaped(c.about(r, a, of)))
}

// outline goes along the levels from left to right and back along the bottom. Levels closer together than a unit are one, the highest
// of them; nothing is drawn narrower than that.
func (c *chart) outline(a *LaneArea, bottom, band float64, of int) string {
	var b strings.Builder
	start := c.x(a.from())
	fmt.Fprintf(&b, "M%.1f %.1f", start, bottom)
	x, n := start, 0
	for i, level := range a.Levels {
		at := c.x(level.At)
		if at-x >= 1 {
			fmt.Fprintf(&b, "V%.1fH%.1f", bottom-stature(n, of, band), at)
			x, n = at, 0
		}
		if i+1 < len(a.Levels) {
			n = max(n, level.Machines)
		}
	}
	if n > 0 || x == start {
		fmt.Fprintf(&b, "V%.1fH%.1f", bottom-stature(max(n, 1), of, band), max(c.x(a.to()), x+1))
	}
	fmt.Fprintf(&b, "V%.1fz", bottom)
	return b.String()
}

// stature is how high some of all machines are drawn: one among many can still be seen.
func stature(n, of int, band float64) float64 {
	if n == 0 {
		return 0
	}
	return max(2.5, band*float64(min(n, of))/float64(of))
}

// about is what a reader sees who points at an area.
func (c *chart) about(r *LaneRow, a *LaneArea, of int) string {
	text := r.title() + ": " + a.What
	switch {
	case of > 1 && a.most() < of:
		text += fmt.Sprintf(", up to %d of %d machines", a.most(), of)
	case of > 1:
		text += fmt.Sprintf(", up to all %d machines", of)
	}
	until := c.lanes.at(a.to())
	if a.Open {
		until = "the end of the run"
	}
	return fmt.Sprintf("%s, from %s to %s, %s", text, c.lanes.at(a.from()), until, spelled(a.to()-a.from()))
}
