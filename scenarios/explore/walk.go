package explore

import (
	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// walk is one run of the documented procedures after the loss of the primary site, step by step and without chance.
type walk struct {
	s *subject
	w world
}

// stage is one step of the failover or the failback.
type stage struct {
	run  run
	i    int
	step *model.Step
}

func (s *subject) stages() (list []stage) {
	for i := range s.failover.Steps {
		list = append(list, stage{failingOver, i, &s.failover.Steps[i]})
	}
	for i := range s.failback.Steps {
		list = append(list, stage{failingBack, i, &s.failback.Steps[i]})
	}
	return list
}

// concerns reports whether a step has anything to do here.
func (s *subject) concerns(x stage) bool { return len(s.targetsOf(x.step)) > 0 }

// begin is a world whose primary site was lost.
func (s *subject) begin() *walk {
	k := &walk{s: s}
	k.w = world{estate: s.start.estate, machines: append([]recovery.Machine(nil), s.start.machines...)}
	s.settle(&k.w)
	s.do(&k.w, &Action{recovery.SiteOutage, recovery.TheEstate, recovery.Args{Side: recovery.Primary}})
	s.settle(&k.w)
	return k
}

// to carries out what comes before a stage; false if that is impossible.
func (k *walk) to(stages []stage, n int) bool {
	for i := range n {
		if i > 0 && stages[i].run != stages[i-1].run {
			k.primaryIsBack()
		}
		if k.step(stages[i].step) != nil {
			return false
		}
	}
	if n > 0 && n < len(stages) && stages[n].run != stages[n-1].run {
		k.primaryIsBack()
	}
	return true
}

func (k *walk) primaryIsBack() {
	k.s.repair(&k.w, 0, false)
	k.s.settle(&k.w)
	k.s.restart(&k.w)
}

// step carries one step out, software acting before and after it. It says why the step is refused.
func (k *walk) step(step *model.Step) *recovery.Refusal {
	k.s.settle(&k.w)
	ordered := false
	for range 3 {
		switch done, why := k.s.carryOut(&k.w, step, ordered); done {
		case begun:
			ordered = true
			k.s.settle(&k.w)
		case waits, refused:
			return why
		default:
			k.s.settle(&k.w)
			return nil
		}
	}
	return recovery.NotSynchronised
}

// copied is a walk of its own from here.
func (k *walk) copied() *walk {
	return &walk{k.s, world{k.w.estate, append([]recovery.Machine(nil), k.w.machines...), k.w.extra}}
}

// rest carries out the stages from n on, of the same procedure; it is the stage that is refused and why, or -1.
func (k *walk) rest(stages []stage, n int) (at int, why *recovery.Refusal) {
	for i := n; i < len(stages) && stages[i].run == stages[n].run; i++ {
		if why := k.step(stages[i].step); why != nil {
			return i, why
		}
	}
	return -1, nil
}

// end says what is wrong after a procedure, or "".
func (k *walk) end(r run) string {
	if r == failingBack {
		if !k.s.home(&k.w) {
			return k.s.astray(&k.w)
		}
		return ""
	}
	return k.s.serving(&k.w).what
}
