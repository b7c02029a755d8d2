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
	f := v.search(ctx, b, Searched{Name: "procedures", Faults: b.Faults, Mistakes: b.Mistakes,
		Doc: "the documented procedures: faults and repairs at any moment, software that acts or has not acted yet, operators who make mistakes"}, r)
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

// anything searches every legal order, with one machine of each kind.
func (v *Verification) anything(ctx context.Context, cfg *model.Config, b Bounds) {
	s := newSubject(cfg, 1)
	x, err := newFreedom(s, b.Faults, !b.Apart)
	if err != nil {
		return
	}
	f := v.search(ctx, b, Searched{Name: "any order", Faults: b.Faults, Mistakes: -1,
		Doc: "every legal order: faults and repairs at any moment, and operators who do whatever is not refused; one machine of each kind"}, x)
	for _, found := range f.Violations {
		promise, what, _ := strings.Cut(found.Broken, ": ")
		if v.has(promise) {
			continue
		}
		story := x.tell(f, found.State, what)
		v.Counterexamples = append(v.Counterexamples, Counterexample{Promise: promise, What: what, Story: story, Lines: append(s.ownLine(promise), s.lines(what, story)...)})
	}
	if f.Stopped != Complete {
		return
	}
	if nearest, n, ok := f.Stranded(ctx, b.Workers, x.isHome, func(a uint16) bool { return int(a) >= x.outages }); ok && n > 0 && !v.has("home_again") {
		what := fmt.Sprintf("from here no order of repairs and legal steps leads home again, nor from %d other states", n-1)
		story := x.tell(f, nearest, what)
		v.Counterexamples = append(v.Counterexamples, Counterexample{Promise: "home_again", What: what, Story: story, Lines: s.lines(what, story)})
	}
}

func (v *Verification) has(promise string) bool {
	return slices.ContainsFunc(v.Counterexamples, func(c Counterexample) bool { return c.Promise == promise })
}

func (v *Verification) search(ctx context.Context, b Bounds, as Searched, system System) *Search {
	o := Options{Workers: b.Workers, Limits: b.Limits}
	if b.Progress != nil {
		o.Progress = func(states, depth int) { b.Progress(as.Name, states, depth) }
	}
	f := Run(ctx, system, o)
	as.States, as.Represented, as.Transitions, as.Depth = f.States, f.Represented, f.Transitions, f.Depth
	as.Bytes, as.Stopped, as.Left = f.Bytes(), f.Stopped, f.Left
	v.Searches = append(v.Searches, as)
	return f
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
