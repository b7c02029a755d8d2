package explore

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

var consoles = map[string]recovery.Console{"vault": recovery.VaultConsole, "hyper_v_manager": recovery.HyperVConsole,
	"failover_cluster_manager": recovery.ClusterConsole, "sql_server": recovery.SQLConsole, "vmm_console": recovery.VMMConsole}

// argsOf is what a step's words mean to the protocol.
func argsOf(step *model.Step) recovery.Args {
	side := recovery.Primary
	if step.Site.Value == "secondary" {
		side = recovery.Secondary
	}
	return recovery.Args{Console: consoles[step.Console.Value], At: side, Side: side, SQL: step.Target.Value == "sql"}
}

// targetsOf are the machines that a step's role stands for.
func (s *subject) targetsOf(step *model.Step) (list []recovery.Target) {
	op := recovery.Named(step.Do.Value)
	switch e := &s.start.estate; {
	case step.Target.Value == "workloads":
		for i := range s.start.machines {
			if s.start.machines[i].Managed == recovery.ByVault {
				list = append(list, recovery.Target(i))
			}
		}
	case op != nil && op.Scope == recovery.OnEstate, e.Option == recovery.StretchedCluster:
		if step.Target.Value == "vmm" || e.Option == recovery.StretchedCluster || e.HasDatabase {
			list = append(list, recovery.TheEstate)
		}
	case step.Target.Value == "sql" && e.HasDatabase:
		list = append(list, recovery.TheDatabase)
	case step.Target.Value == "vmm":
		list = append(list, recovery.TheVMM)
	}
	return list
}

// progress says what became of a step.
type progress uint8

const (
	carriedOut progress = iota
	begun               // a planned failover was prepared: it goes on when everything has arrived
	waits               // somebody is refused, and the operator has patience
	nothing             // there is nobody it concerns
	refused             // everybody is refused: the procedure stops
)

// carryOut gives a step's orders. A planned failover is one order and takes effect later; of any other order the refused machines are
// left behind if at least one was not refused, as the documented procedures do.
func (s *subject) carryOut(w *world, step *model.Step, ordered bool) (p progress, why *recovery.Refusal) {
	targets := s.targetsOf(step)
	if len(targets) == 0 {
		return nothing, nil
	}
	op, a := recovery.Named(step.Do.Value), argsOf(step)
	if op == recovery.PlannedFailover {
		if !ordered {
			op = recovery.PreparePlannedFailover
		} else {
			a.Console = recovery.AnyConsole
		}
	}
	var can []recovery.Target
	done := 0
	for _, t := range targets {
		if ordered && op == recovery.PlannedFailover && !s.isPrepared(w, t) {
			continue // it was refused, or is there already
		}
		r := recovery.Allowed(op, &w.estate, w.machines, t, a)
		switch {
		case r == nil:
			can = append(can, t)
		case r.Done(op):
			done++
		default:
			why = r
		}
	}
	if why != nil && (step.WaitAtMost.Value > 0 || ordered) {
		return waits, why
	}
	if len(can)+done == 0 {
		return refused, why
	}
	for _, t := range can {
		recovery.Do(op, &w.estate, w.machines, t, a)
	}
	s.write(w)
	if op == recovery.PreparePlannedFailover {
		return begun, nil
	}
	return carriedOut, nil
}

func (s *subject) isPrepared(w *world, t recovery.Target) bool {
	m := recovery.MachineOf(&w.estate, w.machines, t)
	return m != nil && m.Phase == recovery.Prepared
}

// lack is something that does not serve: a workload, or VMM where it is the estate. The zero value is that nothing is lacking.
type lack struct {
	what string
	of   recovery.Target
}

// serving is the first thing that keeps the deployment from serving its users and its operators.
func (s *subject) serving(w *world) lack {
	for _, t := range s.machines() {
		m := recovery.MachineOf(&w.estate, w.machines, t)
		switch side := m.Active(); {
		case t < 0:
		case !m.On[side]:
			return lack{s.name(t) + " does not run", t}
		case m.Unconnected[side]:
			return lack{s.name(t) + " runs at " + s.site(side) + ", but no network of that site is mapped to its own", t}
		}
	}
	if !w.estate.VaultAccepts() {
		return lack{"the vault has no VMM server to act through", recovery.TheEstate}
	}
	return lack{}
}

// repair takes every fault away but the loss of a site, if one is lost for good.
func (s *subject) repair(w *world, lost recovery.Side, forGood bool) {
	for i := range s.faults {
		f := &s.faults[i]
		if forGood && f.outage.Op == recovery.SiteOutage && f.outage.Args.Side == lost {
			continue
		}
		for range 64 { // as many nodes as have failed
			if s.mend(w, f) != nil {
				break
			}
		}
	}
	for _, t := range s.machines() {
		for _, side := range bothSides {
			s.do(w, &Action{recovery.HostRepair, t, recovery.Args{Side: side}})
		}
	}
}

// restart powers on, after a repair, what ran before and was not failed over, and stops second copies.
func (s *subject) restart(w *world) {
	for _, t := range s.machines() {
		m := recovery.MachineOf(&w.estate, w.machines, t)
		if m.Dual() {
			s.do(w, &Action{recovery.StopStaleCopy, t, recovery.Args{}})
		}
		s.do(w, &Action{recovery.Start, t, recovery.Args{}})
		s.do(w, &Action{recovery.TestFailoverCleanup, t, recovery.Args{}})
	}
	s.settle(w)
	s.do(w, &Action{recovery.VerifyVMM, recovery.TheEstate, recovery.Args{}})
	s.settle(w)
}

// order gives an operator's order to one machine, a planned failover from beginning to end.
func (s *subject) order(w *world, op *recovery.Operation, t recovery.Target, a recovery.Args) *recovery.Refusal {
	if op == recovery.PlannedFailover {
		if r := s.do(w, &Action{recovery.PreparePlannedFailover, t, a}); r != nil && !s.isPrepared(w, t) {
			return r
		}
		s.settle(w)
		a.Console = recovery.AnyConsole
	}
	r := s.do(w, &Action{op, t, a})
	s.settle(w)
	return r
}

// bringHome is what people do once the faults have stopped and everything is repaired: machines start, and the failback is carried out
// step by step for what is not where it was, over again while that helps. It says what is not as it was in the end, or "".
func (s *subject) bringHome(w *world) string {
	s.repair(w, 0, false)
	s.settle(w)
	s.restart(w)
	var last *recovery.Refusal
	for range 4 {
		if s.home(w) {
			return ""
		}
		for i := range s.failback.Steps {
			step := &s.failback.Steps[i]
			for _, t := range s.targetsOf(step) {
				if s.atHome(w, t, step) {
					continue
				}
				if r := s.order(w, recovery.Named(step.Do.Value), t, argsOf(step)); r != nil && !r.Done(recovery.Named(step.Do.Value)) {
					last = r
				}
			}
		}
		s.restart(w)
	}
	switch {
	case s.home(w):
		return ""
	case last != nil:
		return s.astray(w) + ": " + last.String()
	}
	return s.astray(w)
}

func (s *subject) home(w *world) bool { return recovery.Home(&w.estate, w.machines) }

// atHome reports whether a step of the failback has nothing to do for a target.
func (s *subject) atHome(w *world, t recovery.Target, step *model.Step) bool {
	m := recovery.MachineOf(&w.estate, w.machines, t)
	switch e := &w.estate; {
	case m != nil:
		return m.Source == recovery.Primary && m.Phase == recovery.Replicating && m.On == [2]bool{true, false}
	case step.Target.Value == "sql":
		return e.SQL == recovery.Primary && !e.Suspended
	case step.Do.Value == recovery.MoveVMMRole.Name:
		return e.Role == recovery.Primary && !e.RoleFailed
	}
	return false
}

// astray says what is not as it was at the beginning.
func (s *subject) astray(w *world) string {
	for _, t := range s.machines() {
		if m := recovery.MachineOf(&w.estate, w.machines, t); m.Managed != recovery.ByNothing && !s.atHome(w, t, &model.Step{}) {
			return s.name(t) + " " + astrayMachine(m)
		}
	}
	name := s.name(recovery.TheEstate)
	switch e := &w.estate; {
	case e.Option != recovery.StretchedCluster:
		return name + " is not as it was"
	case e.Role != recovery.Primary:
		return name + " has its role at the secondary site still"
	case e.SQL != recovery.Primary:
		return name + " has its database at the secondary site still"
	}
	return name + " has a database that is not synchronised with its other replica"
}

func astrayMachine(m *recovery.Machine) string {
	switch m.On {
	case [2]bool{true, true}:
		return "runs at both sites"
	case [2]bool{false, true}:
		return "runs at the secondary site still"
	case [2]bool{}:
		return "runs nowhere"
	}
	return "runs at the primary site and is not replicated from there"
}

// Gap is why a machine has no usable copy at a side.
type Gap string

// The gaps. All but the last are windows of the documented procedures.
const (
	NoGap          Gap = ""
	NotReversed    Gap = "it is failed over, and its replication is not reversed yet (R-34, R-38)"
	NotYetResynced Gap = "after an unplanned failover its copy is useless until it is resynchronised (FACTS M-43)"
	NoManagement   Gap = "VMM is lost in one of these windows, and only it could fail the machine over (R-44)"
	NoReplication  Gap = "it is not replicated"
)

// gap is why a machine could not be had at a side if the other one were lost.
func (s *subject) gap(w *world, t recovery.Target, side recovery.Side) Gap {
	switch m := recovery.MachineOf(&w.estate, w.machines, t); {
	case m.Active() == side:
		return NoGap
	case m.Managed == recovery.ByNothing:
		return NoReplication
	case m.Phase > recovery.Prepared:
		return NotReversed
	case m.Lag == recovery.Unusable:
		return NotYetResynced
	}
	return NoGap
}

// rescue is what people do when a side is lost for good and everything else is repaired: what was there is failed over to the other side,
// management first. Machines with a gap are nobody's fault, and are not lacking.
func (s *subject) rescue(w *world, side recovery.Side) (missing lack, gaps []Gap) {
	s.repair(w, side.Other(), true)
	s.settle(w)
	s.restart(w)
	s.force(w, side)
	targets := s.machines()
	slices.Reverse(targets) // the database, VMM, and then the workloads
	gaps = make([]Gap, len(s.start.machines))
	managed := true
	var last *recovery.Refusal
	for _, t := range targets {
		gap := s.gap(w, t, side)
		m := recovery.MachineOf(&w.estate, w.machines, t)
		switch {
		case gap == NoReplication:
			return lack{s.name(t) + " is lost with " + s.site(side.Other()) + ": " + string(gap), recovery.TheEstate}, gaps
		case gap != NoGap && t < 0:
			managed = false
			continue
		case !managed && (m.Active() != side || !m.On[side]):
			gap = NoManagement // what VMM would have to fail over is lost with it
		}
		if gap != NoGap {
			gaps[t] = gap
			continue
		}
		if r := s.save(w, t, side); r != nil {
			last = r
		}
		s.restart(w)
	}
	return s.without(w, side, managed, gaps, last), gaps
}

// save brings one machine up at a side: by its failover, or by taking back a planned one that had begun.
func (s *subject) save(w *world, t recovery.Target, side recovery.Side) *recovery.Refusal {
	m := recovery.MachineOf(&w.estate, w.machines, t)
	a := recovery.Args{Console: recovery.HyperVConsole, At: side, Side: side}
	if m.Managed == recovery.ByVault {
		a.Console = recovery.VaultConsole
	}
	switch {
	case m.Active() != side:
		return s.order(w, recovery.UnplannedFailover, t, a)
	case m.Phase == recovery.Prepared:
		return s.order(w, recovery.CancelPlannedFailover, t, a)
	}
	return nil
}

// force is the last resort of a stretched cluster that does not come over by itself (FACTS 5.4).
func (s *subject) force(w *world, side recovery.Side) {
	for _, a := range []Action{
		{recovery.ForceQuorum, recovery.TheEstate, recovery.Args{Side: side, SQL: true}}, {recovery.ForceAvailabilityGroup, recovery.TheEstate, recovery.Args{Side: side}},
		{recovery.ForceQuorum, recovery.TheEstate, recovery.Args{Side: side}}, {recovery.MoveVMMRole, recovery.TheEstate, recovery.Args{Side: side}},
	} {
		if w.estate.Option == recovery.StretchedCluster && !w.estate.VMMRunning() {
			s.do(w, &a)
			s.settle(w)
		}
	}
}

// without says what does not serve at a side, among what has no gap.
func (s *subject) without(w *world, side recovery.Side, managed bool, gaps []Gap, last *recovery.Refusal) lack {
	because := ""
	if last != nil {
		because = ": " + last.String()
	}
	for i := range w.machines {
		switch m := &w.machines[i]; {
		case gaps[i] != NoGap:
		case m.Active() != side || !m.On[side]:
			return lack{s.name(recovery.Target(i)) + " does not come back at " + s.site(side) + because, recovery.Target(i)}
		case m.Unconnected[side]:
			return lack{s.name(recovery.Target(i)) + " comes back at " + s.site(side) + ", where no network is mapped to its own", recovery.Target(i)}
		}
	}
	if managed && !w.estate.VaultAccepts() {
		return lack{"VMM does not come back at " + s.site(side) + because, recovery.TheEstate}
	}
	return lack{}
}
