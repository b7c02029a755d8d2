package report

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"vmmdrill/scenarios"
)

// Sizes of a distribution, in the units of its view box. Its letters are large enough to be read where it is drawn 376 pixels wide, on
// a telephone.
const (
	curveWidth            = 480.0
	curveLeft, curveRight = 58.0, 462.0
	curveTop, curveBottom = 92.0, 226.0
	curveLine             = 18.0
	curveLetter           = 7.6  // how wide one is
	neverWidth            = 70.0 // of the strip at the right for what never came back
)

// DistributionSVG draws which share of the replications keeps within how much: a step at each value, the limit of an objective as a
// line unless it is nil, p50 and p95 marked, and what never came back in a strip of its own at the right. The metric is named in words.
// The values are sorted, infinite for never, and stand for equal shares; where all are the same it is a sentence in HTML and no drawing.
// IDs begin with id; LanesCSS has the rules.
func DistributionSVG(metric string, values []float64, limit *float64, unit scenarios.Unit, id string) []byte {
	d := distribution{values: values, finite: len(values), limit: limit, unit: unit, right: curveRight, of: namedMetric(metric)}
	for d.finite > 0 && math.IsInf(values[d.finite-1], 1) {
		d.finite--
	}
	if d.same() {
		return d.sentence()
	}
	if d.finite < len(values) {
		d.right -= neverWidth
	}
	d.scale()
	id = fileWord(id)
	fmt.Fprintf(&d.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" class="distribution" font-family="sans-serif" font-size="14.5" role="img" aria-labelledby="%s-title %s-about">`+"\n",
		curveWidth, curveBottom+52+curveLine*float64(len(d.summary())), id, id)
	fmt.Fprintf(&d.out, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-about\">%s (%s)</desc>\n", id, escaped(d.of.title()), id, escaped(strings.Join(d.summary(), "; ")), escaped(metric))
	fmt.Fprintf(&d.out, `<text x="4" y="18" class="lane-text" font-weight="600">%s</text>`+"\n", escaped(shortened(d.of.title(), 52)))
	d.text(4, 40, "start", "share of replications at or below")
	d.axes()
	d.mark(0.50)
	d.mark(0.95)
	d.curve()
	d.dot(0.50)
	d.dot(0.95)
	d.limits()
	for i, line := range d.summary() {
		d.text(4, curveBottom+61+curveLine*float64(i), "start", line)
	}
	fmt.Fprintln(&d.out, "</svg>")
	return d.out.Bytes()
}

// metricWords is a metric in words.
type metricWords struct {
	of   string // whose it is
	what string // "" where there are no words for it
	axis string
}

func (f metricWords) title() string {
	if f.what == "" {
		return f.of
	}
	return f.of + ": " + f.what
}

// namedMetric finds the words for a metric's identifier, "objective.erp.rpo".
func namedMetric(metric string) metricWords {
	f := metricWords{of: metric, axis: "value"}
	of := ""
	if whose, is := strings.CutSuffix(metric, ".rto"); is {
		of, f.what, f.axis = whose, "time away (RTO)", "time away"
	}
	if whose, is := strings.CutSuffix(metric, ".rpo"); is {
		of, f.what, f.axis = whose, "data lost, in time (RPO)", "data lost"
	}
	objective, isObjective := strings.CutPrefix(of, "objective.")
	switch {
	case of == "":
	case of == "vmm":
		f.of = "VMM"
	case of == "workloads":
		f.of = "all workloads"
	case isObjective:
		f.of = "objective " + objective
	default:
		f.of = of
	}
	return f
}

// distribution is a drawing of one under way.
type distribution struct {
	of     metricWords
	values []float64
	finite int // how many of them are
	limit  *float64
	unit   scenarios.Unit
	right  float64 // where the axis of values ends
	step   float64 // between two figures on it
	most   float64 // the last one
	out    bytes.Buffer
}

// same reports whether nobody could tell one replication's figure from another's.
func (d *distribution) same() bool {
	n := len(d.values)
	return n == 0 || d.values[0] == d.values[n-1] || d.finite == n && amountText(d.values[0], d.unit) == amountText(d.values[n-1], d.unit)
}

// sentence says what all replications have in common.
func (d *distribution) sentence() []byte {
	text := "no replication was played"
	switch {
	case len(d.values) > 0 && d.finite == 0:
		text = "never back in any replication"
	case len(d.values) > 0:
		text = amountText(d.values[0], d.unit) + " in every replication"
	}
	if d.limit != nil && len(d.values) > 0 {
		verdict := "within"
		if d.values[len(d.values)-1] > *d.limit {
			verdict = "more than"
		}
		text += fmt.Sprintf(", %s the objective of %s", verdict, amountText(*d.limit, d.unit))
	}
	return fmt.Appendf(nil, "<p class=\"distribution\">%s: %s.</p>\n", escaped(d.of.title()), escaped(text))
}

func (d *distribution) text(x, y float64, anchor, text string) {
	fmt.Fprintf(&d.out, `<text x="%.1f" y="%.1f" class="lane-text" text-anchor="%s">%s</text>`+"\n", x, y, anchor, escaped(text))
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

// clockUnits are what an axis of lengths of time counts in.
var clockUnits = []struct {
	name    string
	seconds float64
}{{"days", 86400}, {"hours", 3600}, {"minutes", 60}, {"seconds", 1}}

// counting is the unit of the axis, the largest one that its steps are whole in, and how a figure is written there.
func (d *distribution) counting() (name string, write func(v float64) string) {
	if d.unit != scenarios.Seconds {
		return "", func(v float64) string { return amountText(v, d.unit) }
	}
	i := slices.IndexFunc(clockUnits, func(u struct {
		name    string
		seconds float64
	}) bool {
		return math.Mod(d.step, u.seconds) == 0
	})
	u := clockUnits[max(0, i)]
	return ", in " + u.name, func(v float64) string { return fmt.Sprintf("%.10g", v/u.seconds) }
}

func (d *distribution) axes() {
	for share := 0.0; share <= 1; share += 0.25 {
		fmt.Fprintf(&d.out, `<path d="M%.1f %.1fH%.1f" class="lane-line" stroke-width="1"/>`, curveLeft, d.y(share), curveRight)
		d.text(curveLeft-5, d.y(share)+5, "end", fmt.Sprintf("%.0f %%", 100*share))
	}
	unit, write := d.counting()
	for v := 0.0; v <= d.most*1.0001; v += d.step {
		fmt.Fprintf(&d.out, `<path d="M%.1f %.1fV%.1f" class="lane-line" stroke-width="1"/>`, d.x(v), curveBottom, curveBottom+4)
		d.tick(v, write(v))
	}
	d.text((curveLeft+d.right)/2, curveBottom+38, "middle", d.of.axis+unit)
	if d.finite < len(d.values) {
		d.text((d.right+curveRight)/2+7, curveBottom+19, "middle", "never")
	}
}

// tick writes a figure of the axis; the last one ends where its line is if there is a word beside it or no room.
func (d *distribution) tick(v float64, text string) {
	x, anchor := d.x(v), "middle"
	room := curveWidth - d.right
	if d.right < curveRight {
		room = neverWidth / 4
	}
	if d.right-x < 1 && widthOf(text)/2 > room {
		x, anchor = x+room, "end"
	}
	d.text(x, curveBottom+19, anchor, text)
}

func widthOf(text string) float64 { return curveLetter * letters(text) }

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

func (d *distribution) marked(p, v float64) string {
	return fmt.Sprintf("p%.0f %s", 100*p, amountText(v, d.unit))
}

// mark names a percentile. The curve never falls, so that there is room below its right and above its left.
func (d *distribution) mark(p float64) {
	v, ok := d.percentile(p)
	if !ok {
		return
	}
	what := d.marked(p, v)
	x, y, wide := d.x(v), d.y(p), widthOf(what)
	struck := d.limit != nil && d.x(*d.limit) > x && d.x(*d.limit) < x+9+wide
	if right := x + 9 + wide; (right <= d.right && !struck) || x-9-wide < curveLeft {
		d.halo(x+9, y+17, "start", what)
		return
	}
	d.halo(x-7, y-5, "end", what)
}

// halo writes upon the lines of the axes; the curve is drawn afterwards.
func (d *distribution) halo(x, y float64, anchor, text string) {
	fmt.Fprintf(&d.out, `<text x="%.1f" y="%.1f" class="lane-mark" text-anchor="%s">%s</text>`+"\n", x, y, anchor, escaped(text))
}

// dot shows where a percentile is on the curve.
func (d *distribution) dot(p float64) {
	if v, ok := d.percentile(p); ok {
		fmt.Fprintf(&d.out, `<circle cx="%.1f" cy="%.1f" r="4" class="lane-manual"><title>%s</title></circle>`+"\n", d.x(v), d.y(p), escaped(d.marked(p, v)))
	}
}

// limits draws what the objective allows, and names it in a row of its own.
func (d *distribution) limits() {
	if d.limit == nil {
		return
	}
	x := d.x(*d.limit)
	fmt.Fprintf(&d.out, `<path d="M%.1f %.1fV%.1f" class="lane-limit" stroke-width="2" stroke-dasharray="6 3"><title>%s</title></path>`, x, curveTop-22, curveBottom,
		escaped("the objective allows "+amountText(*d.limit, d.unit)))
	text := "objective " + amountText(*d.limit, d.unit)
	half := widthOf(text) / 2
	d.text(min(max(x, 4+half), curveWidth-4-half), curveTop-27, "middle", text)
}

// summary says what the drawing shows: the percentiles, and what became of the objective.
func (d *distribution) summary() (lines []string) {
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
	return append(inLines(figures), inLines(shares)...)
}

// inLines puts as many parts in a line as there is room for.
func inLines(parts []string) (lines []string) {
	for i, part := range parts {
		if n := len(lines) - 1; i > 0 && widthOf(lines[n]+", "+part) < curveWidth-8 {
			lines[n] += ", " + part
			continue
		}
		lines = append(lines, part)
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
