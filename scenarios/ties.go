package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// Ties says what of a scenario hangs on the order of events that happen at one instant. No document knows that order, so what hangs on
// it is known no better than the differences say.
type Ties struct {
	Replications int          // that were played in the ordinary order and in one that was drawn
	Differ       int          // of these, those in which something hangs on it
	Dependences  []Dependence // in the order of a report
}

// Dependence is one quantity that came out differently.
type Dependence struct {
	Quantity     string
	Target       string // "" for a quantity of the whole run
	Unit         string // "" where a difference cannot be measured
	Replications int
	Most         float64 // the greatest difference, in the unit; infinite if one of the two was never back
}

// PlayTies plays each replication of a scenario twice with the same luck, once with what ties permuted, and says what differs. After
// an interruption it is of the replications that were complete by then.
func (s *Scenario) PlayTies(ctx context.Context, seed uint64, replications, workers int, each func()) (*Ties, error) {
	t := s.config.Topology
	var sum Ties
	position := map[[2]string]int{} // of quantity and target; looked up only
	var known []Dependence          // of every quantity
	err := inOrder(ctx, s.once(seed, replications, workers), func(c Cell, d sim.Drill) []Dependence {
		plain := sim.Run(t, d, kernel.NewStreams(seed, c.Replication))
		d.PermuteTies = true
		return compare(t, plain, sim.Run(t, d, kernel.NewStreams(seed, c.Replication)))
	}, func(_ Cell, list []Dependence) bool {
		sum.Replications++
		sum.Differ += slices.Max(append(counts(list), 0))
		for _, d := range list {
			key := [2]string{d.Quantity, d.Target}
			i, again := position[key]
			if !again {
				i = len(known)
				position[key] = i
				known = append(known, d)
				continue
			}
			known[i].Replications += d.Replications
			known[i].Most = max(known[i].Most, d.Most)
		}
		each()
		return true
	})
	sum.Dependences = slices.DeleteFunc(known, func(d Dependence) bool { return d.Replications == 0 })
	return &sum, err
}

func counts(list []Dependence) (n []int) {
	for _, d := range list {
		n = append(n, d.Replications)
	}
	return n
}

// compare lists every quantity of two runs, with 1 or 0 replications in which they differ.
func compare(t *model.Topology, a, b sim.Result) []Dependence {
	theirs := figures(t, b)
	var list []Dependence
	for i, f := range figures(t, a) {
		d := Dependence{Quantity: f.quantity, Target: f.target, Unit: f.unit}
		if !same(f.value, theirs[i].value) || f.text != theirs[i].text {
			d.Replications, d.Most = 1, math.Abs(f.value-theirs[i].value)
		}
		list = append(list, d)
	}
	if d := (Dependence{Quantity: "timeline"}); !sameTimeline(a.Timeline, b.Timeline) {
		d.Replications = 1
		list = append(list, d)
	}
	return list
}

// same holds two figures for equal that differ by rounding only: times are counted in whole nanoseconds, and bytes summed up in the
// order of arrivals.
func same(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-3+1e-6*min(math.Abs(a), math.Abs(b))
}

// sameTimeline compares two timelines; in which order the lines of one instant stand is no difference.
func sameTimeline(a, b []sim.Entry) bool {
	return slices.EqualFunc(byText(a), byText(b), func(x, y sim.Entry) bool {
		return x.What == y.What && x.Target == y.Target && x.Detail == y.Detail && same(x.At.Seconds(), y.At.Seconds())
	})
}

func byText(list []sim.Entry) []sim.Entry {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b sim.Entry) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Detail, b.Detail), cmp.Compare(a.At, b.At))
	})
	return list
}

// figure is a quantity of one run: a number, or a text.
type figure struct {
	quantity, target, unit, text string
	value                        float64
}

// figures are the quantities of a run that a report shows; of the same deployment and drill they are the same ones in the same order.
func figures(t *model.Topology, r sim.Result) (list []figure) {
	measured := func(quantity, target, unit string, value float64) {
		list = append(list, figure{quantity: quantity, target: target, unit: unit, value: value})
	}
	told := func(quantity, target string, text any) {
		list = append(list, figure{quantity: quantity, target: target, text: fmt.Sprint(text)})
	}
	measured("RTO", "VMM", "s", r.VMM.RTO)
	measured("RPO", "VMM", "s", r.VMM.RPO)
	for i, v := range r.VMs {
		name := t.VMs[v.VM].Name
		measured("RTO", name, "s", v.RTO)
		measured("RPO", name, "s", v.RPO)
		told("site", name, v.Site)
		told("health", name, v.Health)
		if e := exposure(r.Samples, i); e != nil {
			measured("mean exposure", name, "s", seconds(e.Mean))
		}
	}
	for _, l := range r.Links {
		measured("use", "link "+t.Links[l.Link].Name, "bytes/s", l.MeanBytesPerSecond)
	}
	measured("split brain", "", "machines", float64(r.SplitBrain))
	measured("data lost", "", "bytes", r.DataLost)
	measured("what VMM is mistaken about", "", "machines", float64(r.Mistaken))
	for _, run := range r.Runs {
		told("completion", "run "+run.Name, run.Completed)
		measured("end", "run "+run.Name, "s", run.Ended.Seconds())
	}
	told("refusals", "", refusals(r.Refusals))
	told("end in the initial state", "", r.Home)
	return list
}

// seconds is infinite for what has no figure.
func seconds(v *float64) float64 {
	if v == nil {
		return math.Inf(1)
	}
	return *v
}

// refusals are what was refused and how often, in no order of time.
func refusals(list []sim.RefusalTally) string {
	var lines []string
	for _, r := range list {
		lines = append(lines, fmt.Sprintf("%s %s %s %d", r.Operation, r.Target, r.Code, r.Count))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
