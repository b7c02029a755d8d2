package whatif

import (
	"context"
	"math"
	"slices"

	"vmmdrill/scenarios"
)

// Search looks for the value of a variable at which a condition begins or ceases to hold.
type Search struct {
	Study                      // without variants and metrics
	Variable  string           // that is set
	From, To  scenarios.Amount // between which is looked, both included
	Condition Condition
	Load      Load
	Workers   int
	Progress  func() // after each probe
}

// Probe is one value that was tried.
type Probe struct {
	Value   string `json:"value"`
	Holds   bool   `json:"holds"`
	Figures []Said `json:"figures"`
	amount  scenarios.Amount
	answer  *Answer
	variant *Variant
}

// Found is what a search comes to.
type Found struct {
	Variable   string  `json:"variable"`
	Condition  string  `json:"condition"`
	From       string  `json:"from"`
	To         string  `json:"to"`
	Bound      Bound   `json:"bound"`
	Value      *string `json:"value"` // nil when there is none
	Low        *string `json:"low"`   // where the more favourable bounds of the figures begin or cease to hold; nil when that is beyond what was searched, or there are too few replications
	High       *string `json:"high"`  // where the less favourable ones do
	Monotone   bool    `json:"monotone"`
	Exceptions []Probe `json:"exceptions"` // probes around the value that say the opposite
	Probes     []Probe `json:"probes"`     // by value
	Flat       bool    `json:"flat"`       // between the last two values that were tried at the better end the figures hardly differ: the variable is not what limits them
	Beyond     *Probe  `json:"beyond"`     // far outside of the range, when the condition cannot be met in it
	Causes     *Causes `json:"causes"`     // of the worst replication at the better end, when the condition cannot be met

	Amount *scenarios.Amount `json:"-"`
}

// Bound says what a value is.
type Bound string

const (
	Least    Bound = "least"     // it holds from there on
	Greatest Bound = "greatest"  // it holds up to there
	Always   Bound = "always"    // it holds wherever it was tried
	Nowhere  Bound = "never"     // it holds nowhere
	Inside   Bound = "in places" // it holds somewhere inside, at neither end
)

// scanned is how many values are tried before one is searched for between two of them.
const scanned = 9

// tolerance is how near, as a part of it, the value is found.
const tolerance = 5e-5

// search is a Search under way.
type search struct {
	*Search
	ctx    context.Context
	probes []*Probe // by value
	whole  bool     // the variable takes whole numbers only
}

// Find scans the range, then bisects where the condition begins or ceases to hold; every probe has the same luck. The value that it finds is
// one at which the condition holds, at most a part of 5e-5 from one at which it does not. After an interruption it is the context's error.
func Find(ctx context.Context, s *Search) (*Found, error) {
	x := &search{Search: s, ctx: ctx, whole: s.From.Kind == scenarios.Plain && s.From.Value == math.Trunc(s.From.Value) && s.To.Value == math.Trunc(s.To.Value)}
	for i := range scanned {
		if _, err := x.probe(x.at(x.From.Value, x.To.Value, float64(i)/(scanned-1))); err != nil {
			return nil, err
		}
	}
	f := &Found{Variable: s.Variable, Condition: s.Condition.Text, From: s.From.String(), To: s.To.String(), Monotone: true, Exceptions: []Probe{}}
	low, high, up := x.change(estimated)
	switch first, last := x.probes[0], x.probes[len(x.probes)-1]; {
	case low == nil && first.Holds:
		f.Bound = Always
	case low == nil:
		f.Bound = Nowhere
	case last.Holds:
		f.Bound = Least
	case first.Holds:
		f.Bound = Greatest
	default:
		f.Bound = Inside
	}
	if low != nil {
		if err := x.settle(f, low, high, up); err != nil {
			return nil, err
		}
	}
	if f.Bound == Nowhere {
		x.explain(f)
		return f, x.ctx.Err()
	}
	for _, p := range x.probes {
		f.Probes = append(f.Probes, *p)
	}
	return f, nil
}

// at is a value between two: of quantities each part of the way multiplies by as much, of plain numbers it adds as much.
func (x *search) at(low, high, part float64) float64 {
	v := low + part*(high-low)
	if x.From.Kind != scenarios.Plain && low > 0 {
		v = low * math.Pow(high/low, part)
	}
	if x.whole {
		v = math.Round(v)
	}
	return v
}

// probe plays one value, once.
func (x *search) probe(v float64) (*Probe, error) {
	i, known := slices.BinarySearchFunc(x.probes, v, func(p *Probe, v float64) int {
		switch {
		case p.amount.Value < v:
			return -1
		case p.amount.Value > v:
			return 1
		}
		return 0
	})
	if known {
		return x.probes[i], nil
	}
	a := x.From.With(v)
	variants, err := Grid(x.Load, x.Scenario, []scenarios.Vary{{Variable: x.Variable, Values: []scenarios.Setting{scenarios.SettingFrom(a.Exactly())}}})
	if err != nil {
		return nil, err
	}
	study := x.Study
	if err := study.Resolve(variants, x.Condition.Metrics()); err != nil {
		return nil, err
	}
	if err := x.Condition.fits(&study); err != nil {
		return nil, err
	}
	p := &Probe{Value: a.String(), amount: a, answer: NewAnswer(&study), variant: &variants[0]}
	if err := Play(x.ctx, &study, variants, 0, study.Replications, x.Workers, p.answer.Add); err != nil {
		return nil, err
	}
	p.Holds, _ = x.Condition.holds(p.answer, estimated)
	p.Figures = x.Condition.said(p.answer)
	x.probes = slices.Insert(x.probes, i, p)
	x.Progress()
	return p, nil
}

// change are two neighbours of which the condition holds at one only: of several such pairs the last one, if it holds at the end of the range,
// and otherwise the first. up tells that it holds at the greater one. low is nil when there is no such pair.
func (x *search) change(how certainty) (low, high *Probe, up bool) {
	is := func(p *Probe) bool {
		yes, known := x.Condition.holds(p.answer, how)
		return yes && known
	}
	end := is(x.probes[len(x.probes)-1])
	for i := range x.probes[1:] {
		a, b := x.probes[i], x.probes[i+1]
		if is(a) == is(b) {
			continue
		}
		low, high, up = a, b, is(b)
		if !end {
			return low, high, up
		}
	}
	return low, high, up
}

// bisect narrows a pair down, and is the one of the two at which the condition holds.
func (x *search) bisect(low, high *Probe, up bool, how certainty) (*Probe, error) {
	for high.amount.Value-low.amount.Value > tolerance*math.Abs(high.amount.Value) {
		v := x.at(low.amount.Value, high.amount.Value, 0.5)
		if v <= low.amount.Value || v >= high.amount.Value {
			break
		}
		p, err := x.probe(v)
		if err != nil {
			return nil, err
		}
		if yes, _ := x.Condition.holds(p.answer, how); yes == up {
			high = p
		} else {
			low = p
		}
	}
	if up {
		return high, nil
	}
	return low, nil
}

// settle finds the value, its interval, and whether the condition is monotone around it.
func (x *search) settle(f *Found, low, high *Probe, up bool) error {
	p, err := x.bisect(low, high, up, estimated)
	if err != nil {
		return err
	}
	f.Value, f.Amount = &p.Value, &p.amount
	bound := func(how certainty) (*string, error) {
		a, b, rises := x.change(how)
		if a == nil || rises != up {
			return nil, nil
		}
		p, err := x.bisect(a, b, up, how)
		if err != nil {
			return nil, err
		}
		return &p.Value, nil
	}
	if f.Low, err = bound(maybe); err != nil {
		return err
	}
	if f.High, err = bound(surely); err != nil {
		return err
	}
	if !up {
		f.Low, f.High = f.High, f.Low
	}
	return x.around(f, p, up)
}

// around tries values on both sides, from a part in 1000 to one in 5, and notes every probe of all that says the opposite of its side.
func (x *search) around(f *Found, found *Probe, up bool) error {
	for _, part := range []float64{0.001, 0.003, 0.01, 0.03, 0.1, 0.2} {
		for _, sign := range []float64{-1, 1} {
			v := found.amount.Value * (1 + sign*part)
			if x.whole {
				v = found.amount.Value + sign*math.Ceil(10*part)
			}
			if v < x.From.Value || v > x.To.Value {
				continue
			}
			if _, err := x.probe(v); err != nil {
				return err
			}
		}
	}
	for _, p := range x.probes {
		greater := p.amount.Value >= found.amount.Value
		if !up {
			greater = p.amount.Value > found.amount.Value
		}
		if p.Holds != (greater == up) {
			f.Monotone = false
			f.Exceptions = append(f.Exceptions, *p)
		}
	}
	return nil
}

// beyond is how many times the better end of the range is tried when nothing in it meets the condition.
const beyond = 1000

// explain says why nothing meets the condition: what is left at the end where the figures are better, and what the worst replication there
// was waiting for.
func (x *search) explain(f *Found) {
	best, next, far := x.probes[len(x.probes)-1], x.probes[len(x.probes)-2], float64(beyond)
	if x.better(x.probes[0], best) {
		best, next, far = x.probes[0], x.probes[1], 1.0/beyond
	}
	for _, p := range x.probes {
		f.Probes = append(f.Probes, *p)
	}
	if p, err := x.probe(best.amount.Value * far); err == nil && !x.whole { // what cannot be loaded there says nothing
		f.Beyond = p
	}
	f.Flat = true
	for i := range best.Figures {
		a, b := best.Figures[i].Value, next.Figures[i].Value
		f.Flat = f.Flat && (a == nil) == (b == nil) && (a == nil || math.Abs(*a-*b) <= 0.02*math.Abs(*a))
	}
	metric := best.answer.metric(x.Condition.terms[0].metric)
	if c, ok := best.variant.Causes(metric, x.Seed, best.answer.Summary(0, metric).Worst); ok {
		c.Variant = best.variant.Name
		f.Causes = &c
	}
}

// better compares the figures of the first comparison that the condition makes.
func (x *search) better(a, b *Probe) bool {
	v, w := a.Figures[0].Value, b.Figures[0].Value
	if v == nil || w == nil {
		return (v != nil) == x.Condition.terms[0].most && (v == nil) != (w == nil)
	}
	return (*v < *w) == x.Condition.terms[0].most && *v != *w
}
