package whatif

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// Swing is how far the mean of a metric moves when one input is made so many times as small, and as great, all else and all luck being equal.
type Swing struct {
	Input string `json:"input"`
	Now   string `json:"now"`
	Less  Change `json:"less"` // with the input divided
	More  Change `json:"more"` // with the input multiplied
}

// Change is the difference of those replications in which the figure is finite with the input as it is and as it is made.
type Change struct {
	Difference
	Never int `json:"never"` // how many more replications are infinite than with the input as it is; negative: fewer
}

// size is the greater of the two movements: first by how many replications became infinite or finite, then by the mean of the others.
func (s *Swing) size() (never int, moved float64) {
	for _, d := range []*Change{&s.Less, &s.More} {
		never = max(never, d.Never, -d.Never)
		if d.Value != nil {
			moved = max(moved, math.Abs(*d.Value))
		}
	}
	return never, moved
}

func (s *Swing) less(o *Swing) int {
	never, moved := s.size()
	otherNever, otherMoved := o.size()
	return cmp.Or(cmp.Compare(never, otherNever), cmp.Compare(moved, otherMoved))
}

// Tornado is what moves one metric, the greatest swing first. Inputs that move nothing are left out.
type Tornado struct {
	Measure
	Factor float64  `json:"factor"`
	Played int      `json:"replications"`
	Cut    bool     `json:"interrupted"`
	Mean   *float64 `json:"mean"`  // as it is, of the replications in which it is finite; nil if there are none
	Never  int      `json:"never"` // replications in which it is infinite as it is
	Swings []Swing  `json:"swings"`
}

// Sensitivity plays a scenario as it is, and with each lever divided and multiplied by the factor. After an interruption it is of the replications
// that were complete by then, with the context's error.
func Sensitivity(ctx context.Context, s Study, load Load, metrics []string, factor float64, workers int, step func(Row)) ([]Tornado, error) {
	var variants []Variant
	add := func(name string, change func(v *Variant)) error {
		list, err := Grid(load, s.Scenario, nil)
		if err != nil {
			return err
		}
		list[0].Name = name
		change(&list[0])
		variants = append(variants, list[0])
		return nil
	}
	if err := add("as it is", func(*Variant) {}); err != nil {
		return nil, err
	}
	levers := Levers(&variants[0])
	for _, l := range levers {
		for _, f := range []float64{1 / factor, factor} {
			err := add(fmt.Sprintf("%s × %g", l.Name, f), func(v *Variant) { l.set(v.Config.Topology, &v.Scenario.Drill, f) })
			if err != nil {
				return nil, err
			}
		}
	}
	if err := s.Resolve(variants, metrics); err != nil {
		return nil, err
	}
	a := NewAnswer(&s)
	err := Play(ctx, &s, variants, 0, s.Replications, workers, func(r Row) bool {
		step(r)
		return a.Add(r)
	})
	if err != nil && ctx.Err() == nil || a.Done == 0 {
		return nil, err
	}
	a.Interrupted = err != nil
	return a.tornados(levers, factor), err
}

func (a *Answer) tornados(levers []Lever, factor float64) (list []Tornado) {
	for m, x := range a.Metrics {
		now := a.series[0][m]
		t := Tornado{Measure: x, Factor: factor, Played: a.Done, Cut: a.Interrupted, Never: now.never, Swings: []Swing{}}
		if now.n > 0 {
			t.Mean = finite(now.mean)
		}
		for i, l := range levers {
			s := Swing{Input: l.Name, Now: l.Now}
			for k, into := range []*Change{&s.Less, &s.More} {
				of := 1 + 2*i + k
				*into = Change{a.paired(of, m), a.series[of][m].never - now.never}
			}
			if never, moved := s.size(); never > 0 || moved > 0 {
				t.Swings = append(t.Swings, s)
			}
		}
		slices.SortStableFunc(t.Swings, func(a, b Swing) int { return b.less(&a) })
		list = append(list, t)
	}
	return list
}

// DefaultSensitivity are the metrics that are asked about when nobody names any.
func DefaultSensitivity(s *scenarios.Scenario) (names []string) {
	for _, name := range s.DefaultMetrics() {
		if name != "line.utilization" && name != "data_lost_bytes" {
			names = append(names, name)
		}
	}
	return names
}

// OverTime is how replication 0 of a variant stands over time: the exposure of its worst machine in seconds, and the use of the line between
// the sites as a part of it; X is in seconds. A stretch in which some machine has no usable copy is left out of the exposure.
func (v *Variant) OverTime(seed uint64) (exposure, use []Point) {
	d := v.Scenario.Drill
	d.Sample = scenarios.GapSample
	r := sim.Run(v.Config.Topology, d, kernel.NewStreams(seed, 0))
	line, joined := v.Scenario.Line()
	for i := range r.Samples {
		x := &r.Samples[i]
		worst, known := 0.0, false
		for k := range x.VMs {
			if e := x.VMs[k].Exposure; !math.IsNaN(e) {
				worst, known = max(worst, e), true
			}
		}
		if known && !math.IsInf(worst, 1) {
			exposure = append(exposure, Point{x.At.Seconds(), worst})
		}
		if joined {
			use = append(use, Point{x.At.Seconds(), x.Links[line].Utilization})
		}
	}
	return exposure, use
}
