package explore

import (
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// TimedGap is how long machines are without a usable copy in one timed run of the documented procedures: the primary site is lost, failed
// over at once, repaired after RepairedAfter, and failed back at once.
type TimedGap struct {
	Gap               Gap
	Opened, Closed    string // by which operation; Closed is "" if it is still open at the end of the run
	Machines          int
	Shortest, Longest time.Duration
}

// RepairedAfter is an assumption: how long the lost site stays down.
const RepairedAfter = 24 * time.Hour

// gapsWithin are how long the run is: the first is nearly always enough, and the second is for what is not over by then.
var gapsWithin = []time.Duration{3 * 24 * time.Hour, 30 * 24 * time.Hour}

// opened is a gap of a machine that is open.
type opened struct {
	gap Gap
	by  string
	at  time.Duration
}

// timedGaps plays the run and measures the gaps, in the order in which they open.
func timedGaps(cfg *model.Config, seed uint64) (list []TimedGap) {
	if cfg.Topology.Deployment.PrimarySite.Value == model.NoSite {
		return nil
	}
	for _, within := range gapsWithin {
		var over bool
		if list, over = gapsOf(cfg, seed, within); over {
			break
		}
	}
	return list
}

// gapsOf are those of a run of a length. They are over when both procedures have ended and none is open.
func gapsOf(cfg *model.Config, seed uint64, within time.Duration) (list []TimedGap, over bool) {
	s := wholeSubject(cfg)
	steps := func(name string) []model.Step {
		return scenarios.ProcedureNamed(scenarios.Procedures(cfg), name).Steps
	}
	back := language.ConstantOf(RepairedAfter.Seconds())
	d := sim.Drill{Name: "gaps", Duration: within,
		Faults: []sim.Fault{{Kind: sim.SiteOutage, IDs: []int{int(cfg.Topology.Deployment.PrimarySite.Value)}, Target: "site." + s.site(recovery.Primary), At: language.ConstantOf(3600), RepairAfter: &back}},
		Runs: []sim.ProcedureRun{{Name: "failover", When: sim.AfterFault, After: language.ConstantOf(0), Steps: steps("failover")},
			{Name: "failback", When: sim.AfterRepair, After: language.ConstantOf(0), Steps: steps("failback")}}}
	targets := s.machines()
	now := make([]opened, len(targets))
	d.Watch = func(x *sim.Transition) {
		w := &world{estate: x.After.Estate, machines: x.After.Machines}
		for i, t := range targets {
			if x.Op.Scope == recovery.OnMachine && x.Target != t {
				continue
			}
			m := recovery.MachineOf(&w.estate, w.machines, t)
			gap := s.gap(w, t, m.Active().Other())
			if gap == now[i].gap || gap == NoReplication {
				continue
			}
			if now[i].gap != NoGap {
				list = now[i].closed(list, x.Op.Name, x.At)
			}
			now[i] = opened{gap, x.Op.Name, x.At}
		}
	}
	r := sim.Run(cfg.Topology, d, kernel.NewStreams(max(1, seed), 0))
	over = !slices.ContainsFunc(r.Runs, func(run sim.RunOutcome) bool { return run.Ended == kernel.Never })
	for _, o := range now {
		if o.gap != NoGap {
			list, over = o.closed(list, "", within), false
		}
	}
	return list, over
}

// closed is a list with a gap that was closed by an operation, or is open at the end.
func (o opened) closed(list []TimedGap, by string, at time.Duration) []TimedGap {
	length := at - o.at
	i := slices.IndexFunc(list, func(g TimedGap) bool { return g.Gap == o.gap && g.Opened == o.by && g.Closed == by })
	if i < 0 {
		return append(list, TimedGap{o.gap, o.by, by, 1, length, length})
	}
	g := &list[i]
	g.Machines++
	g.Shortest, g.Longest = min(g.Shortest, length), max(g.Longest, length)
	return list
}
