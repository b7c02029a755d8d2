package report

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
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
			if p, ok := againstPlot(a, m); ok {
				add(fileWord(x.Name)+"-by-"+fileWord(a.Variants[0].Settings[0].Variable), p)
			}
		}
		if i < len(over) && len(over[i]) > 0 {
			add("exposure", overTimePlot("Exposure of the worst machine", "minutes", over[i], func(t *TimeLine) []whatif.Point { return t.Exposure }, 60))
			add("line-use", overTimePlot("Use of the line between the sites", "% of its bandwidth", over[i], func(t *TimeLine) []whatif.Point { return t.Use }, 0.01))
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
	p := page(a.Metrics[m].Name+": part of the replications that keep within it", unit, "%")
	p.Legend.Top, p.Legend.Left = false, false
	for v := range min(len(a.Variants), curvesMax) {
		line(p, v, a.Variants[v].Name, points(a.Curve(v, m, 400), by, 0.01))
	}
	p.Y.Min, p.Y.Max = 0, 100
	return p
}

// against is a figure and its interval at each value of the variable that varies.
type against struct {
	plotter.XYs
	plotter.YErrors
}

// againstPlot draws mean and 95th percentile with their intervals; false unless one variable varies that is a number or a quantity.
func againstPlot(a *whatif.Answer, m int) (*plot.Plot, bool) {
	by, unit := axis(a.Metrics[m].Unit)
	var mean, tail against
	low, high := math.Inf(1), 0.0
	for v, h := range a.Variants {
		if h.Number == nil || len(h.Settings) != 1 || h.Settings[0].Variable != a.Variants[0].Settings[0].Variable {
			return nil, false
		}
		s := a.Summary(v, m)
		x := *h.Number
		if amount, err := scenarios.ParseAmount(h.Settings[0].Value); err == nil && amount.Kind == scenarios.Rate {
			x *= 8 / 1e6
		}
		low, high = min(low, x), max(high, x)
		mean.add(x, s.Mean, by)
		tail.add(x, s.P95, by)
	}
	if len(a.Variants) < 2 || len(mean.XYs)+len(tail.XYs) == 0 {
		return nil, false
	}
	p := page(a.Metrics[m].Name+" against "+a.Variants[0].Settings[0].Variable, variableAxis(a), unit)
	mean.draw(p, 0, "mean")
	tail.draw(p, 1, "p95")
	if low > 0 && high/low > 5 {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	return p, true
}

func variableAxis(a *whatif.Answer) string {
	name := a.Variants[0].Settings[0].Variable
	switch amount, _ := scenarios.ParseAmount(a.Variants[0].Settings[0].Value); amount.Kind {
	case scenarios.Rate:
		return name + ", Mbit/s"
	case scenarios.Duration:
		return name + ", seconds"
	case scenarios.Data:
		return name + ", bytes"
	}
	return name
}

func (g *against) add(x float64, e whatif.Estimate, by float64) {
	if e.Value == nil {
		return
	}
	var below, above float64
	if i := e.Interval; i != nil && i.Low != nil && i.High != nil {
		below, above = (*e.Value-*i.Low)/by, (*i.High-*e.Value)/by
	}
	g.XYs = append(g.XYs, plotter.XY{X: x, Y: *e.Value / by})
	g.YErrors = append(g.YErrors, struct{ Low, High float64 }{below, above})
}

func (g *against) draw(p *plot.Plot, i int, name string) {
	if len(g.XYs) == 0 {
		return
	}
	line(p, i, name, g.XYs)
	bars, err := plotter.NewYErrorBars(g)
	if err != nil {
		panic("report: an interval that cannot be drawn: " + err.Error())
	}
	bars.Color = palette[i]
	p.Add(bars)
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

// barsMax is how many inputs a tornado shows.
const barsMax = 12

// tornadoPlot draws what each input moves, the one that moves most on top.
func tornadoPlot(t *whatif.Tornado) *plot.Plot {
	by, unit := axis(t.Unit)
	swings := t.Swings[:min(len(t.Swings), barsMax)]
	p := page(fmt.Sprintf("What moves the mean of %s: each input divided and multiplied by %g", t.Name, t.Factor), unit, "")
	if len(swings) == 0 {
		return p
	}
	var less, more plotter.Values
	var names []string
	for i := range swings {
		s := &swings[len(swings)-1-i]
		less, more = append(less, swung(&s.Less, by)), append(more, swung(&s.More, by))
		names = append(names, plain(s.Input))
	}
	for i, values := range []plotter.Values{less, more} {
		bars, err := plotter.NewBarChart(values, vg.Points(9))
		if err != nil {
			panic("report: a bar that cannot be drawn: " + err.Error())
		}
		bars.Horizontal, bars.Color, bars.LineStyle.Width = true, palette[i], 0
		p.Add(bars)
		p.Legend.Add([]string{"less of it", "more of it"}[i], bars)
	}
	p.NominalY(names...)
	p.Legend.Top = false
	return p
}

// swung is 0 where no replication is finite in both.
func swung(d *whatif.Change, by float64) float64 {
	if d.Value == nil {
		return 0
	}
	return *d.Value / by
}

// tornadoText is the same as a table.
func tornadoText(b *bytes.Buffer, t *whatif.Tornado) {
	never := ""
	if t.Never > 0 && t.Mean != nil {
		never = fmt.Sprintf(", and never in %s", plural(t.Never, "replication"))
	}
	fmt.Fprintf(b, "\n  %s: %s on average%s. What moves it most, each input divided and multiplied by %g, with the same luck:\n", plain(t.Name), Figure(t.Mean, t.Unit), never, t.Factor)
	if t.Cut {
		fmt.Fprintf(b, "    interrupted: this is of the %s that were complete by then\n", plural(t.Played, "replication"))
	}
	if len(t.Swings) == 0 {
		fmt.Fprintln(b, "    nothing that was tried")
		return
	}
	widest := 0.0
	for i := range t.Swings {
		widest = max(widest, math.Abs(swung(&t.Swings[i].Less, 1)), math.Abs(swung(&t.Swings[i].More, 1)))
	}
	rows := make([][]string, 0, len(t.Swings))
	for i := range t.Swings {
		s := &t.Swings[i]
		size := max(math.Abs(swung(&s.Less, 1)), math.Abs(swung(&s.More, 1)))
		bar := strings.Repeat("█", int(math.Ceil(20*size/max(widest, 1e-9))))
		rows = append(rows, []string{plain(s.Input), strings.ReplaceAll(plain(s.Now), `"`, ""), swingText(&s.Less, t.Unit), swingText(&s.More, t.Unit), bar})
	}
	tableText(b, []string{"input", "now", "less of it", "more of it", ""}, rows)
}

// swingText is the difference of those that are finite in both, and how many more, or fewer, never come back.
func swingText(d *whatif.Change, u scenarios.Unit) string {
	text, _ := differenceText(&d.Difference, u)
	if d.Never != 0 {
		text = strings.TrimPrefix(fmt.Sprintf("%s, %+d never back", text, d.Never), ", ")
	}
	return text
}
