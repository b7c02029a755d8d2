package sim

import (
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// OperationInProgress is why an order for a machine is refused on which another one is being carried out. The vault says so; that
// Hyper-V does is an assumption.
var OperationInProgress = &recovery.Refusal{Code: "OPERATION_IN_PROGRESS", Text: "another operation on the machine is in progress (505, 514, 532)", Source: "FACTS F-13, 4.2"}

// engagement is the job that is carried out on a machine; at most one is at a time.
type engagement struct {
	job    int32 // its number plus one; 0: none
	others bool  // somebody waits for it to end
}

// scheduleConcurrent lets the runs begin that wait for no other.
func (w *world) scheduleConcurrent() {
	for i := range w.runs {
		if at := w.runs[i].earliest; w.drill.Runs[i].Concurrent && at != kernel.Never {
			w.queue.Push(at, kernel.Operator, event{kind: runBegins, index: int32(i)})
		}
	}
}

// busy reports whether another job is carried out on a job's machine; that whoever gave this order may wait for it is noted.
func (w *world) busy(j *job) bool {
	u := w.engaged(j)
	if u == nil || u.engaged.job == 0 || &w.jobs[u.engaged.job-1] == j {
		return false
	}
	u.engaged.others = true
	return true
}

// engaged is the machine on which a job is carried out; nil for one that concerns no machine.
func (w *world) engaged(j *job) *unit {
	if j.target == recovery.TheEstate || recovery.Named(j.step.Do.Value).Scope != recovery.OnMachine {
		return nil
	}
	return &w.units[w.unitOf(j.target)]
}

// engage begins to carry a job out on its machine.
func (w *world) engage(i int32) {
	if u := w.engaged(&w.jobs[i]); u != nil {
		u.engaged.job = i + 1
	}
}

// disengage ends that, if it was so, and lets those look again who wait for it.
func (w *world) disengage(i int32) {
	if u := w.engaged(&w.jobs[i]); u != nil && u.engaged.job == i+1 {
		w.changed = w.changed || u.engaged.others
		u.engaged = engagement{}
	}
}
