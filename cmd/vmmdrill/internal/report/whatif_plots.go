package report

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// Picture is a plot as a file.
type Picture struct {
	Name string // without a folder: "distribution-vmm-rto.svg"
	Data []byte
}

// TimeLine is how a variant stands over time.
type TimeLine struct {
	Name          string
	Exposure, Use []whatif.Point
}

// curvesMax is how many variants one plot shows; more cannot be told apart.
const curvesMax = 8

// Plotted are the variants that plots show of so many: all, or as many as can be told apart, the first and the last among them.
func Plotted(n int) (list []int) {
	shown := min(n, curvesMax)
	for i := range shown {
		k := i
		if n > shown {
			k = (i*(n-1) + (shown-1)/2) / (shown - 1)
		}
		list = append(list, k)
	}
	return list
}

// ofAll says how many of the variants a plot shows, if not all.
func ofAll(n int) string {
	if n <= curvesMax {
		return ""
	}
	return fmt.Sprintf(", %d of %d variants", curvesMax, n)
}

// palette is Okabe and Ito's, which people who see colors differently can tell apart (Color Universal Design, 2008).
var palette = []color.Color{rgb(0, 114, 178), rgb(230, 159, 0), rgb(0, 158, 115), rgb(213, 94, 0), rgb(204, 121, 167), rgb(86, 180, 233), rgb(0, 0, 0), rgb(240, 228, 66)}

func rgb(r, g, b uint8) color.Color { return color.NRGBA{r, g, b, 255} }

// WhatIfPlots draws the distributions of RTO and RPO, every metric against the variable that varies, and how a variant stands over time, as
// "svg" or "png". over has time lines for each answer, or nothing.
func WhatIfPlots(d Answers, over [][]TimeLine, format string) (list []Picture, err error) {
	drawn := map[string]bool{}
	add := func(name string, p *plot.Plot) {
		for base, n := name, 2; drawn[name]; n++ {
			name = fmt.Sprintf("%s-%d", base, n)
		}
		drawn[name] = true
		var data []byte
		if err == nil {
			data, err = rendered(p, format)
		}
		list = append(list, Picture{name + "." + format, data})
	}
	for i, a := range d.List {
		if a.Done == 0 {
			continue
		}
		for m, x := range a.Metrics {
			if strings.HasSuffix(x.Name, ".rto") || strings.HasSuffix(x.Name, ".rpo") {
				add("distribution-"+fileWord(x.Name), distributionPlot(a, m))
			}
			for _, w := range a.Variants[0].Settings {
				if p, ok := againstPlot(a, m, w.Variable); ok {
					add(fileWord(x.Name)+"-by-"+fileWord(w.Variable), p)
				}
			}
		}
		if i < len(over) && len(over[i]) > 0 {
			add("exposure", overTimePlot("Exposure of the worst machine"+ofAll(len(a.Variants)), "minutes", over[i], func(t *TimeLine) []whatif.Point { return t.Exposure }, 60))
			add("line-use", overTimePlot("Use of the line between the sites"+ofAll(len(a.Variants)), "% of its bandwidth", over[i], func(t *TimeLine) []whatif.Point { return t.Use }, 0.01))
		}
	}
	for i := range d.Tornados {
		add("sensitivity-"+fileWord(d.Tornados[i].Name), tornadoPlot(&d.Tornados[i]))
	}
	return list, err
}

func rendered(p *plot.Plot, format string) ([]byte, error) {
	w, err := p.WriterTo(20*vg.Centimeter, 12*vg.Centimeter, format)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = w.WriteTo(&b)
	return b.Bytes(), err
}

// fileWord is a name as a part of a file's name.
func fileWord(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '-'
	}, s), "-")
}

// axis is how a unit is drawn: divided by what, and called what.
func axis(u scenarios.Unit) (by float64, name string) {
	switch u {
	case scenarios.Seconds:
		return 60, "minutes"
	case scenarios.Bytes:
		return 1 << 30, "GiB"
	case scenarios.BitsPerSecond:
		return 1e6, "Mbit/s"
	case scenarios.Part:
		return 0.01, "%"
	}
	return 1, ""
}

func page(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = plain(title), plain(x), plain(y)
	p.Legend.Top = true
	p.Add(plotter.NewGrid())
	return p
}

func points(list []whatif.Point, x, y float64) plotter.XYs {
	out := make(plotter.XYs, len(list))
	for i, p := range list {
		out[i] = plotter.XY{X: p.X / x, Y: p.Y / y}
	}
	return out
}

// line adds a curve in the color of its number. Curves without points are left out.
func line(p *plot.Plot, i int, name string, xys plotter.XYs) {
	if len(xys) == 0 {
		return
	}
	l, err := plotter.NewLine(xys)
	if err != nil {
		panic("report: a curve that cannot be drawn: " + err.Error())
	}
	l.Color, l.Width = palette[i%len(palette)], vg.Points(1.5)
	if i >= len(palette) {
		l.Dashes = []vg.Length{vg.Points(4), vg.Points(2)}
	}
	p.Add(l)
	p.Legend.Add(plain(name), l)
}

func distributionPlot(a *whatif.Answer, m int) *plot.Plot {
	by, unit := axis(a.Metrics[m].Unit)
	p := page(a.Metrics[m].Name+": part of the replications that keep within it"+ofAll(len(a.Variants)), unit, "%")
	p.Legend.Top, p.Legend.Left = false, false
	for i, v := range Plotted(len(a.Variants)) {
		line(p, i, a.Variants[v].Name, points(a.Curve(v, m, 400), by, 0.01))
	}
	p.Y.Min, p.Y.Max = 0, 100
	return p
}

func overTimePlot(title, unit string, over []TimeLine, of func(*TimeLine) []whatif.Point, by float64) *plot.Plot {
	p := page(title+", in replication 0", "hours", unit)
	p.Legend.Left = true
	for i := range over {
		line(p, i, over[i].Name, points(of(&over[i]), 3600, by))
	}
	p.Y.Min = 0
	return p
}
