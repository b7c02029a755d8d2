package explore

import (
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// rehearsal is the search of the documented procedures: faults strike and are repaired at any moment, software acts or has not acted yet,
// and operators begin the failover when the primary site is lost, the failback when everything works again, with some mistakes.
type rehearsal struct {
	*packing
	s                  *subject
	faults, mistakes   int // at most
	transitions, moves int // first numbers of outages, repairs, software and moves
}

// position is what the search keeps beside the protocol's state.
type position struct {
	faults, mistakes int
	run              run
	step             int
	ordered          bool // the planned failover of this step is under way
	swapped          int  // 1: the step after this one is done first; 2: that is done, and this one follows
	begun            bool // a failover was begun: there is something to bring home
	done             bool // it was carried out to its end
}

type run int

const (
	idle run = iota
	failingOver
	failingBack
)

const positionBits = 2 + 2 + 2 + 6 + 1 + 2 + 1 + 1

func (p position) word() uint64 {
	bit := func(b bool) uint64 {
		if b {
			return 1
		}
		return 0
	}
	return uint64(p.faults) | uint64(p.mistakes)<<2 | uint64(p.run)<<4 | uint64(p.step)<<6 | bit(p.ordered)<<12 | uint64(p.swapped)<<13 | bit(p.begun)<<15 | bit(p.done)<<16
}

func positionOf(w uint64) position {
	return position{int(w & 3), int(w >> 2 & 3), run(w >> 4 & 3), int(w >> 6 & 63), w>>12&1 != 0, int(w >> 13 & 3), w>>15&1 != 0, w>>16&1 != 0}
}

// move is something that operators do.
type move uint16

const (
	beginFailover move = iota
	beginFailback
	carryOn
	giveUp
	// Mistakes.
	failOverWithoutNeed
	skipStep
	repeatStep
	swapSteps
	wrongConsole
	wrongSite
	moves // how many there are
)

var moveTexts = [...]string{"the failover procedure is begun", "the failback procedure is begun", "", "nobody waits any longer for step %q; the procedure stops",
	"MISTAKE: the failover procedure is begun although the primary site is not lost", "MISTAKE: step %q is skipped", "MISTAKE: step %q is repeated",
	"MISTAKE: the step after %q is taken first", "MISTAKE: step %q is ordered from the wrong console", "MISTAKE: step %q is ordered at the wrong site"}

func newRehearsal(s *subject, faults, mistakes int, symmetric bool) (*rehearsal, error) {
	p, ok := newPacking(s.start, positionBits, symmetric)
	if !ok {
		return nil, fmt.Errorf("%d machines of %d kinds are too many to be searched; keep fewer of each", len(s.start.machines), len(s.vms))
	}
	if len(s.failover.Steps) > 63 || len(s.failback.Steps) > 63 {
		return nil, fmt.Errorf("a procedure has more than 63 steps")
	}
	r := &rehearsal{packing: p, s: s, faults: faults, mistakes: mistakes}
	r.transitions = 2 * len(s.faults)
	r.moves = r.transitions + len(s.software)
	return r, nil
}

func (r *rehearsal) Initial() Key {
	var parts packed
	r.pack(&r.s.start, &parts)
	return r.key(&parts, make([]uint64, len(parts.machines)))
}

func (r *rehearsal) Expander() Expander { return &rehearsing{rehearsal: r} }

// rehearsing expands the states of a rehearsal.
type rehearsing struct {
	*rehearsal
	at, next    world
	parts, then packed
	sorted      []uint64
	k           Key
	pos         position
	successor   func(uint16, Key)
	broken      func(string)
}

func (x *rehearsing) Weight() int { return x.packing.weight(x.parts.machines) }

// Expand hands over what nature, software and operators can do, and looks for what is wrong.
func (x *rehearsing) Expand(k Key, successor func(uint16, Key), broken func(string)) {
	x.k, x.successor, x.broken = k, successor, broken
	x.unpack(k, &x.at, &x.parts)
	x.pos = positionOf(x.at.extra)
	x.sorted = slices.Grow(x.sorted[:0], len(x.at.machines))[:len(x.at.machines)]
	x.check()
	for i := range x.s.faults {
		f := &x.s.faults[i]
		if x.pos.faults < x.rehearsal.faults {
			x.try(uint16(2*i), &f.outage, position.struck)
		}
		x.copyWorld()
		if x.s.mend(&x.next, f) == nil {
			x.hand(uint16(2*i+1), x.pos)
		}
	}
	quiet := true
	for i := range x.s.software {
		quiet = !x.try(uint16(x.transitions+i), &x.s.software[i], nil) && quiet
	}
	x.operate(quiet)
}

func (p position) struck() position {
	p.faults++
	return p
}

// copyWorld makes next a copy of the world at hand.
func (x *rehearsing) copyWorld() {
	x.next.estate, x.next.extra = x.at.estate, x.at.extra
	x.next.machines = append(x.next.machines[:0], x.at.machines...)
}

// try hands over what an action leads to, if it is allowed.
func (x *rehearsing) try(number uint16, a *Action, then func(position) position) bool {
	if x.s.allowed(&x.at, a) != nil {
		return false
	}
	x.copyWorld()
	recovery.Do(a.Op, &x.next.estate, x.next.machines, a.Target, a.Args)
	x.s.write(&x.next)
	p := x.pos
	if then != nil {
		p = then(p)
	}
	x.hand(number, p)
	return true
}

// hand hands over next with a position.
func (x *rehearsing) hand(number uint16, p position) {
	x.next.extra = p.word()
	x.pack(&x.next, &x.then)
	x.successor(number, x.key(&x.then, x.sorted))
}

func (x *rehearsing) move(m move, p position) { x.hand(uint16(x.moves+int(m)), p) }

// lost reports whether the primary site is lost, which is when the failover is called for.
func lost(e *recovery.Estate) bool { return !e.Up[recovery.Primary] && e.Up[recovery.Secondary] }

// works reports whether no fault is in force.
func (x *rehearsing) works() bool {
	for i := range x.s.faults {
		if x.s.allowed(&x.at, &x.s.faults[i].repair) == nil {
			return false
		}
	}
	return true
}

func (x *rehearsing) operate(quiet bool) {
	x.copyWorld()
	if x.pos.run == idle {
		x.begin(quiet)
		return
	}
	x.step(quiet)
	if x.pos.mistakes < x.rehearsal.mistakes && !x.pos.ordered && x.pos.swapped == 0 {
		x.err()
	}
}

// begin is an operator who takes up a procedure.
func (x *rehearsing) begin(quiet bool) {
	p := x.pos
	p.step, p.ordered, p.swapped, p.begun = 0, false, 0, true
	switch {
	case lost(&x.at.estate):
		if p.done {
			return
		}
		p.run = failingOver
		x.move(beginFailover, p)
	case x.pos.begun && quiet && x.works() && !x.s.home(&x.at):
		p.run = failingBack
		x.copyWorld()
		x.s.restart(&x.next)
		x.move(beginFailback, p)
	case x.pos.mistakes < x.rehearsal.mistakes && !x.pos.begun:
		p.run = failingOver
		p.mistakes++
		x.move(failOverWithoutNeed, p)
	}
}

// procedure is the one that is under way.
func (r *rehearsal) procedure(p position) *model.Procedure {
	if p.run == failingBack {
		return r.s.failback
	}
	return r.s.failover
}

// current is the step that comes next, and after is the position when it is done.
func (r *rehearsal) current(p position) (step *model.Step, after position) {
	steps := r.procedure(p).Steps
	at := p.step
	after = p
	after.ordered = false
	switch p.swapped {
	case 1:
		at++
		after.swapped = 2
	case 2:
		after.swapped = 0
		after.step += 2
	default:
		after.step++
	}
	if after.step >= len(steps) {
		after.step, after.run, after.swapped, after.done = 0, idle, 0, p.run == failingOver
	}
	return &steps[at], after
}

// step carries out the step that comes next.
func (x *rehearsing) step(quiet bool) {
	step, after := x.current(x.pos)
	done, why := x.s.carryOut(&x.next, step, x.pos.ordered)
	switch done {
	case carriedOut, nothing:
		x.inOrder(step)
		x.move(carryOn, after)
		if after.run == idle {
			x.completed()
		}
	case begun:
		p := x.pos
		p.ordered = true
		x.move(carryOn, p)
	case waits:
		if quiet {
			x.stops(step, why)
		}
	case refused:
		x.stops(step, why)
	}
}

// stops ends a procedure that cannot go on.
func (x *rehearsing) stops(step *model.Step, why *recovery.Refusal) {
	x.copyWorld()
	p := x.pos
	p.run, p.step, p.ordered, p.swapped, p.done = idle, 0, false, 0, false
	x.move(giveUp, p)
	if x.asWritten() {
		x.broken(fmt.Sprintf("procedure_completes: step %q of the %s stops: %v", step.Name, x.procedure(x.pos).Name, why))
	}
}

// asWritten reports whether the procedure at hand has met with nothing but the loss that it is for.
func (x *rehearsing) asWritten() bool {
	due := lost(&x.at.estate)
	if x.pos.run == failingBack {
		due = x.pos.done
	}
	return x.pos.mistakes == 0 && x.pos.faults <= 1 && due
}

// completed looks at the world that a procedure leaves, if nothing has come between.
func (x *rehearsing) completed() {
	if !x.asWritten() {
		return
	}
	x.s.settle(&x.next)
	if x.pos.run == failingBack {
		if !x.s.home(&x.next) {
			x.broken("ends_at_home: after the failback " + x.s.astray(&x.next))
		}
	} else if missing := x.s.serving(&x.next); missing != (lack{}) {
		x.broken("failover_restores_service: the failover is done, and " + missing.what)
	}
}

// inOrder looks at the order of a failback: VMM comes home first, and completely.
func (x *rehearsing) inOrder(step *model.Step) {
	e := &x.next.estate
	if x.pos.mistakes > 0 || x.pos.run != failingBack || e.Option != recovery.Standalone || step.Do.Value != recovery.PlannedFailover.Name {
		return
	}
	if step.Target.Value == "workloads" && e.VMM.Active() == recovery.Secondary {
		x.broken("vmm_home_first: the workloads are failed back while VMM is still at the other site (R-42)")
	}
}

// err is an operator who makes a mistake in the step that comes next.
func (x *rehearsing) err() {
	steps := x.procedure(x.pos).Steps
	wrong := x.pos
	wrong.mistakes++
	skipped := wrong
	if skipped.step++; skipped.step == len(steps) {
		skipped.step, skipped.run = 0, idle
	}
	x.copyWorld()
	x.move(skipStep, skipped)
	if x.pos.step > 0 {
		again := wrong
		again.step--
		x.move(repeatStep, again)
	}
	if x.pos.step+1 < len(steps) {
		swapped := wrong
		swapped.swapped = 1
		x.move(swapSteps, swapped)
	}
	for _, m := range []move{wrongConsole, wrongSite} {
		step := steps[x.pos.step]
		misplace(&step, m)
		x.copyWorld()
		step.WaitAtMost.Value = 0
		if done, _ := x.s.carryOut(&x.next, &step, false); done == carriedOut || done == begun {
			p := wrong
			p.ordered = done == begun
			x.move(m, p)
		}
	}
}

// misplace moves a step to the wrong console or site.
func misplace(step *model.Step, m move) {
	switch {
	case m == wrongSite && step.Site.Value == "secondary":
		step.Site.Value = "primary"
	case m == wrongSite:
		step.Site.Value = "secondary"
	case step.Console.Value == "vault":
		step.Console.Value = "hyper_v_manager"
	default:
		step.Console.Value = "vault"
	}
}

// check looks for what is wrong with the state: an invariant that does not hold, a way home or a rescue that there is not.
func (x *rehearsing) check() {
	x.s.invariants(&x.at, x.broken)
	x.copyWorld()
	if why := x.s.bringHome(&x.next); why != "" {
		x.broken("home_again: with everything repaired, " + why)
	}
	for _, side := range bothSides {
		if !x.at.estate.Up[side] {
			continue
		}
		x.copyWorld()
		x.s.do(&x.next, &Action{recovery.SiteOutage, recovery.TheEstate, recovery.Args{Side: side.Other()}})
		if missing, _ := x.s.rescue(&x.next, side); missing != (lack{}) {
			x.broken("service_restored: with " + x.s.site(side.Other()) + " lost, " + missing.what)
		}
	}
}
