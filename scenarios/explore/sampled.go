package explore

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// Sampled is what timed runs with random faults have shown: no proof, however many there were.
type Sampled struct {
	Runs        int // that were played to their end
	Asked       int
	Seed        uint64
	Transitions int // of the protocol; each was looked at
}

// sampler plays timed runs of a whole deployment, with random faults at random times, and looks at every transition.
type sampler struct {
	*subject
	ctx      context.Context
	workers  int
	drawn    Sampled
	entities map[string][]string // addresses by kind; looked up only
	steps    map[string][]model.Step
	progress func(what string, states, depth int)
	failing  *rehearsed // the last one; rapid plays the smallest last
}

// rehearsed is a timed run.
type rehearsed struct {
	number      int // in the order in which they are drawn, from 0
	drill       sim.Drill
	luck        uint64
	transitions int           // until a promise was broken, each of which was looked at
	what        string        // is broken
	at          time.Duration // is when
	timeline    []sim.Entry   // of a run that has broken one
}

// TimedRuns is the name of this search in reports of its progress.
const TimedRuns = "timed runs"

const (
	sampledName = "sampled"
	sampledFor  = 72 * time.Hour
	sampledDay  = 24 * 60 // minutes in which faults strike
	faultsDrawn = 4
)

// sample plays b.Samples runs and tells the smallest one that breaks a promise.
func (v *Verification) sample(ctx context.Context, cfg *model.Config, b Bounds) {
	if b.Samples == 0 || ctx.Err() != nil {
		return
	}
	p := &sampler{subject: wholeSubject(cfg), ctx: ctx, workers: max(1, b.Workers), progress: b.Progress, entities: map[string][]string{}, steps: map[string][]model.Step{}}
	for n := range cfg.Topology.Nodes() {
		p.entities[n.Type] = append(p.entities[n.Type], n.Address())
	}
	p.owns, _ = OwnInvariants(cfg)
	p.drawn = Sampled{Asked: b.Samples, Seed: b.Seed}
	for _, name := range []string{"failover", "failback"} {
		p.steps[name] = scenarios.ProcedureNamed(scenarios.Procedures(cfg), name).Steps
	}
	p.search(b.Samples, b.Seed)
	v.Sampled = &p.drawn
	if f := p.failing; f != nil {
		promise, what, _ := strings.Cut(f.what, ": ")
		if !v.has(promise) {
			story := f.story(what)
			v.Counterexamples = append(v.Counterexamples, Counterexample{Promise: promise, What: what, Story: story, Lines: append(p.ownLine(promise), p.lines(what, story)...), Scenario: f.scenario(), Sampled: true})
		}
	}
}

// wholeSubject is a deployment with every machine, as the simulator has it.
func wholeSubject(cfg *model.Config) *subject {
	s := &subject{t: cfg.Topology, files: cfg.Files}
	s.start.estate, s.start.machines = sim.Initial(s.t)
	s.vms = sim.Workloads(s.t)
	return s
}

// search plays runs until one breaks a promise, and makes that one smaller.
func (p *sampler) search(runs int, seed uint64) {
	first := p.playAll(runs, seed)
	if first == runs {
		return
	}
	n := 0
	p.check(runs, seed, func(t *rapid.T) {
		r := p.draw(t)
		if n++; n <= first || p.ctx.Err() != nil {
			return
		}
		if p.play(r); r.what != "" {
			p.failing = r
			t.Fatalf("%s", r.what)
		}
	})
}

// check lets rapid draw runs; when one fails, it draws smaller ones.
func (p *sampler) check(runs int, seed uint64, property func(t *rapid.T)) {
	restore := settings(map[string]string{"rapid.checks": fmt.Sprint(runs), "rapid.seed": fmt.Sprint(max(1, seed)), "rapid.nofailfile": "true", "rapid.shrinktime": "10m"})
	defer restore()
	done := make(chan struct{})
	go func() { // rapid leaves a failed check by ending its goroutine
		defer close(done)
		rapid.Check(&checked{}, property)
	}()
	<-done
}

// playAll plays runs until one breaks a promise, and is the first one that does, or how many there are. Runs before that one are counted: they are
// drawn one after the other, so that it does not depend on the workers which these are.
func (p *sampler) playAll(runs int, seed uint64) (first int) {
	played := make([]int, runs) // 1 and the transitions that were looked at
	var broken atomic.Int64     // the first one
	broken.Store(int64(runs))
	var told sync.Mutex
	done, transitions := 0, 0
	next := make(chan *rehearsed)
	var wait sync.WaitGroup
	var found bugs
	for range p.workers {
		wait.Go(func() {
			for r := range next {
				found.guard(func() { p.play(r) })
				told.Lock()
				if played[r.number] = 1 + r.transitions; r.what != "" {
					broken.Store(min(broken.Load(), int64(r.number)))
				}
				done++
				if transitions += r.transitions; p.progress != nil {
					p.progress(TimedRuns, done, transitions)
				}
				told.Unlock()
			}
		})
	}
	n := 0
	p.check(runs, seed, func(t *rapid.T) {
		if p.ctx.Err() == nil && broken.Load() == int64(runs) {
			r := p.draw(t)
			r.number = n
			next <- r
		}
		n++
	})
	close(next)
	wait.Wait()
	found.raise()
	first = int(broken.Load())
	for _, looked := range played[:first] {
		if looked > 0 {
			p.drawn.Runs++
			p.drawn.Transitions += looked - 1
		}
	}
	return first
}

// settings sets rapid's flags, which is how it is told anything, and returns what takes that back.
func settings(values map[string]string) (restore func()) {
	if flag.Lookup("test.short") == nil {
		testing.Init() // rapid asks whether tests are to be short
	}
	if !flag.Parsed() {
		_ = flag.CommandLine.Parse(nil)
	}
	were := map[string]string{}
	for name, value := range values {
		were[name] = flag.Lookup(name).Value.String()
		_ = flag.Set(name, value)
	}
	return func() {
		for name, value := range were {
			_ = flag.Set(name, value)
		}
	}
}

// draw is a random drill and its luck. Times are whole minutes, for whoever reads them.
func (p *sampler) draw(t *rapid.T) *rehearsed {
	r := &rehearsed{drill: sim.Drill{Name: sampledName, Duration: sampledFor}, luck: rapid.Uint64Range(1, 1_000_000).Draw(t, "luck")}
	for range rapid.IntRange(0, faultsDrawn).Draw(t, "faults") {
		kind := rapid.SampledFrom(sim.FaultKinds).Draw(t, "fault")
		struck := p.entities[kind.Target]
		if len(struck) == 0 {
			continue
		}
		i := rapid.IntRange(0, len(struck)-1).Draw(t, "target")
		f := sim.Fault{Kind: kind.Kind, IDs: []int{i}, Target: struck[i], At: minutes(rapid.IntRange(0, sampledDay).Draw(t, "at"))}
		if rapid.Bool().Draw(t, "repaired") {
			after := minutes(rapid.IntRange(1, sampledDay).Draw(t, "repair_after"))
			f.RepairAfter = &after
		}
		if kind.Factor != "" {
			f.Factor = 0.5
			if kind.Kind == sim.ChurnBurst {
				f.Factor = 10
			}
		}
		r.drill.Faults = append(r.drill.Faults, f)
	}
	for i, name := range []string{"failover", "failback"} {
		if rapid.Bool().Draw(t, name) {
			when := []sim.When{sim.AfterFault, sim.AfterRepair}[i]
			r.drill.Runs = append(r.drill.Runs, sim.ProcedureRun{Name: name, When: when, After: minutes(rapid.IntRange(0, sampledDay).Draw(t, "after")), Steps: p.steps[name]})
		}
	}
	return r
}

func minutes(n int) model.Distribution { return language.ConstantOf(float64(60 * n)) }

// play plays a run and looks at each of its transitions.
func (p *sampler) play(r *rehearsed) {
	d := r.drill
	d.Watch = func(x *sim.Transition) {
		if r.what == "" {
			r.what, r.at = p.look(x, r.transitions == 0), x.At
			r.transitions++
		}
	}
	if result := sim.Run(p.t, d, kernel.NewStreams(r.luck, 0)); r.what != "" {
		r.timeline = result.Timeline
	}
}

// look names the promise that a transition of a run breaks, or "". What holds of a machine is asked again when it or the estate has changed, and of all at first.
func (p *sampler) look(x *sim.Transition, first bool) (what string) {
	b := both{Action: &Action{x.Op, x.Target, x.Args}, before: &world{estate: x.Before.Estate, machines: x.Before.Machines}, after: &world{estate: x.After.Estate, machines: x.After.Machines}}
	note := func(broken string) {
		if what == "" {
			what = broken
		}
	}
	p.promises(&b, note)
	p.hold(b.after, recovery.TheEstate, note)
	if first || x.Before.Estate != x.After.Estate {
		for i := range b.after.machines {
			p.hold(b.after, recovery.Target(i), note)
		}
		return what
	}
	for _, t := range b.compare() {
		p.hold(b.after, t, note)
	}
	return what
}

// story is the run's timeline up to where a promise breaks, without what is of single machines among many.
func (r *rehearsed) story(what string) (story []Event) {
	for _, e := range r.timeline {
		if !e.Minor && time.Duration(e.At) <= r.at {
			text := fmt.Sprintf("%s: %s %s", e.At, e.What, e.Target)
			if e.Detail != "" {
				text += ": " + e.Detail
			}
			story = append(story, Event{Text: text + "."})
		}
	}
	return append(story, Event{Text: capital(what) + "."})
}

// scenario is the run for vmmdrill simulate.
func (r *rehearsed) scenario() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# vmmdrill simulate --replications 1 --seed %d --scenario %s\nscenario %q {\n  duration = \"%.0fs\"\n", r.luck, sampledName, sampledName, sampledFor.Seconds())
	for _, f := range r.drill.Faults {
		fmt.Fprintf(&b, "\n  fault %q {\n    target = %s\n    at     = \"%.0fs\"\n", f.Kind, f.Target, f.At.Quantile(0.5))
		if f.RepairAfter != nil {
			fmt.Fprintf(&b, "    repair_after = \"%.0fs\"\n", f.RepairAfter.Quantile(0.5))
		}
		if f.Factor != 0 {
			fmt.Fprintf(&b, "    factor = %g\n", f.Factor)
		}
		b.WriteString("  }\n")
	}
	for _, run := range r.drill.Runs {
		fmt.Fprintf(&b, "\n  run %q {\n    procedure     = procedure.%s\n    when          = %q\n    after         = \"%.0fs\"\n    must_complete = false\n  }\n", run.Name, run.Name, run.When, run.After.Quantile(0.5))
	}
	b.WriteString("}\n")
	return b.String()
}

// checked is what rapid reports to.
type checked struct{ failed bool }

func (c *checked) Helper()               {}
func (c *checked) Name() string          { return "vmmdrill-verify" }
func (c *checked) Log(...any)            {}
func (c *checked) Logf(string, ...any)   {}
func (c *checked) Skip(...any)           { runtime.Goexit() }
func (c *checked) Skipf(string, ...any)  { runtime.Goexit() }
func (c *checked) SkipNow()              { runtime.Goexit() }
func (c *checked) Error(...any)          { c.failed = true }
func (c *checked) Errorf(string, ...any) { c.failed = true }
func (c *checked) Fail()                 { c.failed = true }
func (c *checked) Fatal(...any)          { c.FailNow() }
func (c *checked) Fatalf(string, ...any) { c.FailNow() }
func (c *checked) FailNow()              { c.failed = true; runtime.Goexit() }
func (c *checked) Failed() bool          { return c.failed }
