package explore

import (
	"fmt"

	"vmmdrill/model"
	"vmmdrill/sim"
	"vmmdrill/sim/recovery"
)

// Effect is what becomes of a procedure after a loss or a mistake.
type Effect string

// The effects, the best first.
const (
	GoesOn      Effect = "goes on"
	GoesOnLater Effect = "goes on after the repair"
	BegunAnew   Effect = "is carried out anew after the repair, for what is not done"
	Caught      Effect = "is caught"
	Unnoticed   Effect = "is not noticed, and does harm"
	Stuck       Effect = "cannot be completed any more"
)

// Loss is what becomes of a procedure when something that the management depends on is lost just before one of its steps.
type Loss struct {
	Kind      sim.FaultKind
	Target    string // as a configuration writes it
	Procedure string
	Step      string // before which it is lost
	Effect    Effect
	At        string // the step that is refused, "" if none is
	Code      string // why
	Missing   string // what is wrong in the end, if it is stuck
}

// losses loses each thing that the management depends on before each step.
func (s *subject) losses() (list []Loss) {
	stages := s.stages()
	for i := range s.faults {
		if s.faults[i].kind == sim.SiteOutage {
			continue // what a second loss does is the table of windows
		}
		for n, x := range stages {
			k := s.begin()
			if s.concerns(x) && k.to(stages, n) && s.do(&k.w, &s.faults[i].outage) == nil {
				list = append(list, s.lose(k, &s.faults[i], stages, n))
			}
		}
	}
	return list
}

func (s *subject) lose(k *walk, f *fault, stages []stage, n int) Loss {
	x := stages[n]
	l := Loss{Kind: f.kind, Target: f.target, Procedure: s.nameOf(x.run), Step: x.step.Name, Effect: GoesOn}
	at, why := k.rest(stages, n)
	if why == nil && k.end(x.run) == "" {
		return l
	}
	if at >= 0 {
		l.At, l.Code = stages[at].step.Name, why.Code
	} else {
		at = n
	}
	again := k.copied()
	s.mend(&k.w, f)
	s.settle(&k.w)
	if l.Effect = GoesOnLater; l.At != "" {
		_, why = k.rest(stages, at)
	}
	if why == nil && k.end(x.run) == "" {
		return l
	}
	l.Effect = BegunAnew
	if l.Missing = s.bringHome(&again.w); l.Missing != "" {
		l.Effect = Stuck
	}
	return l
}

func (s *subject) nameOf(r run) string {
	if r == failingBack {
		return s.failback.Name
	}
	return s.failover.Name
}

// Mistake is what becomes of a procedure when the operator makes a mistake at one of its steps.
type Mistake struct {
	Kind      string // "skipped", "repeated", "swapped with the next", "wrong console", "wrong site"
	Procedure string
	Step      string
	Effect    Effect
	At        string // the step at which it is caught, "" if it is not
	Code      string // how
	Missing   string // what is wrong in the end, if it does harm
}

// err is a mistake: the steps that are taken instead of two that follow one another, and how many of these they stand for.
type err struct {
	kind  string
	steps func(x, next *model.Step) []*model.Step
	takes int
}

var errs = []err{
	{"skipped", func(x, next *model.Step) []*model.Step { return nil }, 1},
	{"repeated", func(x, next *model.Step) []*model.Step { return []*model.Step{x, x} }, 1},
	{"swapped with the next", func(x, next *model.Step) []*model.Step { return []*model.Step{next, x} }, 2},
	{"wrong console", misplaced(wrongConsole), 1},
	{"wrong site", misplaced(wrongSite), 1},
}

func misplaced(m move) func(x, next *model.Step) []*model.Step {
	return func(x, next *model.Step) []*model.Step {
		step := *x
		misplace(&step, m)
		return []*model.Step{&step, x}
	}
}

// mistakes makes each mistake at each step.
func (s *subject) mistakes() (list []Mistake) {
	stages := s.stages()
	for n, x := range stages {
		var next *model.Step
		if n+1 < len(stages) && stages[n+1].run == x.run {
			next = stages[n+1].step
		}
		for _, e := range errs {
			k := s.begin()
			if s.concerns(x) && (e.takes == 1 || next != nil) && k.to(stages, n) {
				list = append(list, s.mistake(k, e, stages, n, next))
			}
		}
	}
	return list
}

func (s *subject) mistake(k *walk, e err, stages []stage, n int, next *model.Step) Mistake {
	x := stages[n]
	m := Mistake{Kind: e.kind, Procedure: s.nameOf(x.run), Step: x.step.Name, Effect: GoesOn}
	caught := func(step *model.Step, why *recovery.Refusal) {
		if m.Effect == GoesOn && why != nil {
			m.Effect, m.At, m.Code = Caught, step.Name, why.Code
		}
	}
	for _, step := range e.steps(x.step, next) {
		caught(step, k.step(step))
	}
	if n+e.takes < len(stages) && stages[n+e.takes].run == x.run {
		if at, why := k.rest(stages, n+e.takes); at >= 0 {
			caught(stages[at].step, why)
		}
	}
	again := k.copied()
	if m.Effect == GoesOn {
		if m.Missing = k.end(x.run); m.Missing != "" {
			m.Effect = Unnoticed
		}
	}
	if missing := s.bringHome(&again.w); missing != "" {
		m.Effect, m.Missing = Stuck, missing
	}
	return m
}

// Window is a stretch of a procedure in which the loss of a site would find machines without a usable copy.
type Window struct {
	Procedure, After string // the step after which it is open
	Lost             string // the site
	Gap              Gap
	VMs              []model.VMID // of those that were searched
	Closes           bool         // by itself, when the copies have been made
}

// windows loses each site after each step, at once and when the software has done what it can.
func (s *subject) windows() (list []Window) {
	stages := s.stages()
	for n := 1; n <= len(stages); n++ {
		k := s.begin()
		if !s.concerns(stages[n-1]) || !k.to(stages, n-1) {
			continue
		}
		k.w = k.beforeSoftware(stages[n-1].step)
		later := k.copied()
		s.settle(&later.w)
		for _, side := range bothSides {
			if !k.w.estate.Up[side] {
				continue
			}
			list = append(list, s.open(k, later, side, stages[n-1])...)
		}
	}
	return list
}

// beforeSoftware is the world at the moment at which a step has taken effect.
func (k *walk) beforeSoftware(step *model.Step) world {
	k.s.settle(&k.w)
	ordered := false
	for range 3 {
		done, _ := k.s.carryOut(&k.w, step, ordered)
		if done != begun {
			break
		}
		ordered = true
		k.s.settle(&k.w)
	}
	return k.w
}

func (s *subject) open(now, later *walk, side recovery.Side, x stage) (list []Window) {
	gaps := func(k *walk) []Gap {
		c := k.copied()
		s.do(&c.w, &Action{recovery.SiteOutage, recovery.TheEstate, recovery.Args{Side: side.Other()}})
		_, gaps := s.rescue(&c.w, side)
		return gaps
	}
	first, then := gaps(now), gaps(later)
	for i, g := range first {
		if g == NoGap {
			continue
		}
		w := Window{s.nameOf(x.run), x.step.Name, s.site(side.Other()), g, []model.VMID{s.vms[i]}, then[i] == NoGap}
		if n := len(list) - 1; n >= 0 && list[n].Gap == g && list[n].Closes == w.Closes {
			list[n].VMs = append(list[n].VMs, s.vms[i])
			continue
		}
		list = append(list, w)
	}
	return list
}

// String is the effect with where it shows.
func (l *Loss) String() string {
	text := string(l.Effect)
	if l.At != "" {
		text = fmt.Sprintf("%s; step %q is refused: %s", text, l.At, l.Code)
	}
	if l.Missing != "" {
		text += "; " + l.Missing
	}
	return text
}
