package sim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// luckOf lets rapid decide everything that is open, so that it can make a failing drill smaller.
type luckOf struct{ t *rapid.T }

func (l luckOf) Pick(name string, n int) int { return rapid.IntRange(0, n-1).Draw(l.t, name) }

func (l luckOf) Unit(name string) float64 { return rapid.Float64Range(1e-9, 1-1e-9).Draw(l.t, name) }

// steps are the documented steps of a procedure of an option.
func steps(t interface{ Fatal(...any) }, option model.Option, name string) []model.Step {
	file := map[model.Option]string{model.Standalone: "standalone.hcl", model.StretchedCluster: "stretched.hcl"}[option]
	cfg, diags := model.Load(library.Files, []string{file}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	i := slices.IndexFunc(cfg.Procedures, func(p model.Procedure) bool { return p.Name == name })
	return cfg.Procedures[i].Steps
}

// drills draws faults of every kind, struck and perhaps repaired at any time, and both documented procedures.
func drills(t *rapid.T, topology *model.Topology) Drill {
	d := Drill{Name: "drawn", Duration: 72 * time.Hour, PermuteTies: rapid.Bool().Draw(t, "ties permuted")}
	option := topology.Deployment.Option.Value
	if rapid.IntRange(0, 4).Draw(t, "from scratch") == 0 {
		d.InitialReplication = &InitialReplication{Batch: rapid.IntRange(0, 2).Draw(t, "batch")}
	}
	for range rapid.IntRange(0, 4).Draw(t, "faults") {
		kind := rapid.SampledFrom(FaultKinds).Draw(t, "fault")
		n := map[string]int{"site": len(topology.Sites), "link": len(topology.Links), "host": len(topology.Hosts), "vm": len(topology.VMs),
			"vmm": len(topology.VMMs), "sql": len(topology.SQLs), "vault": len(topology.Vaults), "cluster": len(topology.Clusters)}[kind.Target]
		if n == 0 {
			continue
		}
		f := Fault{Kind: kind.Kind, IDs: []int{rapid.IntRange(0, n-1).Draw(t, "target")}, At: hours(t, "at", 24)}
		if rapid.Bool().Draw(t, "repaired") {
			after := hours(t, "repair_after", 24)
			f.RepairAfter = &after
		}
		d.Faults = append(d.Faults, f)
	}
	for _, name := range []string{"failover", "failback"} {
		if rapid.Bool().Draw(t, name) {
			d.Runs = append(d.Runs, ProcedureRun{Name: name, When: AfterFault, After: hours(t, "after", 24), Steps: steps(t, option, name), Concurrent: rapid.Bool().Draw(t, name+" does not wait")})
		}
	}
	return d
}

func hours(t *rapid.T, name string, most int) model.Distribution {
	return language.ConstantOf(float64(rapid.IntRange(0, most*3600).Draw(t, name)))
}

// TestNoDrillBreaksAnInvariant draws a deployment, a drill and all its luck, and looks at the protocol's state after
// every event.
func TestNoDrillBreaksAnInvariant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		partitioned := slices.ContainsFunc(d.Faults, func(f Fault) bool { return f.Kind == LinkOutage })
		w := newWorld(topology, d, luckOf{t})
		last, dual := kernel.Time(0), make([]bool, len(w.units))
		for w.step() {
			if w.now < last {
				t.Fatalf("time ran back from %v to %v", last, w.now)
			}
			last = w.now
			p := position{w.estate, w.machines}
			if broken := stateBreaks(&p, partitioned) + jobsBreak(w) + spacesBreak(w); broken != "" {
				t.Fatalf("at %v: %s", w.now, broken)
			}
			for i := range dual {
				dual[i] = dual[i] || w.machine(int32(i)).Dual()
			}
		}
		r := w.finish()
		if n := len(slices.DeleteFunc(dual, func(d bool) bool { return !d })); r.SplitBrain != n {
			t.Fatalf("%d machines ran twice, %d are reported", n, r.SplitBrain)
		}
		outcomeIsSane(t, r)
	})
}

// jobsBreak says what is wrong with the jobs that are under way, or "".
func jobsBreak(w *world) string {
	on := map[recovery.Target]bool{}
	for i := range w.jobs {
		j := &w.jobs[i]
		if !j.ordered || j.ended || w.engaged(j) == nil {
			continue
		}
		if on[j.target] {
			return "two jobs are carried out on " + j.name
		}
		on[j.target] = true
	}
	return ""
}

// TestNoTwoJobsAreCarriedOutOnOneMachine: however many operators run the same procedures at the same time, what they order
// does not overlap on a machine, and who is refused for that is told so.
func TestNoTwoJobsAreCarriedOutOnOneMachine(t *testing.T) {
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		topology := soundEstates().Draw(t, "estate")
		d := Drill{Name: "crowd", Duration: 24 * time.Hour, Faults: []Fault{{Kind: SiteOutage, IDs: []int{0}, At: language.ConstantOf(3600)}}}
		for i := range 3 {
			after := language.ConstantOf(float64(rapid.IntRange(0, 900).Draw(t, "after")))
			d.Runs = append(d.Runs, ProcedureRun{Name: string(rune('a' + i)), When: AfterFault, After: after, Steps: steps(t, topology.Deployment.Option.Value, "failover"), Concurrent: i > 0})
		}
		w := newWorld(topology, d, luckOf{t})
		for w.step() {
			if broken := jobsBreak(w); broken != "" {
				t.Fatalf("at %v: %s", w.now, broken)
			}
		}
		if slices.ContainsFunc(w.result.Timeline, func(e Entry) bool { return strings.Contains(e.Detail, OperationInProgress.Code) }) {
			refused++
		}
	})
	if refused == 0 {
		t.Error("nobody was ever in the way of another")
	}
}

// spacesBreak says what is wrong with what runs on full volumes, or "".
func spacesBreak(w *world) string {
	for k := range w.spaces {
		s := &w.spaces[k]
		for _, c := range s.holds {
			u, m := &w.units[c.unit], w.machine(c.unit)
			if m.Full[c.side] != (s.state == full) {
				return u.name + " does not know how full its volume is"
			}
			if m.Full[c.side] && m.Active() == c.side && (u.service.running || u.service.serving) {
				return u.name + " runs on a full volume"
			}
		}
	}
	return ""
}

// TestAnOperatorWhoMistakesACutLineForALostSiteIsToldOfTheSplitBrain: Hyper-V cannot see over a cut line that the
// machine still runs, so it obeys; the second copy is on the timeline and in the result.
func TestAnOperatorWhoMistakesACutLineForALostSiteIsToldOfTheSplitBrain(t *testing.T) {
	topology := soundEstates().Filter(func(t *model.Topology) bool { return t.Deployment.Option.Value == model.Standalone }).Example(1)
	d := Drill{Name: "mistake", Duration: 24 * time.Hour,
		Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, Target: "link.line", At: language.ConstantOf(3600)}},
		Runs:   []ProcedureRun{{Name: "failover", When: AfterFault, Steps: steps(t, model.Standalone, "failover")}}}
	r := Run(topology, d, kernel.NewStreams(1, 0))
	reported := slices.ContainsFunc(r.Timeline, func(e Entry) bool { return e.What == "split_brain" && e.Target == "vmm" })
	if r.SplitBrain == 0 || !reported {
		t.Fatalf("%d machines ran twice; the timeline says so: %v", r.SplitBrain, reported)
	}
}

func outcomeIsSane(t *rapid.T, r Result) {
	for _, o := range append([]Outcome{r.VMM}, outcomes(r)...) {
		if !(o.RTO >= 0 && o.RPO >= 0) {
			t.Fatalf("an outcome is negative or no number: %+v", o)
		}
	}
	for i := range r.Links {
		if u := r.Links[i].Utilization; !(u >= 0 && u <= 1+1e-9) {
			t.Fatalf("a link is used to %v of its bandwidth", u)
		}
	}
	for i := 1; i < len(r.Timeline); i++ {
		if r.Timeline[i].At < r.Timeline[i-1].At {
			t.Fatalf("the timeline goes back at %v", r.Timeline[i])
		}
	}
}

func outcomes(r Result) (list []Outcome) {
	for _, v := range r.VMs {
		list = append(list, v.Outcome)
	}
	return list
}

// TestASoundEstateSurvivesTheLossOfItsPrimarySite: whatever observes the documents comes back at the second site, loses
// no more than the documents say, and is at home again after the failback.
func TestASoundEstateSurvivesTheLossOfItsPrimarySite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := soundEstates().Draw(t, "estate")
		option := topology.Deployment.Option.Value
		repair := language.ConstantOf(10 * 3600)
		d := Drill{Name: "lost_and_back", Duration: 240 * time.Hour,
			Faults: []Fault{{Kind: SiteOutage, IDs: []int{int(topology.Deployment.PrimarySite.Value)}, At: hours(t, "at", 48), RepairAfter: &repair}},
			Runs:   []ProcedureRun{{Name: "failover", When: AfterFault, Steps: steps(t, option, "failover")}}}
		lost := Run(topology, d, luckOf{t})
		for _, v := range lost.VMs {
			if topology.Protected(v.VM) >= 0 && (v.Site != topology.Deployment.SecondarySite.Value || v.RPO > 3*900) {
				t.Fatalf("machine %s is at site %d after the failover, RPO %v s", topology.VMs[v.VM].Name, v.Site, v.RPO)
			}
		}
		if !lost.Runs[0].Completed {
			t.Fatalf("the failover stops at %q", lost.Runs[0].Stopped)
		}
		d.Runs = append(d.Runs, ProcedureRun{Name: "failback", When: AfterRepair, Steps: steps(t, option, "failback")})
		if back := Run(topology, d, luckOf{t}); !back.Home {
			t.Fatalf("after the failback not everything is as it was; runs %+v, refusals %+v", back.Runs, back.Refusals)
		}
	})
}

// TestAPlannedFailoverLosesNothing: whoever fails over by plan, in whatever sound estate, has an RPO of nought.
func TestAPlannedFailoverLosesNothing(t *testing.T) {
	planned := func(target string) model.Step {
		s := model.Step{}
		s.Do.Value, s.Target.Value, s.Site.Value = "planned_failover", target, "primary"
		s.WaitAtMost.Value, s.Duration.Value = 24*time.Hour, language.ConstantOf(300)
		return s
	}
	rapid.Check(t, func(t *rapid.T) {
		topology := soundEstates().Draw(t, "estate")
		d := Drill{Name: "planned", Duration: 96 * time.Hour,
			Runs: []ProcedureRun{{Name: "move", After: hours(t, "after", 24), Steps: []model.Step{planned("workloads")}}}}
		r := Run(topology, d, luckOf{t})
		for _, v := range r.VMs {
			if topology.Protected(v.VM) >= 0 && (v.RPO != 0 || v.Site != topology.Deployment.SecondarySite.Value) {
				t.Fatalf("machine %s: RPO %v s, at site %d", topology.VMs[v.VM].Name, v.RPO, v.Site)
			}
		}
		if r.DataLost != 0 {
			t.Fatalf("%v bytes are lost", r.DataLost)
		}
	})
}

// TestTheSameLuckGivesTheSameRun: a result depends on the topology, the drill and the luck alone.
func TestTheSameLuckGivesTheSameRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		seed := rapid.Uint64().Draw(t, "seed")
		one, other := Run(topology, d, kernel.NewStreams(seed, 3)), Run(topology, d, kernel.NewStreams(seed, 3))
		if one.Hash != other.Hash || !slices.Equal(one.VMs, other.VMs) || !slices.Equal(one.Links, other.Links) {
			t.Fatalf("hash %s and %s", one.Hash, other.Hash)
		}
	})
}
