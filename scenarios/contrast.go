package scenarios

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"vmmdrill/model"
)

// Side is a scenario as one of two configurations has it. Named is that configuration under the names by which the other one
// knows the same things, so that both have the same luck.
type Side struct {
	*Scenario
	Named *model.Config
}

// Contrast is what becomes of a scenario when its configuration changes. Each replication is played in both configurations
// with the same luck, and the differences are those of the two.
type Contrast struct {
	Old, New Verdict
	Figures  []Paired // of what both have: VMM, the machines in the order of the new topology, the objectives
	Alone    []Alone  // of what only one has: machines and objectives, those of the old one first
	Missed   []Unmet  // what is missed now and was not
	Still    []Unmet  // what is missed now and was, as it is now
	Met      []Unmet  // what was missed and is not any more, as it was
}

// Alone is a machine or an objective that only one configuration has, with its figures there.
type Alone struct {
	Of, Name string // "vm" or "objective"; the name in that configuration
	New      bool   // it is the new one
	Pair
}

// Unmet is what was asked of a scenario and not met, and in words why.
type Unmet struct{ What, Message string }

// Paired is one figure in both configurations, and by how much it differs, in seconds: less than nothing is better now. Mean
// and Median are of the differences of the pairs in which both are finite. Low and High are the interval that holds
// the expected difference; nil with fewer than two such pairs.
type Paired struct {
	Of, Name       string // "vmm", "vm" or "objective"; the name in the new configuration
	Measure        string // "RTO" or "RPO"
	Old, New       Quantity
	Pairs          int // in which both are finite
	Differ         int // replications in which the figure is another one
	Mean, Median   *float64
	Low, High      *float64
	Lost, Back     int // replications in which it was finite and is infinite now, and the other way round
	lostForCertain int
}

// level is how sure the intervals of one scenario are of all its figures together.
const level = 0.95

// Worse reports that a figure is measurably worse: its interval lies above zero, or it is infinite more often than chance explains.
func (p *Paired) Worse() bool { return p.WorseBy(0) }

// WorseBy reports that a figure is measurably worse by more than some seconds.
func (p *Paired) WorseBy(seconds float64) bool {
	return p.Low != nil && *p.Low > seconds || p.lostForCertain > 0
}

// Better is the opposite of Worse.
func (p *Paired) Better() bool {
	return !p.Worse() && (p.High != nil && *p.High < 0 || p.lostForCertain < 0)
}

// PlayBoth plays and judges a scenario in two configurations with the same luck. After an interruption there is nothing to
// tell, only the context's error.
func PlayBoth(ctx context.Context, old, new Side, seed uint64, replications, workers int, each func()) (c Contrast, diags hcl.Diagnostics, err error) {
	drill := old.Drill
	drill.Name = new.Drill.Name // luck has names
	was, err := old.collect(ctx, WhatIf{Variants: []Variant{{Topology: old.Named.Topology, Drill: drill}}, Seed: seed, Replications: replications, Workers: workers}, each)
	if err != nil {
		return c, nil, err
	}
	is, err := new.collect(ctx, WhatIf{Variants: []Variant{{Topology: new.Named.Topology, Drill: new.Drill}}, Seed: seed, Replications: replications, Workers: workers}, each)
	if err != nil {
		return c, nil, err
	}
	olds, news := was.measured(old.Named), is.measured(new.Named)
	c.Figures = contrast(olds, news)
	c.Alone = append(alone(olds, news, false), alone(news, olds, true)...)
	var more hcl.Diagnostics
	c.Old, diags = old.Judge(was.summary())
	c.New, more = new.Judge(is.summary())
	before, after := c.Old.missed(old.Named), c.New.missed(new.Named)
	c.Missed, c.Still = except(after, before)
	c.Met, _ = except(before, after)
	return c, append(diags, more...), nil
}

// measurement is a figure of all replications, in their order.
type measurement struct {
	of, name, measure string
	values            []float64
}

// measured are the figures that were collected, under the names of a configuration. Only until there is a summary they are in the
// order of the replications: it sorts them.
func (c *collector) measured(names *model.Config) (list []measurement) {
	add := func(of, name string, s *series) {
		list = append(list, measurement{of, name, "RTO", s.rto}, measurement{of, name, "RPO", s.rpo})
	}
	add("vmm", "VMM", &c.vmm)
	for i, v := range c.sum.First.VMs {
		add("vm", names.Topology.VMs[v.VM].Name, &c.vms[i])
	}
	for i := range c.objectives {
		add("objective", names.Objectives[i].Name, &c.limits[i])
	}
	return list
}

// alone are the measurements of what another list does not have; those of a thing stand together.
func alone(list, other []measurement, new bool) (rest []Alone) {
	type thing struct{ of, name string }
	has := map[thing]bool{} // looked up only
	for _, m := range other {
		has[thing{m.of, m.name}] = true
	}
	for i := 0; i < len(list); i += 2 {
		if m := &list[i]; !has[thing{m.of, m.name}] {
			rest = append(rest, Alone{m.of, m.name, new, Pair{Summarise(slices.Clone(m.values)), Summarise(slices.Clone(list[i+1].values))}})
		}
	}
	return rest
}

// contrast pairs the figures that both have.
func contrast(was, is []measurement) (list []Paired) {
	type key struct{ of, name, measure string }
	at := map[key]int{} // looked up only
	for i, m := range was {
		at[key{m.of, m.name, m.measure}] = i
	}
	var olds []measurement
	var news []measurement
	for _, m := range is {
		if i, ok := at[key{m.of, m.name, m.measure}]; ok {
			olds, news = append(olds, was[i]), append(news, m)
		}
	}
	for i := range news {
		list = append(list, pair(olds[i].values, news[i].values, len(news)))
		list[i].Of, list[i].Name, list[i].Measure = news[i].of, news[i].name, news[i].measure
	}
	return list
}

// pair compares one figure of as many replications of both, one of several figures that are looked at together: the level is
// that of all of them, by Bonferroni's inequality. The interval is Student's for the mean of the differences; what is infinite
// on one side only is counted, and judged by the sign test.
func pair(was, is []float64, figures int) Paired {
	var p Paired
	var differences []float64
	for i := range is {
		switch gone, goes := math.IsInf(was[i], 1), math.IsInf(is[i], 1); {
		case !gone && goes:
			p.Lost++
		case gone && !goes:
			p.Back++
		case !gone && !goes:
			d := is[i] - was[i]
			if same(is[i], was[i]) {
				d = 0
			} else {
				p.Differ++
			}
			differences = append(differences, d)
		}
	}
	p.Differ += p.Lost + p.Back
	p.Pairs = len(differences)
	p.lostForCertain = certain(p.Lost, p.Back, (1-level)/float64(figures))
	p.estimate(differences, (1-level)/float64(figures))
	p.Old, p.New = Summarise(slices.Clone(was)), Summarise(slices.Clone(is))
	return p
}

// estimate is the mean and median of differences, and the interval of the mean that is wrong with a probability.
func (p *Paired) estimate(differences []float64, wrong float64) {
	n := float64(len(differences))
	if n == 0 {
		return
	}
	mean, deviation := stat.MeanStdDev(differences, nil)
	slices.Sort(differences)
	middle := len(differences) / 2
	median := differences[middle]
	if len(differences)%2 == 0 {
		median = (median + differences[middle-1]) / 2
	}
	p.Mean, p.Median = &mean, &median
	if n < 2 {
		return
	}
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(1-wrong/2) * deviation / math.Sqrt(n)
	low, high := mean-half, mean+half
	p.Low, p.High = &low, &high
}

// certain is 1 if something happened so much more often than its opposite that chance explains it with less than a
// probability only, -1 if less often, and 0 otherwise: the two-sided sign test.
func certain(ups, downs int, wrong float64) int {
	n := ups + downs
	if n == 0 || 2*(distuv.Binomial{N: float64(n), P: 0.5}).CDF(float64(min(ups, downs))) >= wrong {
		return 0
	}
	if ups > downs {
		return 1
	}
	return -1
}

// missed is what a verdict says was not met, by the names of a configuration.
func (v *Verdict) missed(names *model.Config) (list []Unmet) {
	for i := range v.Summary.Objectives {
		if o := &v.Summary.Objectives[i]; !o.Met {
			list = append(list, Unmet{"objective " + names.Objectives[i].Name, o.because()})
		}
	}
	for _, e := range v.Expectations {
		if !e.Met {
			list = append(list, Unmet{"expectation: " + e.Name, e.Message})
		}
	}
	return list
}

// because says which figure of an objective is beyond its limit.
func (o *ObjectiveSummary) because() string {
	var list []string
	add := func(measure string, v *float64, limit model.Attr[time.Duration]) {
		if within(v, limit) {
			return
		}
		text := "without end"
		if v != nil {
			text = time.Duration(*v * 1e9).Round(time.Second).String()
		}
		list = append(list, fmt.Sprintf("%s is %s at p95, and may be %s", measure, text, limit.Value))
	}
	add("RTO", o.RTO.P95, o.Objective.RTO)
	add("RPO", o.RPO.P95, o.Objective.RPO)
	return strings.Join(list, "; ")
}

// except are those of a list that another one does not have, and those that both have.
func except(list, other []Unmet) (rest, both []Unmet) {
	for _, x := range list {
		if slices.ContainsFunc(other, func(o Unmet) bool { return o.What == x.What }) {
			both = append(both, x)
		} else {
			rest = append(rest, x)
		}
	}
	return rest, both
}
