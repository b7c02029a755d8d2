package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim/recovery"
)

// Bounds are how much is searched.
type Bounds struct {
	Faults   int  // that strike, at most: 0 to 3
	Mistakes int  // of the operators, at most: 0 to 3
	Machines int  // of each kind that are kept; at least 1
	Apart    bool // of machines that are alike it matters which is in which condition: larger, and the same answer
	Limits   Limits
	Samples  int    // timed runs with random faults; 0: none
	Seed     uint64 // of those
	Workers  int
	Progress func(what string, states, depth int) // may be nil
}

// Verification is what was searched, and what was found.
type Verification struct {
	Searches        []Searched
	Sampled         *Sampled         // nil: no timed runs were asked for
	Counterexamples []Counterexample // one for each promise: of the documented procedures the shortest story first, then of any order
	Losses          []Loss           // of what the management depends on, at every step
	Mistakes        []Mistake        // of the operators, at every step
	Gaps            []Window         // in which a second loss would find machines without a usable copy
	TimedGaps       []TimedGap       // how long such windows are in one timed run
	Standing        []Standing       // machines of which a few were searched for all
	Unprotected     int              // machines that nothing replicates; they are not searched
	Own             []*Own           // invariants of the configuration's own, which were looked at as well
}

// Searched is one search and its bounds.
type Searched struct {
	Name, Doc   string
	Faults      int
	Mistakes    int // -1: operators do anything that is legal
	States      int
	Represented int
	Transitions int
	Depth       int
	Bytes       int64
	Stopped     Why // Complete: every state within the bounds was visited
	Left        int // states that were found and not looked at
}

// Standing says for how many machines one was searched.
type Standing struct {
	VM  model.VMID
	For int
}

// Counterexample is a story after which a promise is broken.
type Counterexample struct {
	Promise  string
	What     string
	Story    []Event
	Lines    []Line
	Scenario string // HCL: the story for the timed simulator
	Sampled  bool   // it was found in a timed run, and is the smallest such run that was found; not the shortest there is
}

// Line is a place in the configuration that allows a counterexample.
type Line struct {
	Range hcl.Range
	Why   string
}

// Verify searches a deployment, first with operators who follow the documented procedures, then with operators who do anything that is
// legal. An error is that the deployment is too large for its bounds.
func Verify(ctx context.Context, cfg *model.Config, b Bounds) (*Verification, error) {
	procedures := scenarios.Procedures(cfg)
	for _, name := range []string{"failover", "failback"} {
		if p := scenarios.ProcedureNamed(procedures, name); p == nil || len(p.Steps) == 0 {
			return nil, fmt.Errorf("there is no procedure %q with steps to be rehearsed", name)
		}
	}
	v := &Verification{}
	s := newSubject(cfg, max(1, b.Machines))
	for i := range s.vms {
		v.Standing = append(v.Standing, Standing{s.vms[i], s.stands[i]})
	}
	v.Own = s.owns
	r, err := newRehearsal(s, b.Faults, b.Mistakes, !b.Apart)
	if err != nil {
		return nil, err
	}
	f, as := b.search(ctx, Searched{Name: "procedures", Faults: b.Faults, Mistakes: b.Mistakes,
		Doc: "the documented procedures: faults and repairs at any moment, software that acts or has not acted yet, operators who make mistakes"}, r)
	v.Searches = append(v.Searches, as)
	v.counterexamples(s, r, f)
	slices.SortStableFunc(v.Counterexamples, func(a, b Counterexample) int { return len(a.Story) - len(b.Story) })
	v.Losses, v.Mistakes, v.Gaps = s.losses(), s.mistakes(), s.windows()
	if f.Stopped == Interrupted {
		return v, nil
	}
	v.anything(ctx, cfg, b)
	v.sample(ctx, cfg, b)
	v.TimedGaps = timedGaps(cfg, b.Seed)
	return v, nil
}

// anything searches every legal order. Machines meet only in the management server, of which no order for one of them changes anything: each
// kind is searched by itself, for what is true of a machine beside the others is true of it alone.
func (v *Verification) anything(ctx context.Context, cfg *model.Config, b Bounds) {
	all := Searched{Name: "any order", Faults: b.Faults, Mistakes: -1,
		Doc: "every legal order: faults and repairs at any moment, and operators who do whatever is not refused; of each kind one machine by itself"}
	var found []Counterexample
	for _, s := range newSubject(cfg, 1).apart() {
		x, err := newFreedom(s, b.Faults, !b.Apart)
		if err != nil {
			return
		}
		f, one := b.search(ctx, all, x)
		all.add(one)
		found = append(found, x.counterexamples(ctx, f)...)
		if f.Stopped == Interrupted {
			break
		}
	}
	v.Searches = append(v.Searches, all)
	slices.SortStableFunc(found, func(a, b Counterexample) int { return len(a.Story) - len(b.Story) })
	for _, c := range found {
		if !v.has(c.Promise) {
			v.Counterexamples = append(v.Counterexamples, c)
		}
	}
}

// add counts a search of another part.
func (all *Searched) add(one Searched) {
	all.States += one.States
	all.Represented += one.Represented
	all.Transitions += one.Transitions
	all.Left += one.Left
	all.Depth, all.Bytes = max(all.Depth, one.Depth), max(all.Bytes, one.Bytes)
	if all.Stopped == Complete {
		all.Stopped = one.Stopped
	}
}

// counterexamples are the nearest story for each promise that the search has found broken.
func (f *freedom) counterexamples(ctx context.Context, found *Search) (list []Counterexample) {
	add := func(promise, what string, at StateID) {
		story := f.tell(found, at, what)
		list = append(list, Counterexample{Promise: promise, What: what, Story: story, Lines: append(f.s.ownLine(promise), f.s.lines(what, story)...)})
	}
	has := map[string]bool{}
	for _, b := range found.Violations {
		if promise, what, _ := strings.Cut(b.Broken, ": "); !has[promise] {
			has[promise] = true
			add(promise, what, b.State)
		}
	}
	if found.Stopped != Complete || has["home_again"] {
		return list
	}
	if nearest, n, ok := found.Stranded(ctx, f.isHome, f.usable); ok && n > 0 {
		add("home_again", fmt.Sprintf("from here no order of repairs and legal steps leads home again, nor from %d other states", n-1), nearest)
	}
	return list
}

func (v *Verification) has(promise string) bool {
	return slices.ContainsFunc(v.Counterexamples, func(c Counterexample) bool { return c.Promise == promise })
}

// search is a system's search, and how it went.
func (b *Bounds) search(ctx context.Context, as Searched, system System) (*Search, Searched) {
	o := Options{Workers: b.Workers, Limits: b.Limits}
	if b.Progress != nil {
		o.Progress = func(states, depth int) { b.Progress(as.Name, states, depth) }
	}
	f := Run(ctx, system, o)
	as.States, as.Represented, as.Transitions, as.Depth = f.States, f.Represented, f.Transitions, f.Depth
	as.Bytes, as.Stopped, as.Left = f.Bytes(), f.Stopped, f.Left
	return f, as
}

// counterexamples tells the nearest story for each promise.
func (v *Verification) counterexamples(s *subject, r *rehearsal, f *Search) {
	for _, found := range f.Violations {
		promise, what, _ := strings.Cut(found.Broken, ": ")
		if v.has(promise) {
			continue
		}
		story := r.tell(f, found.State, promise, what)
		v.Counterexamples = append(v.Counterexamples, Counterexample{Promise: promise, What: what, Story: story, Lines: append(s.ownLine(promise), s.lines(what, story)...),
			Scenario: s.replay("counterexample_"+promise, story, s.condition(promise, what))})
	}
}

// condition is what is true of the simulator's result when a story ends as the search found.
func (s *subject) condition(promise, what string) string {
	switch promise {
	case "ends_at_home", "home_again":
		return "result.ended_in_initial_state == 0"
	case "procedure_completes":
		for _, r := range recovery.Refusals {
			if strings.Contains(what, " "+r.Code+": ") {
				return fmt.Sprintf("length([for r in result.refusals : r if r.code == %q]) > 0", r.Code)
			}
		}
	case "failover_restores_service", "service_restored":
		for i := range s.vms {
			if strings.Contains(what, s.name(recovery.Target(i))+" ") {
				return fmt.Sprintf("result.vm.%s.rto.never == result.replications", s.name(recovery.Target(i)))
			}
		}
		return "result.vmm.rto.never == result.replications || length(result.refusals) > 0"
	}
	return ""
}
