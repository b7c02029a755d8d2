package explore

import (
	"fmt"
	"slices"

	"vmmdrill/sim/recovery"
)

// freedom is the search of every legal order: faults, repairs and software as in a rehearsal, and operators who may do anything that is not
// refused, at any time.
type freedom struct {
	acts
	s       *subject
	faults  int // at most
	outages int // of the actions, the first ones
}

const freedomBits = 2

// spontaneous is what may happen by itself and counts as a fault.
var spontaneous = []*recovery.Operation{recovery.RequireResync, recovery.VMMRoleFails, recovery.NodeQuarantine}

func newFreedom(s *subject, faults int, symmetric bool) (*freedom, error) {
	p, ok := newPacking(s.start, freedomBits, symmetric)
	if !ok {
		return nil, fmt.Errorf("%d machines of several kinds are too many to be searched; keep fewer of each", len(s.start.machines))
	}
	f := &freedom{s: s, faults: faults}
	var actions []Action
	for i := range s.faults {
		actions = append(actions, s.faults[i].outage)
	}
	for _, op := range spontaneous {
		actions = append(actions, f.every(op)...)
	}
	f.outages = len(actions)
	for i := range s.faults {
		actions = append(actions, s.faults[i].repair)
	}
	actions = append(actions, s.software...)
	for _, op := range recovery.Operations {
		if op.By == recovery.Operator && op != recovery.CheckVMM {
			actions = append(actions, f.every(op)...)
		}
	}
	actions = append(actions, f.every(recovery.NodeRelease)...)
	f.acts = newActs(p, actions)
	f.allowed = func(w *world, a *Action) bool { return s.allowed(w, a) == nil }
	f.settle = s.write
	f.broken = func(before, after *world, a *Action, broken func(string)) {
		s.promises(&both{Action: a, before: before, after: after}, broken)
	}
	f.holds = s.hold
	return f, nil
}

// usable reports whether an action is no fault: one that may be needed on the way home.
func (f *freedom) usable(action uint16) bool { return int(action) >= f.outages }

// every is an operation with all that it may be told.
func (f *freedom) every(op *recovery.Operation) (list []Action) {
	targets := []recovery.Target{recovery.TheEstate}
	if op.Scope == recovery.OnMachine {
		targets = f.s.machines()
	}
	for _, t := range targets {
		for _, side := range bothSides {
			for _, sql := range [2]bool{false, true} {
				if a := (recovery.Args{Side: side, At: side, SQL: sql}); t == recovery.TheEstate || a == (recovery.Args{}) {
					list = append(list, Action{op, t, a})
				}
			}
		}
	}
	return list
}

func (f *freedom) Initial() Key {
	var parts packed
	f.pack(&f.s.start, &parts)
	return f.key(&parts, make([]uint64, len(parts.machines)))
}

func (f *freedom) Expander() Expander { return &free{f, newActing(&f.acts)} }

// free expands the states of a search of every legal order.
type free struct {
	*freedom
	acting *acting
}

func (x *free) Weight() int { return x.acting.Weight() }

// Expand hands over what every action that is not refused leads to, and names the promises that it breaks.
func (x *free) Expand(k Key, successor func(uint16, Key), violated func(string)) {
	x.acting.expand(k, x.spends, successor, violated)
}

// spends counts the faults that have struck.
func (f *freedom) spends(action int, struck uint64) (uint64, bool) {
	if action >= f.outages {
		return struck, true
	}
	return struck + 1, int(struck) < f.faults
}

// lookUp finds the machine that the action was for, before and after.
func (b *both) lookUp() {
	if b.Op.Scope == recovery.OnMachine {
		b.was, b.is = recovery.MachineOf(&b.before.estate, b.before.machines, b.Target), recovery.MachineOf(&b.after.estate, b.after.machines, b.Target)
	}
}

// promises names those that an action has broken.
func (s *subject) promises(b *both, violated func(string)) {
	b.lookUp()
	for _, p := range Promises {
		if p.Broken == nil {
			continue
		}
		if how := p.Broken(b); how != "" {
			violated(p.Name + ": " + s.name(b.Target) + ": " + how)
		}
	}
}

// invariants names those that do not hold, the configuration's own among them.
func (s *subject) invariants(w *world, violated func(string)) {
	s.hold(w, recovery.TheEstate, violated)
	for i := range w.machines {
		s.hold(w, recovery.Target(i), violated)
	}
}

// hold names those that do not hold of a workload, or of the estate with VMM's machine and its database's.
func (s *subject) hold(w *world, of recovery.Target, violated func(string)) {
	targets := []recovery.Target{of}
	if of == recovery.TheEstate {
		targets = s.management()
		s.own(w, of, violated)
	}
	for _, t := range targets {
		s.own(w, t, violated)
		m := recovery.MachineOf(&w.estate, w.machines, t)
		for _, inv := range recovery.Invariants {
			if how := inv.Broken(&w.estate, m); how != "" {
				violated(inv.Name + ": " + s.name(t) + ": " + how)
			}
		}
	}
}

// isHome reports whether a state is as at the beginning, as far as machines and roles are concerned.
func (f *freedom) isHome(k Key) bool {
	var w world
	var parts packed
	f.unpack(k, &w, &parts)
	return recovery.Home(&w.estate, w.machines) && !slices.ContainsFunc(w.machines, func(m recovery.Machine) bool { return m.Test })
}

// tell is the story of a way through every legal order.
func (f *freedom) tell(s *Search, to StateID, what string) (story []Event) {
	actions, _ := s.Way(to)
	for _, n := range actions {
		a := &f.actions[n]
		e := Event{Text: fmt.Sprintf("%s of %s.", a.Op.Name, f.s.name(a.Target))}
		switch {
		case int(n) < len(f.s.faults):
			e = Event{Text: fmt.Sprintf("%s strikes %s.", f.s.faults[n].kind, f.s.faults[n].target), strikes: &f.s.faults[n]}
		case int(n) >= f.outages && int(n) < f.outages+len(f.s.faults):
			fault := &f.s.faults[int(n)-f.outages]
			e = Event{Text: fmt.Sprintf("%s is repaired (%s).", fault.target, fault.kind), mended: fault}
		case a.Op.By == recovery.Software:
			e.Text, e.by = "By itself: "+e.Text, true
		default:
			e.Text = "The operators order: " + e.Text
		}
		story = append(story, e)
	}
	return append(story, Event{Text: capital(what) + "."})
}
