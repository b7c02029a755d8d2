package scenarios

import (
	"context"
	"io/fs"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
)

// TestAPairedIntervalIsStudents: four differences 1, 2, 0 and 3 have the mean 1.5 and the standard deviation 1.29099; Student's t
// with three degrees of freedom is 3.18245 at 97.5 % (any table has it), and so the interval is 1.5 ± 2.05426.
func TestAPairedIntervalIsStudents(t *testing.T) {
	p := pair([]float64{1, 2, 3, 4}, []float64{2, 4, 3, 7}, 1)
	for _, x := range []struct {
		what      string
		got, want float64
	}{{"mean", *p.Mean, 1.5}, {"low", *p.Low, -0.55426}, {"high", *p.High, 3.55426}, {"median", *p.Median, 1.5}, {"old mean", *p.Old.Mean, 2.5}, {"new mean", *p.New.Mean, 4}} {
		if math.Abs(x.got-x.want) > 1e-4 {
			t.Errorf("%s is %v, not %v", x.what, x.got, x.want)
		}
	}
	if p.Pairs != 4 || p.Differ != 3 || p.Worse() || p.Better() {
		t.Errorf("it is %+v", p)
	}
	if p := pair([]float64{1, 2, 3, 4}, []float64{3, 4, 5, 7}, 1); !p.Worse() || p.Better() {
		t.Errorf("2, 2, 2 and 3 are not worse: %+v", p)
	}
	if p := pair([]float64{1, 2, 3, 4}, []float64{9, 10, 11, 12}, 1); !p.WorseBy(7.9) || p.WorseBy(8) {
		t.Errorf("eight seconds are not worse by less than eight: %+v", p)
	}
	if p := pair([]float64{3, 4, 5, 7}, []float64{1, 2, 3, 4}, 1); p.Worse() || !p.Better() {
		t.Errorf("their opposites are not better: %+v", p)
	}
	if p := pair([]float64{3}, []float64{4}, 1); p.Worse() || p.Low != nil || *p.Mean != 1 {
		t.Errorf("one pair has an interval: %+v", p)
	}
	if p := pair([]float64{3, 3}, []float64{3 + 1e-6, 3}, 1); p.Differ != 0 || *p.Mean != 0 || p.Worse() {
		t.Errorf("rounding is a difference: %+v", p)
	}
}

// TestWhatIsNeverBackIsCounted: six losses of six are the first that chance explains with less than 5 %: 2/2^6 = 3.1 %. Of one
// figure among ten, less than 0.5 % is asked, which nine of nine are: 2/2^9 = 0.4 %.
func TestWhatIsNeverBackIsCounted(t *testing.T) {
	for _, x := range []struct {
		lost, back, figures int
		worse               bool
	}{{0, 0, 1, false}, {5, 0, 1, false}, {6, 0, 1, true}, {6, 1, 1, false}, {8, 0, 10, false}, {9, 0, 10, true}} {
		was, is := []float64{1, math.Inf(1)}, []float64{1, math.Inf(1)}
		for range x.lost {
			was, is = append(was, 1), append(is, math.Inf(1))
		}
		for range x.back {
			was, is = append(was, math.Inf(1)), append(is, 1)
		}
		p := pair(was, is, x.figures)
		if p.Worse() != x.worse || p.Better() || p.Lost != x.lost || p.Back != x.back || p.Pairs != 1 || p.Differ != x.lost+x.back {
			t.Errorf("%+v: %+v", x, p)
		}
		if p := pair(is, was, x.figures); p.Better() != x.worse || p.Worse() {
			t.Errorf("%+v turned round: %+v", x, p)
		}
	}
}

// TestFalseAlarmsAreRare compares scenarios of twenty figures that do not differ but by chance: at most one in twenty scenarios has
// a figure that is called worse or better. With the level for each figure alone, two in three would.
func TestFalseAlarmsAreRare(t *testing.T) {
	const trials, figures, replications = 1000, 20, 50
	luck := rand.New(rand.NewPCG(1, 1))
	alarms, alone := 0, 0
	for range trials {
		together, single := false, false
		for range figures {
			was, is := make([]float64, replications), make([]float64, replications)
			for i := range was {
				was[i], is[i] = luck.ExpFloat64(), luck.ExpFloat64()
			}
			p, q := pair(was, is, figures), pair(was, is, 1)
			together = together || p.Worse() || p.Better()
			single = single || q.Worse() || q.Better()
		}
		if together {
			alarms++
		}
		if single {
			alone++
		}
	}
	if alarms > trials*6/100 || alarms == 0 {
		t.Errorf("%d of %d scenarios are false alarms", alarms, trials)
	}
	if alone < trials/2 {
		t.Errorf("each alone, only %d of %d are", alone, trials)
	}
}

// TestBothArePlayedAsEachAlone: the figures of either side are those of a simulation, and the mean of the differences is the
// difference of the means.
func TestBothArePlayedAsEachAlone(t *testing.T) {
	old, new := sideWith(t, "200 Mbit/s"), sideWith(t, "90 Mbit/s")
	c, diags, err := PlayBoth(context.Background(), old, new, 3, 10, 2, func() {})
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags)
	}
	worse := 0
	for _, p := range c.Figures {
		if p.Pairs == 10 && math.Abs(*p.Mean-(*p.New.Mean-*p.Old.Mean)) > 0.01 {
			t.Errorf("%s %s: %v is not the difference of %v and %v", p.Name, p.Measure, *p.Mean, *p.New.Mean, *p.Old.Mean)
		}
		if p.Worse() {
			worse++
		}
	}
	by := func(s Side) (rpo []float64) {
		w := WhatIf{Variants: []Variant{{Topology: s.Named.Topology, Drill: s.Drill}}, Seed: 3, Replications: 10, Workers: 1}
		if err := Sweep(context.Background(), w, func(_ Cell, r sim.Result) { rpo = append(rpo, r.VMs[1].RPO) }); err != nil {
			t.Fatal(err)
		}
		return rpo
	}
	want, got := pair(by(old), by(new), len(c.Figures)), c.Figures[2*(1+1)+1]
	if got.Name != "erp-app[0]" || got.Differ != want.Differ || *got.High != *want.High || *got.Median != *want.Median {
		t.Errorf("the RPO of %s is not paired replication by replication: %v and %v", got.Name, *got.High, *want.High)
	}
	alone, err := new.Play(context.Background(), 3, 10, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	if *alone.VMM.RTO.P95 != *c.Figures[0].New.P95 || *alone.VMM.RTO.P95 != *c.New.Summary.VMM.RTO.P95 {
		t.Error("VMM comes back at another time than in a simulation")
	}
	if len(c.Figures) != 2*(1+14+1) || worse == 0 || len(c.Missed) != 2 || len(c.Met) != 0 {
		t.Errorf("%d figures, %d worse; missed are %q, met %q", len(c.Figures), worse, c.Missed, c.Met)
	}
}

func TestAnInterruptedContrastIsNone(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := PlayBoth(ctx, sideWith(t, "200 Mbit/s"), sideWith(t, "200 Mbit/s"), 1, 5, 1, func() {}); err == nil {
		t.Error("it is played to its end")
	}
}

// sideWith is the first scenario of an example with another line.
func sideWith(t *testing.T, bandwidth string) Side {
	t.Helper()
	files, err := fs.Sub(library.Files, "examples/standalone")
	if err != nil {
		t.Fatal(err)
	}
	cfg, diags := model.Load(files, []string{"."}, map[string]cty.Value{"wan_bandwidth": cty.StringVal(bandwidth)})
	list, more := Load(cfg)
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	return Side{list[0], cfg}
}

// TestWhatOnlyOneHasIsAlone: it is told with its own figures and paired with nothing, under the side that has it; what both have is not.
func TestWhatOnlyOneHasIsAlone(t *testing.T) {
	of := func(name string, rto, rpo float64) []measurement {
		return []measurement{{"vm", name, "RTO", []float64{rto, rto}}, {"vm", name, "RPO", []float64{rpo, rpo}}}
	}
	was, is := append(of("web", 1, 2), of("gone", 3, 4)...), append(of("fresh", 5, 6), of("web", 7, 8)...)
	if c := contrast(was, is); len(c) != 2 || c[0].Name != "web" {
		t.Errorf("paired are %v", c)
	}
	for _, x := range []struct {
		list     []Alone
		name     string
		new      bool
		rto, rpo float64
	}{{alone(was, is, false), "gone", false, 3, 4}, {alone(is, was, true), "fresh", true, 5, 6}} {
		if len(x.list) != 1 || x.list[0].Name != x.name || x.list[0].New != x.new || *x.list[0].RTO.P95 != x.rto || *x.list[0].RPO.P95 != x.rpo {
			t.Errorf("alone are %v, not %s", x.list, x.name)
		}
	}
}
