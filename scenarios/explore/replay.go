package explore

import (
	"fmt"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// replay writes a story as a scenario for the timed simulator. Nothing takes time in a story; here what follows at once follows after a
// second, and what waits for something that happens by itself after three days.
type replay struct {
	name                     string
	procedures, faults, runs strings.Builder
	now                      time.Duration
	since                    map[*fault]time.Duration
	order                    []*fault
	n                        int
	waited                   bool
}

const (
	atOnce   = time.Second
	longTime = 3 * 24 * time.Hour
)

// replay is the scenario of a story: its expectation is met if the simulator comes to the same end.
func (s *subject) replay(name string, story []Event, condition string) string {
	r := replay{name: name, now: time.Hour, since: map[*fault]time.Duration{}}
	for i := range story {
		r.play(&story[i])
	}
	for _, f := range r.order {
		r.fault(f, "")
	}
	return fmt.Sprintf("%sscenario %q {\n  duration = \"%.0fs\"\n%s%s%s%s}\n", r.procedures.String(), name, (r.now + 30*24*time.Hour).Seconds(), s.marker(), r.faults.String(), r.runs.String(), expectation(condition))
}

// marker is a fault without effect at the beginning, from which runs are counted.
func (s *subject) marker() string {
	if len(s.vms) == 0 {
		return ""
	}
	return fmt.Sprintf("\n  fault \"churn_burst\" { # changes nothing: the runs are counted from here\n    target = vm.%s\n    at     = \"1h\"\n    factor = 1\n  }\n", s.t.VMs[s.vms[0]].Name)
}

func expectation(condition string) string {
	if condition == "" {
		return ""
	}
	return fmt.Sprintf("\n  expect \"it ends as the search found\" {\n    condition     = %s\n    error_message = \"The simulator comes to another end.\"\n  }\n", condition)
}

func (r *replay) play(e *Event) {
	switch {
	case e.by:
		r.waited = true
		return
	case e.strikes != nil:
		r.pass()
		r.since[e.strikes] = r.now
		r.order = append(r.order, e.strikes)
	case e.mended != nil:
		r.pass()
		for i, f := range r.order {
			if f == e.mended {
				r.order = append(r.order[:i], r.order[i+1:]...)
				r.fault(f, fmt.Sprintf("    repair_after = \"%.0fs\"\n", (r.now-r.since[f]).Seconds()))
				break
			}
		}
	case e.step != nil:
		r.pass()
		r.run(e.step)
	}
}

// pass lets time pass until the next event.
func (r *replay) pass() {
	if r.waited {
		r.now += longTime
	} else {
		r.now += atOnce
	}
	r.waited = false
}

func (r *replay) fault(f *fault, repair string) {
	fmt.Fprintf(&r.faults, "\n  fault %q {\n    target = %s\n    at     = \"%.0fs\"\n%s  }\n", f.kind, f.target, r.since[f].Seconds(), repair)
}

// run orders one step.
func (r *replay) run(step *model.Step) {
	r.n++
	wait := ""
	if step.Do.Value == recovery.PlannedFailover.Name || step.WaitAtMost.Value > 0 {
		wait = "    wait_at_most = \"2d\"\n"
	}
	attribute := func(name, value string) string {
		if value == "" {
			return ""
		}
		return fmt.Sprintf("    %s = %q\n", name, value)
	}
	fmt.Fprintf(&r.procedures, "procedure \"%s_%d\" {\n  step %q {\n%s%s%s%s%s  }\n}\n\n", r.name, r.n, step.Name, attribute("do", step.Do.Value), attribute("target", step.Target.Value),
		attribute("console", step.Console.Value), attribute("site", step.Site.Value), wait)
	fmt.Fprintf(&r.runs, "\n  run \"%d\" {\n    procedure     = procedure.%s_%d\n    when          = \"fault\"\n    after         = \"%.0fs\"\n    must_complete = false\n  }\n", r.n, r.name, r.n, (r.now - time.Hour).Seconds())
}
