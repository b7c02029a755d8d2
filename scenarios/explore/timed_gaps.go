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

const gapsWithin = 30 * 24 * time.Hour

// opened is a gap of a machine that is open.
type opened struct {
	gap Gap
	by  string
	at  time.Duration
}

// timedGaps plays the run and measures the gaps, in the order in which they open.
func timedGaps(cfg *model.Config, seed uint64) (list []TimedGap) {
	s := wholeSubject(cfg)
	steps := func(name string) []model.Step {
		return scenarios.ProcedureNamed(scenarios.Procedures(cfg), name).Steps
	}
	back := language.ConstantOf(RepairedAfter.Seconds())
	d := sim.Drill{Name: "gaps", Duration: gapsWithin,
		Faults: []sim.Fault{{Kind: sim.SiteOutage, IDs: []int{int(cfg.Topology.Deployment.PrimarySite.Value)}, Target: "site." + s.site(recovery.Primary), At: language.ConstantOf(3600), RepairAfter: &back}},
		Runs: []sim.ProcedureRun{{Name: "failover", When: sim.AfterFault, After: language.ConstantOf(0), Steps: steps("failover")},
			{Name: "failback", When: sim.AfterRepair, After: language.ConstantOf(0), Steps: steps("failback")}}}
	if cfg.Topology.Deployment.PrimarySite.Value == model.NoSite {
		return nil
	}
	targets := s.machines()
	now := make([]opened, len(targets))
	close := func(o opened, by string, at time.Duration) {
		i := slices.IndexFunc(list, func(g TimedGap) bool { return g.Gap == o.gap && g.Opened == o.by && g.Closed == by })
		length := at - o.at
		if i < 0 {
			list = append(list, TimedGap{o.gap, o.by, by, 1, length, length})
			return
		}
		g := &list[i]
		g.Machines++
		g.Shortest, g.Longest = min(g.Shortest, length), max(g.Longest, length)
	}
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
				close(now[i], x.Op.Name, x.At)
			}
			now[i] = opened{gap, x.Op.Name, x.At}
		}
	}
	sim.Run(cfg.Topology, d, kernel.NewStreams(max(1, seed), 0))
	for _, o := range now {
		if o.gap != NoGap {
			close(o, "", gapsWithin)
		}
	}
	return list
}
