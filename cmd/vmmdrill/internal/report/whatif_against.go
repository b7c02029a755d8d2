package report

import (
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// against is a figure and its interval at each value of a variable that varies.
type against struct {
	plotter.XYs
	plotter.YErrors
}

// curve is the variants that differ in one variable only.
type curve struct {
	name       string // the settings of the others
	mean, tail against
}

// againstPlot draws a metric with its intervals against one variable: mean and 95th percentile, or, if others vary as well, the mean for each
// combination of these. It is false unless the variable is a number or a quantity that every variant sets.
func againstPlot(a *whatif.Answer, m int, variable string) (*plot.Plot, bool) {
	by, unit := axis(a.Metrics[m].Unit)
	var curves []curve
	var kind scenarios.Kind
	low, high, figures := math.Inf(1), 0.0, 0
	for v := range a.Variants {
		x, others, ok := abscissa(&a.Variants[v], variable)
		if !ok {
			return nil, false
		}
		kind = x.Kind
		low, high = min(low, onAxis(x)), max(high, onAxis(x))
		s := a.Summary(v, m)
		c := named(&curves, others)
		c.mean.add(onAxis(x), s.Mean, by)
		c.tail.add(onAxis(x), s.P95, by)
		figures += len(c.mean.XYs) + len(c.tail.XYs)
	}
	if len(a.Variants) == len(curves) || figures == 0 {
		return nil, false
	}
	p := page(a.Metrics[m].Name+" against "+variable, variable+axisUnit(kind), unit)
	drawCurves(p, curves)
	if low > 0 && high/low > 5 {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	return p, true
}

func drawCurves(p *plot.Plot, curves []curve) {
	if len(curves) == 1 {
		curves[0].mean.draw(p, 0, "mean")
		curves[0].tail.draw(p, 1, "p95")
		return
	}
	p.Title.Text = "mean of " + p.Title.Text + ofAll(len(curves))
	for i, k := range Plotted(len(curves)) {
		curves[k].mean.draw(p, i, curves[k].name)
	}
}

// abscissa is the value of a variable in a variant, and what else is set there.
func abscissa(h *whatif.Header, variable string) (x scenarios.Amount, others string, ok bool) {
	var words []string
	for _, w := range h.Settings {
		if w.Variable != variable {
			words = append(words, w.Variable+" = "+w.Value)
			continue
		}
		a, err := scenarios.ParseAmount(w.Value)
		x, ok = a, err == nil
	}
	return x, strings.Join(words, ", "), ok
}

// named is the curve of a name, a new one if there is none.
func named(curves *[]curve, name string) *curve {
	for i := range *curves {
		if (*curves)[i].name == name {
			return &(*curves)[i]
		}
	}
	*curves = append(*curves, curve{name: name})
	return &(*curves)[len(*curves)-1]
}

// onAxis is an amount as it is drawn: rates in Mbit/s, the others in their base units.
func onAxis(x scenarios.Amount) float64 {
	if x.Kind == scenarios.Rate {
		return x.Value * 8 / 1e6
	}
	return x.Value
}

func axisUnit(k scenarios.Kind) string {
	return map[scenarios.Kind]string{scenarios.Rate: ", Mbit/s", scenarios.Duration: ", seconds", scenarios.Data: ", bytes"}[k]
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
