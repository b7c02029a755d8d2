package whatif

import (
	"math"
	"slices"
)

// around tries values on both sides, from a part in 1000 to one in 5, and notes every probe of all that says the opposite of its side.
func (x *search) around(f *Found, found *Probe, up bool) error {
	if len(x.Among) == 0 {
		if err := x.tryAround(found); err != nil {
			return err
		}
	}
	for _, p := range x.candidates() {
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

// choose takes the edge as the answer, or, if it has errors, the nearest probe on its better side that has none.
func (x *search) choose(f *Found, edge *Probe, up bool) {
	best := edge
	if len(edge.Errors) > 0 {
		f.Edge, best = edge, nil
	}
	for _, p := range x.probes {
		better := (p.amount.Value > edge.amount.Value) == up && p.Holds && len(p.Errors) == 0
		if f.Edge != nil && better && (best == nil || !up) {
			best = p
		}
	}
	if best != nil {
		f.Value, f.Amount = &best.Value, &best.amount
	}
}

func (x *search) tryAround(found *Probe) error {
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
	return nil
}

// beyond is how many times the better end of the range is tried when nothing in it meets the condition.
const beyond = 1000

// explain says why nothing meets the condition: of the figure that is hardest to meet, what is left at the end where it is better, and what the
// worst replication there was waiting for.
func (x *search) explain(f *Found) {
	list := x.candidates()
	hardest := x.hardest(list)
	f.Unmet = list[0].Figures[hardest].Figure
	first, last := list[0], list[len(list)-1]
	best, next, ends := last, list[max(0, len(list)-2)], []float64{last.amount.Value * beyond, first.amount.Value / beyond}
	if x.better(first, last, hardest) {
		best, next = first, list[1]
		slices.Reverse(ends)
	}
	if len(x.Among) == 0 && !x.whole {
		f.Beyond = x.lookBeyond(ends)
	}
	a, b := best.Figures[hardest].Value, next.Figures[hardest].Value
	f.Flat = len(list) > 1 && (a == nil) == (b == nil) && (a == nil || math.Abs(*a-*b) <= 0.02*math.Abs(*a))
	metric := best.answer.metric(x.Condition.terms[hardest].metric)
	if c, ok := best.variant.Causes(metric, x.Seed, best.answer.Summary(0, metric).Worst); ok {
		c.Variant = best.variant.Name
		f.Causes = &c
	}
}

// hardest is the term that holds at the fewest of some probes, the first of several.
func (x *search) hardest(list []*Probe) (term int) {
	fewest := len(list) + 1
	for i := range x.Condition.terms {
		if n := x.Condition.alone(i).tally(list); n < fewest {
			term, fewest = i, n
		}
	}
	return term
}

// lookBeyond tries values far outside of the range, the one beyond its better end first, and is the first that answers, or the first of all.
func (x *search) lookBeyond(ends []float64) (found *Probe) {
	for _, v := range ends {
		p, err := x.play(x.try, v)
		if err != nil { // what cannot be loaded there says nothing
			continue
		}
		if found == nil || p.answers() && !found.answers() {
			found = p
		}
	}
	return found
}

// answers reports whether the condition holds there, and nothing is wrong.
func (p *Probe) answers() bool { return p.Holds && len(p.Errors) == 0 }

// better compares the figures of a term.
func (x *search) better(a, b *Probe, term int) bool {
	v, w, most := a.Figures[term].Value, b.Figures[term].Value, x.Condition.terms[term].most
	if v == nil || w == nil {
		return (v != nil) == most && (v == nil) != (w == nil)
	}
	return (*v < *w) == most && *v != *w
}
