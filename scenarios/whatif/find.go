package whatif

import (
	"context"
	"math"
	"slices"

	"vmmdrill/scenarios"
)

// Search looks for the value of a variable at which a condition begins or ceases to hold.
type Search struct {
	Study                        // without variants and metrics
	Variable  string             // that is set
	From, To  scenarios.Amount   // between which is looked, both included
	Among     []scenarios.Amount // the only candidates, in ascending order; none: everything in between is one
	Condition Condition
	Load      Load
	Try       Load                             // like Load, for values that may be impossible: it tells nobody what is wrong; nil: Load
	Check     func(*Variant) ([]string, error) // what is wrong with a variant, so that it is no answer; nil: nobody asks
	Workers   int
	Progress  func() // after each probe
}

// Probe is one value that was tried.
type Probe struct {
	Value   string   `json:"value"`
	Holds   bool     `json:"holds"`
	Figures []Said   `json:"figures"`
	Errors  []string `json:"errors"` // that validate finds there: it is no answer
	amount  scenarios.Amount
	answer  *Answer
	variant *Variant
}

// Found is what a search comes to.
type Found struct {
	Variable    string   `json:"variable"`
	Condition   string   `json:"condition"`
	From        string   `json:"from"`
	To          string   `json:"to"`
	Bound       Bound    `json:"bound"`
	Value       *string  `json:"value"`       // nil when there is none
	Among       bool     `json:"among"`       // it is of a list of candidates; nothing between them was tried
	Whole       bool     `json:"whole"`       // a fraction cannot be loaded; only whole numbers were tried
	Edge        *Probe   `json:"edge"`        // where the condition begins or ceases to hold, if that has errors and is not the value
	Low         *string  `json:"low"`         // where the more favourable bounds of the figures begin or cease to hold; nil when that is beyond what was searched, or there are too few replications
	High        *string  `json:"high"`        // where the less favourable ones do
	NoInterval  bool     `json:"no_interval"` // the condition compares a max or a never, which has none with any number of replications
	Monotone    bool     `json:"monotone"`
	Exceptions  []Probe  `json:"exceptions"`  // probes around the value that say the opposite
	Probes      []Probe  `json:"probes"`      // by value
	Interrupted bool     `json:"interrupted"` // somebody stopped it; what is here was known by then
	Bracket     []string `json:"bracket"`     // of an interrupted search: the condition changes between these two
	Apart       bool     `json:"apart"`       // each comparison holds at some of the values that were tried, and never all at the same
	Unmet       string   `json:"unmet"`       // the figure that is explained when the condition cannot be met: of those that it compares the one that keeps its limit at the fewest values
	Flat        bool     `json:"flat"`        // between the last two values that were tried at the better end of that figure it hardly differs: the variable is not what limits it
	Beyond      *Probe   `json:"beyond"`      // far outside of the range, when the condition cannot be met in it
	Causes      *Causes  `json:"causes"`      // of the worst replication at the better end, when the condition cannot be met

	Amount *scenarios.Amount `json:"-"`
}

// Bound says what a value is.
type Bound string

const (
	Least    Bound = "least"     // it holds from there on
	Greatest Bound = "greatest"  // it holds up to there
	Always   Bound = "always"    // it holds wherever it was tried
	Nowhere  Bound = "never"     // it holds nowhere, or nothing was tried that has no errors
	Inside   Bound = "in places" // it holds somewhere inside, at neither end
)

// scanned is how many values are tried before one is searched for between two of them.
const scanned = 9

// tolerance is how near, as a part of it, the value is found. Beside zero the square of it, as a part of the range, is near enough.
const tolerance = 5e-5

// search is a Search under way.
type search struct {
	*Search
	ctx    context.Context
	try    Load
	probes []*Probe // by value
	whole  bool     // nothing but whole numbers is tried
}

// Find scans the range, then bisects where the condition begins or ceases to hold; every probe has the same luck. The value that it finds is
// one at which the condition holds, at most a part of 5e-5 from one at which it does not. Of a list of candidates it is the one at the edge. After
// an interruption it is what was found by then, with the context's error.
func Find(ctx context.Context, s *Search) (*Found, error) {
	x := &search{Search: s, ctx: ctx, try: s.Try}
	if x.try == nil {
		x.try = s.Load
	}
	x.whole = len(s.Among) == 0 && isWhole(s.From) && isWhole(s.To) && WholeOnly(x.try, s.Scenario, s.Variable, s.From)
	f := &Found{Variable: s.Variable, Condition: s.Condition.Text, From: s.From.String(), To: s.To.String(), Among: len(s.Among) > 0, Whole: x.whole,
		NoInterval: !s.Condition.bounded(), Monotone: true, Exceptions: []Probe{}}
	err := x.find(f)
	if err != nil && ctx.Err() == nil {
		return nil, err
	}
	if err != nil {
		x.interrupted(f)
	}
	if f.Probes == nil {
		x.tell(f)
	}
	return f, err
}

func isWhole(a scenarios.Amount) bool {
	return a.Kind == scenarios.Plain && a.Value == math.Trunc(a.Value)
}

// WholeOnly reports whether a configuration cannot be loaded with a value between a whole number and the next: the variable is a count.
func WholeOnly(load Load, scenario, variable string, number scenarios.Amount) bool {
	_, err := setTo(load, scenario, variable, number.With(number.Value+0.5))
	return err != nil
}

// setTo is the variant in which a variable has a value.
func setTo(load Load, scenario, variable string, a scenarios.Amount) ([]Variant, error) {
	return Grid(load, scenario, []scenarios.Vary{{Variable: variable, Values: []scenarios.Setting{scenarios.SettingFrom(a.Exactly())}}})
}

// tell hands over what was tried.
func (x *search) tell(f *Found) {
	f.Probes = []Probe{}
	for _, p := range x.probes {
		f.Probes = append(f.Probes, *p)
	}
}

func (x *search) find(f *Found) error {
	for _, v := range x.first() {
		if _, err := x.probe(v); err != nil {
			return err
		}
	}
	if f.Apart = x.apart(); f.Apart {
		if err := x.lookBetween(); err != nil {
			return err
		}
		f.Apart = x.apart()
	}
	low, high, up := x.change(&x.Condition, estimated)
	f.Bound = x.bound(low != nil)
	switch {
	case low != nil:
		return x.settle(f, low, high, up)
	case f.Bound == Nowhere:
		x.tell(f) // without what is tried beyond the range
		if x.clean() > 0 && !f.Apart {
			x.explain(f)
		}
	}
	return x.ctx.Err()
}

// first are the values that are tried first.
func (x *search) first() (list []float64) {
	for _, a := range x.Among {
		list = append(list, a.Value)
	}
	for i := range scanned {
		if len(x.Among) == 0 {
			list = append(list, x.at(x.From.Value, x.To.Value, float64(i)/(scanned-1)))
		}
	}
	return list
}

// bound says what the edge is, if there is one among the probes.
func (x *search) bound(changes bool) Bound {
	list := x.candidates()
	switch {
	case !changes && (x.clean() == 0 || !list[0].Holds):
		return Nowhere
	case !changes:
		return Always
	case list[len(list)-1].Holds:
		return Least
	case list[0].Holds:
		return Greatest
	}
	return Inside
}

// candidates are the probes between which an edge is looked for: of a list those without errors, of a range all, for its edge may lie between two
// values that have some.
func (x *search) candidates() []*Probe {
	if len(x.Among) == 0 {
		return x.probes
	}
	return slices.DeleteFunc(slices.Clone(x.probes), func(p *Probe) bool { return len(p.Errors) > 0 })
}

// clean is how many values were tried that have no errors.
func (x *search) clean() (n int) {
	for _, p := range x.probes {
		if len(p.Errors) == 0 {
			n++
		}
	}
	return n
}

// interrupted says between which two values the edge lies, as far as is known.
func (x *search) interrupted(f *Found) {
	f.Interrupted, f.Bound = true, ""
	f.Value, f.Amount, f.Low, f.High, f.Edge = nil, nil, nil, nil, nil
	if low, high, _ := x.change(&x.Condition, estimated); low != nil {
		f.Bracket = []string{low.Value, high.Value}
	}
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
func (x *search) probe(v float64) (*Probe, error) { return x.play(x.Load, v) }

func (x *search) play(load Load, v float64) (*Probe, error) {
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
	variants, err := setTo(load, x.Scenario, x.Variable, a)
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
	if x.Check != nil {
		if p.Errors, err = x.Check(p.variant); err != nil {
			return nil, err
		}
	}
	if err := Play(x.ctx, &study, variants, 0, study.Replications, x.Workers, p.answer.Add); err != nil {
		return nil, err
	}
	p.Holds, _ = x.Condition.holds(p.answer, estimated)
	p.Figures = x.Condition.said(p.answer)
	x.probes = slices.Insert(x.probes, i, p)
	x.Progress()
	return p, nil
}

// apart reports whether each term holds at some of the probes, and never all at the same.
func (x *search) apart() bool {
	list := x.candidates()
	for i := range x.Condition.terms {
		if x.Condition.alone(i).tally(list) == 0 {
			return false
		}
	}
	return !slices.ContainsFunc(list, func(p *Probe) bool { return p.Holds })
}

// lookBetween tries the edges of each term: where all terms hold together, they do so between two of these.
func (x *search) lookBetween() error {
	for i := range x.Condition.terms {
		term := x.Condition.alone(i)
		low, high, up := x.change(term, estimated)
		if low == nil {
			continue
		}
		if _, err := x.bisect(term, low, high, up, estimated); err != nil {
			return err
		}
	}
	return nil
}

// change are two neighbours of which a condition holds at one only: of several such pairs the last one, if it holds at the end of the range,
// and otherwise the first. up tells that it holds at the greater one. low is nil when there is no such pair.
func (x *search) change(c *Condition, how certainty) (low, high *Probe, up bool) {
	is := func(p *Probe) bool {
		yes, known := c.holds(p.answer, how)
		return yes && known
	}
	list := x.candidates()
	if len(list) < 2 {
		return nil, nil, false
	}
	end := is(list[len(list)-1])
	for i := range list[1:] {
		a, b := list[i], list[i+1]
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

// bisect narrows a pair down, and is the one of the two at which a condition holds.
func (x *search) bisect(c *Condition, low, high *Probe, up bool, how certainty) (*Probe, error) {
	near := tolerance * tolerance * (x.To.Value - x.From.Value)
	for len(x.Among) == 0 && high.amount.Value-low.amount.Value > max(near, tolerance*math.Abs(high.amount.Value)) {
		v := x.at(low.amount.Value, high.amount.Value, 0.5)
		if v <= low.amount.Value || v >= high.amount.Value {
			break
		}
		p, err := x.probe(v)
		if err != nil {
			return nil, err
		}
		if yes, _ := c.holds(p.answer, how); yes == up {
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
	p, err := x.bisect(&x.Condition, low, high, up, estimated)
	if err != nil {
		return err
	}
	defer x.choose(f, p, up)
	bound := func(how certainty) (*string, error) {
		a, b, rises := x.change(&x.Condition, how)
		if a == nil || rises != up {
			return nil, nil
		}
		p, err := x.bisect(&x.Condition, a, b, up, how)
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
