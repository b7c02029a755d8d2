package report

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"time"

	"vmmdrill/scenarios"
)

// Sizes of a distribution, in the units of its view box.
const (
	curveWidth, curveHeight = 480.0, 252.0
	curveLeft, curveRight   = 44.0, 448.0
	curveTop, curveBottom   = 34.0, 190.0
	neverWidth              = 64.0 // of the strip at the right for what never came back
)

// DistributionSVG draws which share of the replications keeps within how much: a step at each value, the limit of an objective as a
// line unless it is nil, p50 and p95 marked, and what never came back in a strip of its own at the right. The values are sorted, infinite
// for never, and stand for equal shares. IDs begin with id; LanesCSS has the rules.
func DistributionSVG(title string, values []float64, limit *float64, unit scenarios.Unit, id string) []byte {
	d := distribution{values: values, finite: len(values), limit: limit, unit: unit, right: curveRight}
	for d.finite > 0 && math.IsInf(values[d.finite-1], 1) {
		d.finite--
	}
	if d.finite < len(values) {
		d.right -= neverWidth
	}
	d.scale()
	id = fileWord(id)
	fmt.Fprintf(&d.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" class="distribution" font-family="sans-serif" font-size="11" role="img" aria-labelledby="%s-title %s-about">`+"\n",
		curveWidth, curveHeight, id, id)
	fmt.Fprintf(&d.out, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-about\">%s</desc>\n", id, escaped(title), id, escaped(strings.Join(d.summary(), "; ")))
	d.text(curveLeft, 14, "start", shortened(title, 70))
	d.axes()
	d.curve()
	d.mark(0.50)
	d.mark(0.95)
	d.limits()
	for i, line := range d.summary() {
		d.text(curveLeft, curveBottom+38+15*float64(i), "start", line)
	}
	fmt.Fprintln(&d.out, "</svg>")
	return d.out.Bytes()
}

// distribution is a drawing of one under way.
type distribution struct {
	values []float64
	finite int // how many of them are
	limit  *float64
	unit   scenarios.Unit
	right  float64 // where the axis of values ends
	step   float64 // between two figures on it
	most   float64 // the last one
	out    bytes.Buffer
}

func (d *distribution) text(x, y float64, anchor, text string) {
	fmt.Fprintf(&d.out, `<text x="%.1f" y="%.1f" class="lane-mark" text-anchor="%s">%s</text>`+"\n", x, y, anchor, escaped(text))
}

// secondSteps are the distances between lengths of time on an axis.
func secondSteps() (steps []float64) {
	for _, s := range tickSteps {
		steps = append(steps, s.Seconds())
	}
	return steps
}

// scale chooses the axis of values, from nought to a round figure that nothing exceeds: of lengths of time in the units of a clock, of
// anything else in ones, twos and fives.
func (d *distribution) scale() {
	most := 0.0
	if d.finite > 0 {
		most = d.values[d.finite-1]
	}
	if d.limit != nil {
		most = max(most, *d.limit)
	}
	d.step = d.roundStep(most / 5)
	d.most = max(1, math.Ceil(most/d.step)) * d.step
}

func (d *distribution) roundStep(least float64) float64 {
	if d.unit == scenarios.Seconds {
		for _, s := range secondSteps() {
			if s >= least {
				return s
			}
		}
	}
	if least <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= least {
			return m * power
		}
	}
	return 10 * power
}

func (d *distribution) x(v float64) float64 { return curveLeft + (d.right-curveLeft)*v/d.most }

// y is where a share of all is drawn.
func (d *distribution) y(share float64) float64 { return curveBottom - (curveBottom-curveTop)*share }

func (d *distribution) axes() {
	for share := 0.0; share <= 1; share += 0.25 {
		fmt.Fprintf(&d.out, `<path d="M%.1f %.1fH%.1f" class="lane-line" stroke-width="1"/>`, curveLeft, d.y(share), curveRight)
		d.text(curveLeft-5, d.y(share)+4, "end", fmt.Sprintf("%.0f %%", 100*share))
	}
	for v := 0.0; v <= d.most*1.0001; v += d.step {
		fmt.Fprintf(&d.out, `<path d="M%.1f %.1fV%.1f" class="lane-line" stroke-width="1"/>`, d.x(v), curveBottom, curveBottom+4)
		d.text(d.x(v), curveBottom+16, "middle", amountText(v, d.unit))
	}
	if d.finite < len(d.values) {
		d.text((d.right+curveRight)/2+6, curveBottom+16, "middle", "never")
	}
}

// curve goes up at each value by its share, and is filled down to nought. What never came back is missing at the top.
func (d *distribution) curve() {
	if d.finite > 0 {
		var b strings.Builder
		fmt.Fprintf(&b, "M%.1f %.1f", d.x(0), d.y(0))
		for i, v := range d.values[:d.finite] {
			if i+1 < d.finite && d.values[i+1] == v {
				continue
			}
			fmt.Fprintf(&b, "H%.1fV%.1f", d.x(v), d.y(float64(i+1)/float64(len(d.values))))
		}
		fmt.Fprintf(&d.out, `<path d="%sH%.1f" class="lane-curve" stroke-width="2"/>`+"\n", b.String(), d.right)
	}
	if d.finite < len(d.values) {
		fmt.Fprintf(&d.out, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="lane-outage" fill-opacity=".35"><title>%s</title></rect>`+"\n",
			d.right+14, d.y(1), curveRight-d.right-14, d.y(float64(d.finite)/float64(len(d.values)))-d.y(1), escaped(d.never()))
	}
}

func (d *distribution) never() string {
	return fmt.Sprintf("never back in %s of the replications", shareText(float64(len(d.values)-d.finite)/float64(len(d.values))))
}

func shareText(share float64) string { return fmt.Sprintf("%.4g %%", 100*share) }

// percentile is the smallest value that at least this share does not exceed, as in scenarios.Summarise; false where there is none.
func (d *distribution) percentile(p float64) (float64, bool) {
	if len(d.values) == 0 {
		return 0, false
	}
	i := max(0, int(math.Ceil(p*float64(len(d.values))))-1)
	return d.values[i], i < d.finite
}

// mark shows a percentile on the curve.
func (d *distribution) mark(p float64) {
	v, ok := d.percentile(p)
	if !ok {
		return
	}
	what := fmt.Sprintf("p%.0f %s", 100*p, amountText(v, d.unit))
	fmt.Fprintf(&d.out, `<circle cx="%.1f" cy="%.1f" r="3.5" class="lane-manual"><title>%s</title></circle>`, d.x(v), d.y(p), escaped(what))
	x, anchor := d.x(v)+7, "start"
	if d.x(v) > (curveLeft+d.right)/2 {
		x, anchor = d.x(v)-7, "end"
	}
	d.text(x, d.y(p)+4, anchor, what)
}

// limits draws what the objective allows.
func (d *distribution) limits() {
	if d.limit == nil {
		return
	}
	x := d.x(*d.limit)
	fmt.Fprintf(&d.out, `<path d="M%.1f %.1fV%.1f" class="lane-limit" stroke-width="2" stroke-dasharray="6 3"><title>%s</title></path>`, x, curveTop-6, curveBottom,
		escaped("the objective allows "+amountText(*d.limit, d.unit)))
	anchor := "middle"
	if x > d.right-40 {
		anchor = "end"
	}
	d.text(x, curveTop-9, anchor, "objective "+amountText(*d.limit, d.unit))
}

// summary says what the drawing shows: the percentiles, and what became of the objective.
func (d *distribution) summary() (lines []string) {
	if len(d.values) == 0 {
		return []string{"No replication was played."}
	}
	var figures, shares []string
	for _, p := range []float64{0.50, 0.95, 1} {
		name, text := fmt.Sprintf("p%.0f", 100*p), "never"
		if p == 1 {
			name = "max"
		}
		if v, ok := d.percentile(p); ok {
			text = amountText(v, d.unit)
		}
		figures = append(figures, name+" "+text)
	}
	if d.limit != nil {
		shares = append(shares, fmt.Sprintf("within the objective in %s", shareText(d.within(*d.limit))))
	}
	if d.finite < len(d.values) {
		shares = append(shares, d.never())
	}
	lines = append(lines, strings.Join(figures, ", "))
	if len(shares) > 0 {
		lines = append(lines, strings.Join(shares, ", "))
	}
	return lines
}

// within is the share of the replications that a limit is not exceeded in.
func (d *distribution) within(limit float64) float64 {
	n := 0
	for _, v := range d.values {
		if v <= limit {
			n++
		}
	}
	return float64(n) / float64(len(d.values))
}

// amountText writes a figure as the charts do.
func amountText(v float64, unit scenarios.Unit) string {
	if unit == scenarios.Seconds {
		return spelled(time.Duration(v * 1e9))
	}
	return Figure(&v, unit)
}
