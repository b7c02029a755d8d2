package whatif

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// Causes is the chain of what a figure of one replication was made of: one stretch of time after the other.
type Causes struct {
	Variant     string  `json:"variant"`
	Metric      string  `json:"metric"`
	Replication int     `json:"replication"`
	Machine     string  `json:"machine"` // whose figure it is: the worst
	Value       float64 `json:"value"`   // seconds
	Chain       []Cause `json:"chain"`
	Because     string  `json:"because"` // what most of it was, in one sentence
}

// Cause is a stretch of time, and what it ended with.
type Cause struct {
	At      float64 `json:"at"`      // its end, in seconds from the start of the scenario
	Seconds float64 `json:"seconds"` // how long it was
	What    string  `json:"what"`
}

// Causes plays a replication again and tells what the figure of a metric, an RTO or an RPO, was made of. It is false for other metrics, and
// for a figure that is infinite or nothing.
func (v *Variant) Causes(metric int, seed uint64, replication int) (Causes, bool) {
	name := v.metrics[metric].Name
	of := v.metrics[metric].Of
	rto := strings.HasSuffix(name, ".rto")
	if of == nil || !rto && !strings.HasSuffix(name, ".rpo") {
		return Causes{}, false
	}
	r := sim.Run(v.Config.Topology, v.Scenario.Drill, kernel.NewStreams(seed, replication))
	c := Causes{Variant: v.Name, Metric: name, Replication: replication, Value: of(&r)}
	if math.IsInf(c.Value, 1) || math.IsNaN(c.Value) || c.Value <= 0 {
		return c, false
	}
	machine, ok := v.machine(&r, name, c.Value, rto)
	if !ok {
		return c, false
	}
	c.Machine = v.Config.Topology.VMs[machine].Name
	if !rto {
		return v.loss(c, machine, kernel.NewStreams(seed, replication))
	}
	c.Chain = outage(v.concern(r.Timeline, machine), c.Machine, name == "vmm.rto", c.Value)
	c.Because = longest(c.Chain, c.Value)
	return c, len(c.Chain) > 0
}

// concern leaves out what is on the timeline of other workloads, and that another machine runs twice.
func (v *Variant) concern(timeline []sim.Entry, machine model.VMID) []sim.Entry {
	others := map[string]bool{}
	for _, id := range v.Scenario.MachinesOf("workloads") {
		others[v.Config.Topology.VMs[id].Name] = id != machine
	}
	name := v.Config.Topology.VMs[machine].Name
	return slices.DeleteFunc(slices.Clone(timeline), func(e sim.Entry) bool {
		return others[e.Target] || e.What == "split_brain" && e.Target != name
	})
}

// longest says which stretch of a chain was the longest.
func longest(chain []Cause, seconds float64) string {
	switch len(chain) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s until %q", about(seconds), chain[0].What)
	}
	most := slices.MaxFunc(chain, func(a, b Cause) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return fmt.Sprintf("%s because %s passed until %q", about(seconds), about(most.Seconds), most.What)
}

// about is a duration for a sentence, to the second.
func about(seconds float64) string { return scenarios.DurationText(math.Round(seconds)) }

// Worst tells of every metric what its worst replication was made of, in the variant in which it is worst; a metric that is infinite there, or
// no RTO or RPO, has nothing to tell. After an interruption it is of the metrics before it, with the context's error.
func Worst(ctx context.Context, a *Answer, variants []Variant) (list []Causes, err error) {
	if a.Done == 0 {
		return nil, nil
	}
	for m := range a.Metrics {
		if err := ctx.Err(); err != nil {
			return list, err
		}
		worst := 0
		for v := range variants {
			if a.series[v][m].most > a.series[worst][m].most {
				worst = v
			}
		}
		if c, ok := variants[worst].Causes(m, a.Seed, a.series[worst][m].worst); ok {
			list = append(list, c)
		}
	}
	return list, nil
}

// machine is the one that a figure is of: of several the first that has it.
func (v *Variant) machine(r *sim.Result, metric string, value float64, rto bool) (model.VMID, bool) {
	candidates := v.Scenario.MachinesOf(metric)
	for i := range r.VMs {
		x := &r.VMs[i]
		figure := x.RPO
		if rto {
			figure = x.RTO
		}
		if slices.Contains(candidates, x.VM) && (figure == value || strings.HasPrefix(metric, "vmm.")) {
			return x.VM, true
		}
	}
	return 0, false
}

// outage splits a machine's time without service at what is on the timeline: what concerns all, until the machine's own operation is done, and
// then what concerns the machine only.
func outage(timeline []sim.Entry, machine string, vmm bool, seconds float64) []Cause {
	last := slices.IndexFunc(timeline, func(e sim.Entry) bool {
		return e.What == "vmm_ready" && vmm || !vmm && e.What == "serves" && e.Target == machine
	})
	for i := len(timeline) - 1; i > last && last >= 0 && !vmm; i-- {
		if timeline[i].What == "serves" && timeline[i].Target == machine {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	end := timeline[last].At.Seconds()
	from := end - seconds
	own := last // the machine's last own entry before the end
	for i := range last {
		if timeline[i].Target == machine && timeline[i].At.Seconds() >= from {
			own = i
		}
	}
	var chain []Cause
	before := from
	for i, e := range timeline[:last+1] {
		at := e.At.Seconds()
		concerns := e.What != "commit" && (e.Target == machine || !e.Minor && (vmm || i <= own)) // a commit holds nobody up
		if !concerns || at < from {
			continue
		}
		if at < before+0.5e-9 {
			if n := len(chain); n > 0 && (e.Target == machine || strings.Contains(e.Detail, " done")) {
				chain[n-1].What = told(e) // of several at one instant, what the machine waited for
			}
			continue
		}
		chain = append(chain, Cause{at, at - before, told(e)})
		before = at
	}
	return chain
}

// told is an entry of the timeline as one text.
func told(e sim.Entry) string {
	if e.Detail == "" {
		return e.What + " " + e.Target
	}
	return fmt.Sprintf("%s %s: %s", e.What, e.Target, e.Detail)
}
