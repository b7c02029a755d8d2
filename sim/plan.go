package sim

import (
	"fmt"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// batch is what is ordered at once, and what a recovery plan does before and after it.
type batch struct {
	targets       []recovery.Target
	before, after []action
}

// action is a script of a recovery plan, or something that it waits for a person to do.
type action struct {
	what, name string
	lasts      kernel.Time
	fails      bool
}

// scriptTimeout is when a plan ends a script unless it says so (FACTS L-6).
const scriptTimeout = 600 * kernel.Time(1e9)

// runsPlans reports whether an order in the vault runs recovery plans with their scripts.
func runsPlans(operation string) bool {
	return operation == recovery.UnplannedFailover.Name || operation == recovery.PlannedFailover.Name
}

// actionsOf are the scripts of a group, and then what waits for a person, before or after its machines. What says no duration
// takes no time. A script that is still running at its timeout has failed, and so has one that writes to the error output.
func (w *world) actionsOf(plan *model.RecoveryPlan, group *model.PlanGroup, position string) (list []action) {
	draw := func(name string, d model.Attr[model.Distribution]) kernel.Time {
		if !d.Known() {
			return 0
		}
		return w.draw(fmt.Sprintf("plan/%s/%s/%s", plan.Name, group.Name, name), d.Value)
	}
	for i := range group.Scripts {
		s := &group.Scripts[i]
		if (s.Position.Value == "after") != (position == "after") {
			continue
		}
		a := action{what: "script", name: plan.Name + "/" + s.Name, lasts: draw(s.Name, s.Duration), fails: s.WritesErrorOutput.Known() && s.WritesErrorOutput.Value}
		timeout := scriptTimeout
		if s.Timeout.Known() && s.Timeout.Value > 0 {
			timeout = kernel.Time(s.Timeout.Value)
		}
		if a.lasts > timeout {
			a.lasts, a.fails = timeout, true
		}
		list = append(list, a)
	}
	for i := range group.ManualActions {
		m := &group.ManualActions[i]
		if (m.Position.Value == "after") == (position == "after") {
			list = append(list, action{what: "manual_action", name: plan.Name + "/" + m.Name, lasts: draw(m.Name, m.Duration)})
		}
	}
	return list
}

// nextAction begins the next action of the batch at hand, or goes on behind them.
func (w *world) nextAction(i int) {
	r := &w.runs[i]
	switch {
	case len(r.actions) > 0:
		w.note(r.actions[0].what, r.actions[0].name, "begins", false)
		w.actionBegins(i, &r.actions[0])
		w.queue.Push(w.after(r.actions[0].lasts), kernel.Operator, event{kind: actionEnds, index: int32(i)})
	case r.ordered:
		w.nextBatch(i)
	default:
		w.orderBatch(i)
	}
}

// ScriptFailed is why a recovery plan stops.
var ScriptFailed = &recovery.Refusal{Code: "SCRIPT_FAILED", Text: "a script of the recovery plan failed, and a planned failover stops there", Source: "FACTS F-29, L-6"}

// actionEnded goes on after an action. A script that failed stops a planned failover and nothing else (FACTS F-29).
func (w *world) actionEnded(i int) {
	r := &w.runs[i]
	a := r.actions[0]
	r.actions = r.actions[1:]
	step := &w.drill.Runs[i].Steps[r.step]
	switch {
	case !a.fails:
		w.note(a.what, a.name, "done", false)
	case step.Do.Value == recovery.PlannedFailover.Name:
		w.note(a.what, a.name, fmt.Sprintf("failed: %v (%s)", ScriptFailed, ScriptFailed.Source), false)
		w.tally(step.Do.Value, a.name, ScriptFailed)
		r.outcome.Stopped = step.Name
		w.endRun(i, fmt.Sprintf("stops at step %q", step.Name))
		return
	default:
		w.note(a.what, a.name, "failed; an unplanned failover goes on", false)
	}
	w.nextAction(i)
}

// batchDone goes on to what a plan does after the machines of a group.
func (w *world) batchDone(i int) {
	r := &w.runs[i]
	r.actions = r.batches[r.batch].after
	w.nextAction(i)
}
