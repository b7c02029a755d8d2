package sim

import (
	"fmt"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// runState is how far a run of a procedure has come.
type runState struct {
	earliest kernel.Time // what it waits for, plus its delay; Never if that does not happen
	step     int
	batches  []batch // of the current step, one after the other
	batch    int
	actions  []action // of the batch, before or after its orders, that are still to come
	ordered  bool     // the orders of the batch were given
	pending  int      // jobs of the batch that have not ended
	done     int      // machines for which the step was carried out
	refused  int
	outcome  RunOutcome
}

// job is one operator order for one machine: it takes time, and takes effect at its end if it is still allowed.
type job struct {
	run      int
	step     *model.Step
	target   recovery.Target
	name     string
	deadline kernel.Time
	ordered  bool // it is under way; before that it waits to become possible
	waits    bool
	ended    bool
	orders   uint32 // how often it was ordered: what an earlier order scheduled is dropped
	failed   bool   // VMM has stopped since it was ordered
}

func (w *world) noteFault(at kernel.Time) { w.firstFault = min(w.firstFault, at) }

func (w *world) noteRepair(at kernel.Time) { w.lastRepair = max(w.lastRepair, at) }

// scheduleRuns draws each run's delay. The first may begin at once; each later one when its predecessor has ended.
func (w *world) scheduleRuns() {
	w.runs = make([]runState, len(w.drill.Runs))
	for i := range w.drill.Runs {
		r := &w.drill.Runs[i]
		delay := w.draw(fmt.Sprintf("run/%d/%s/after", i, w.drill.Name), r.After)
		w.runs[i] = runState{earliest: w.trigger(r.When, delay), outcome: RunOutcome{Name: r.Name, Began: kernel.Never, Ended: kernel.Never}}
	}
	w.scheduleRun(0)
	w.scheduleConcurrent()
}

// trigger is when a run may begin; for AfterPreviousRun it is the delay alone, counted from the predecessor's end.
func (w *world) trigger(when When, delay kernel.Time) kernel.Time {
	switch {
	case when == AfterPreviousRun:
		return delay
	case when == AfterRepair && w.lastRepair < 0:
		return kernel.Never
	case when == AfterRepair:
		return w.lastRepair + delay
	case w.firstFault == kernel.Never:
		return delay // a drill without faults: the procedure is what is rehearsed
	}
	return w.firstFault + delay
}

// scheduleRun lets the first run from one on begin that waits for those before it.
func (w *world) scheduleRun(i int) {
	for i < len(w.runs) && w.drill.Runs[i].Concurrent {
		i++
	}
	if i == len(w.runs) || w.runs[i].earliest == kernel.Never {
		return
	}
	at := max(w.now, w.runs[i].earliest)
	if w.drill.Runs[i].When == AfterPreviousRun {
		at = w.after(w.runs[i].earliest)
	}
	w.queue.Push(at, kernel.Operator, event{kind: runBegins, index: int32(i)})
}

func (w *world) beginRun(i int) {
	r := &w.runs[i]
	r.outcome.Began = w.now
	w.note("run", w.drill.Runs[i].Name, "begins", false)
	r.step = -1
	w.nextStep(i)
}

func (w *world) nextStep(i int) {
	r := &w.runs[i]
	steps := w.drill.Runs[i].Steps
	for r.step++; r.step < len(steps); r.step++ {
		step := &steps[r.step]
		r.batches, r.batch, r.done, r.refused = w.roles(step), -1, 0, 0
		if len(r.batches) > 0 {
			w.note(step.Do.Value, step.Target.Value, fmt.Sprintf("%sbegins: %s", sourceOf(step), step.Name), false)
			w.stepBegins(i)
			w.nextBatch(i)
			return
		}
	}
	r.outcome.Completed = true
	w.endRun(i, "completed")
}

func (w *world) endRun(i int, how string) {
	w.runs[i].outcome.Ended = w.now
	w.stepEnds(i)
	w.note("run", w.drill.Runs[i].Name, how, false)
	if !w.drill.Runs[i].Concurrent {
		w.scheduleRun(i + 1)
	}
}

func sourceOf(step *model.Step) string {
	if step.Source.Value == "" {
		return ""
	}
	return step.Source.Value + " "
}

// roles are the machines a role stands for: one batch each for VMM and its database, and for the workloads the groups
// of the recovery plans one after the other, then the protected machines that are in no plan.
func (w *world) roles(step *model.Step) []batch {
	role, clustered := step.Target.Value, w.estate.Option == recovery.StretchedCluster
	one := func(t recovery.Target) []batch { return []batch{{targets: []recovery.Target{t}}} }
	switch {
	case role == "workloads":
		return w.workloadBatches(step)
	case clustered:
		return one(recovery.TheEstate)
	case role == "sql" && w.estate.HasDatabase:
		return one(recovery.TheDatabase)
	case role == "vmm" && len(w.units) > len(w.machines) && w.units[len(w.machines)].target == recovery.TheVMM:
		return one(recovery.TheVMM)
	}
	return nil
}

func (w *world) workloadBatches(step *model.Step) (batches []batch) {
	unit := make([]recovery.Target, len(w.t.VMs)) // 0: not to be failed over; else the target plus one
	for i := range w.machines {
		if w.machines[i].Managed == recovery.ByVault {
			unit[w.units[i].vm] = recovery.Target(i) + 1
		}
	}
	take := func(vms []model.VMID) (b batch) {
		for _, vm := range vms {
			if vm != model.NoVM && unit[vm] > 0 {
				b.targets = append(b.targets, unit[vm]-1)
				unit[vm] = 0
			}
		}
		return b
	}
	for p := range w.t.Plans {
		for g := range w.t.Plans[p].Groups {
			group := &w.t.Plans[p].Groups[g]
			b := take(group.VMs.Value)
			if step.Console.Value == "vault" && runsPlans(step.Do.Value) {
				b.before, b.after = w.actionsOf(&w.t.Plans[p], group, "before"), w.actionsOf(&w.t.Plans[p], group, "after")
			}
			if len(b.targets)+len(b.before)+len(b.after) > 0 {
				batches = append(batches, b)
			}
		}
	}
	all := make([]model.VMID, len(w.t.VMs))
	for i := range all {
		all[i] = model.VMID(i)
	}
	if b := take(all); len(b.targets) > 0 {
		batches = append(batches, b)
	}
	return batches
}

func (w *world) nextBatch(i int) {
	r := &w.runs[i]
	if r.batch++; r.batch == len(r.batches) {
		w.endStep(i)
		return
	}
	r.actions, r.ordered = r.batches[r.batch].before, false
	w.nextAction(i)
}

// orderBatch gives the orders of the batch at hand.
func (w *world) orderBatch(i int) {
	r := &w.runs[i]
	targets := r.batches[r.batch].targets
	r.pending, r.ordered = len(targets), true
	if r.pending == 0 {
		w.batchDone(i)
		return
	}
	step := &w.drill.Runs[i].Steps[r.step]
	for _, target := range targets {
		deadline := w.after(min(kernel.Time(step.WaitAtMost.Value), w.end))
		w.jobs = append(w.jobs, job{run: i, step: step, target: target, name: w.targetName(target, step), deadline: deadline})
		w.order(int32(len(w.jobs) - 1))
	}
}

func (w *world) targetName(t recovery.Target, step *model.Step) string {
	if t == recovery.TheEstate {
		return w.vmmName() + "/" + step.Target.Value
	}
	return w.units[w.unitOf(t)].name
}

func (w *world) endStep(i int) {
	r := &w.runs[i]
	step := &w.drill.Runs[i].Steps[r.step]
	w.note(step.Do.Value, step.Target.Value, fmt.Sprintf("%sdone for %d, refused for %d", sourceOf(step), r.done, r.refused), false)
	w.stepEnds(i)
	if r.done == 0 {
		r.outcome.Stopped = step.Name
		w.endRun(i, fmt.Sprintf("stops at step %q", step.Name))
		return
	}
	w.nextStep(i)
}

// NotCaughtUp is why an operator waits with a planned failover where the step says so: what has not arrived yet would
// have to be sent while the machine is away.
var NotCaughtUp = &recovery.Refusal{Code: "NOT_CAUGHT_UP", Text: "the last changes needed more than two intervals to arrive at the other side", Source: "FACTS M-5; two intervals are an assumption"}

// order gives the order of a job, or lets it wait, or takes the refusal.
func (w *world) order(i int32) {
	j := &w.jobs[i]
	op := recovery.Named(j.step.Do.Value)
	opening := op
	if op == recovery.PlannedFailover && !w.prepared(j.target) {
		opening = recovery.PreparePlannedFailover
	}
	a := w.args(j.step)
	if j.step.CaughtUp.Value && opening == recovery.PreparePlannedFailover && j.target != recovery.TheEstate && !w.units[w.unitOf(j.target)].cycle.caughtUp {
		w.hold(i, opening, NotCaughtUp)
		return
	}
	if refused := w.allowed(opening, j, a); refused != nil {
		w.hold(i, opening, refused)
		return
	}
	w.engage(i)
	j.ordered, j.waits, j.failed = true, false, false
	j.orders++
	if opening == recovery.PreparePlannedFailover && op == recovery.PlannedFailover {
		w.apply(opening, j.target, a)
	}
	name := fmt.Sprintf("step/%s/%s/%s", w.drill.Runs[j.run].Name, j.step.Name, j.name)
	j = &w.jobs[i]
	w.queue.Push(w.after(w.draw(name, j.step.Duration.Value)), kernel.Operator, event{kind: jobEnds, index: i, epoch: j.orders})
}

// allowed says why the order of a job is refused now, or nil.
func (w *world) allowed(op *recovery.Operation, j *job, a recovery.Args) *recovery.Refusal {
	if w.busy(j) {
		return OperationInProgress
	}
	refused := recovery.Allowed(op, &w.estate, w.machines, w.actsOn(op, j.target), a)
	switch {
	case refused == nil && w.connecting(op, w.actsOn(op, j.target), a):
		return ProviderConnects
	case refused == nil && op == recovery.ChangeRecoveryPoint:
		return w.choose(j)
	case refused == nil && op == recovery.UnplannedFailover:
		return w.avoidCorrupt(j)
	}
	return refused
}

func (w *world) prepared(t recovery.Target) bool {
	m := recovery.MachineOf(&w.estate, w.machines, t)
	return m != nil && m.Phase == recovery.Prepared
}

// actsOn is the estate for the operations that concern no single machine.
func (w *world) actsOn(op *recovery.Operation, t recovery.Target) recovery.Target {
	if op.Scope == recovery.OnEstate {
		return recovery.TheEstate
	}
	return t
}

// JobFailed is why an order that was under way has no effect.
var JobFailed = &recovery.Refusal{Code: "JOB_FAILED", Text: "VMM stopped while its job ran, and jobs do not start again by themselves", Source: "FACTS 5.4, F-9"}

// throughVault reports whether an order for a machine is a job of the vault, and so one of VMM's.
func (w *world) throughVault(t recovery.Target) bool {
	m := recovery.MachineOf(&w.estate, w.machines, t)
	return m != nil && m.Managed == recovery.ByVault
}

// failJobs ends, at the present instant, the vault's jobs that are under way when VMM stops.
func (w *world) failJobs() {
	for i := range w.jobs {
		if j := &w.jobs[i]; j.ordered && !j.ended && !j.waits && w.throughVault(j.target) {
			j.failed = true
			j.orders++
			w.queue.Push(w.now, kernel.Operator, event{kind: jobEnds, index: int32(i), epoch: j.orders})
		}
	}
}

// orderAgain lets an operator who has the patience give the order of a failed job again.
func (w *world) orderAgain(i int32) {
	j := &w.jobs[i]
	op := recovery.Named(j.step.Do.Value)
	j.ordered, j.failed = false, false
	w.disengage(i)
	if j.step.WaitAtMost.Value <= 0 {
		w.refuse(i, op, JobFailed)
		return
	}
	w.note(op.Name, j.name, "fails: "+JobFailed.String(), true)
	j.deadline = w.after(min(kernel.Time(j.step.WaitAtMost.Value), w.end))
	w.order(i)
}

func (w *world) jobEnds(i int32, epoch uint32) {
	if w.jobs[i].orders == epoch {
		w.endJob(i)
	}
}

// endJob lets an order take effect.
func (w *world) endJob(i int32) {
	j := &w.jobs[i]
	if j.ended {
		return
	}
	op := recovery.Named(j.step.Do.Value)
	a := w.args(j.step)
	if op == recovery.PlannedFailover {
		a.Console = recovery.AnyConsole // it was begun at the source's console and is finished at the other
	}
	if j.failed {
		w.orderAgain(i)
		return
	}
	refused := w.allowed(op, j, a)
	if refused == nil {
		refused = w.apply(op, w.actsOn(op, j.target), a)
		j = &w.jobs[i]
	}
	if refused != nil {
		if !j.waits {
			j.deadline = max(j.deadline, w.after(min(kernel.Time(j.step.WaitAtMost.Value), w.end)))
		}
		w.hold(i, op, refused)
		return
	}
	w.note(op.Name, j.name, sourceOf(j.step)+"done", true)
	w.endOf(i, true)
}

// hold lets a refused job wait while its step's patience lasts.
func (w *world) hold(i int32, op *recovery.Operation, refused *recovery.Refusal) {
	j := &w.jobs[i]
	switch {
	case refused.Done(op):
		w.note(op.Name, j.name, "nothing to do: "+refused.Text, true)
		w.endOf(i, true)
	case j.waits:
	case w.now < j.deadline:
		j.waits = true
		w.waiting = append(w.waiting, i)
		w.note(op.Name, j.name, "waits: "+refused.String(), true)
		w.queue.Push(j.deadline, kernel.Operator, event{kind: jobGivesUp, index: i})
	default:
		w.refuse(i, op, refused)
	}
}

func (w *world) refuse(i int32, op *recovery.Operation, refused *recovery.Refusal) {
	j := &w.jobs[i]
	w.tally(op.Name, j.name, refused)
	w.note(op.Name, j.name, fmt.Sprintf("refused: %v (%s)", refused, refused.Source), len(w.runs[j.run].batches[w.runs[j.run].batch].targets) > 1)
	w.endOf(i, false)
}

func (w *world) giveUp(i int32) {
	j := &w.jobs[i]
	if j.ended || !j.waits || w.now < j.deadline {
		return
	}
	op := recovery.Named(j.step.Do.Value)
	if op == recovery.PlannedFailover && !j.ordered && !w.prepared(j.target) {
		op = recovery.PreparePlannedFailover
	}
	refused := w.allowed(op, j, w.args(j.step))
	if refused == nil {
		refused = NotCaughtUp
	}
	w.refuse(i, op, refused)
}

func (w *world) endOf(i int32, ok bool) {
	j := &w.jobs[i]
	j.ended, j.waits = true, false
	w.disengage(i)
	r := &w.runs[j.run]
	if ok {
		r.done++
	} else {
		r.refused++
	}
	if r.pending--; r.pending == 0 {
		w.batchDone(j.run)
	}
}

// wake looks at the waiting jobs again after the state has changed, in the order in which they began to wait.
func (w *world) wake() {
	for w.changed {
		w.changed = false
		waiting := w.waiting
		w.waiting = nil
		for _, i := range waiting {
			j := &w.jobs[i]
			switch {
			case j.ended:
				continue
			case j.ordered:
				w.endJob(i)
			default:
				w.order(i)
			}
			if j := &w.jobs[i]; j.waits && !j.ended {
				w.waiting = append(w.waiting, i)
			}
		}
	}
}

// args are what the step's words mean to the protocol. The console's side is also where an estate-wide operation
// moves things to.
func (w *world) args(step *model.Step) recovery.Args {
	side := recovery.Primary
	if step.Site.Value == "secondary" {
		side = recovery.Secondary
	}
	a := recovery.Args{Console: consoles(step.Console.Value), At: side, Side: side}
	a.SQL = step.Target.Value == "sql"
	return a
}

func consoles(word string) recovery.Console {
	switch word {
	case "vault":
		return recovery.VaultConsole
	case "hyper_v_manager":
		return recovery.HyperVConsole
	case "failover_cluster_manager":
		return recovery.ClusterConsole
	case "sql_server":
		return recovery.SQLConsole
	case "vmm_console":
		return recovery.VMMConsole
	}
	return recovery.AnyConsole
}
