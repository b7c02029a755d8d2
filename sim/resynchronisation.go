package sim

import (
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// flowMax is the most that a flow carries: what takes longer than any run in any case.
const flowMax = 1e18

// requireResync ends change tracking: nothing replicates until a resynchronisation (FACTS M-40, M-41).
func (w *world) requireResync(i int32) {
	u := &w.units[i]
	if w.apply(recovery.RequireResync, u.target, recovery.Args{}) == nil {
		w.note("resynchronization_required", u.name, "change tracking has ended; nothing replicates until a resynchronisation", false)
	}
}

// scheduleResync begins the resynchronisation that is required in the next window for it, if it begins by itself.
func (w *world) scheduleResync(i int32) {
	u := &w.units[i]
	if !u.resync.automatic {
		w.note("resynchronization_waits", u.name, "somebody has to start it", false)
		return
	}
	w.queue.Push(w.resyncMayBegin(u), kernel.Physics, event{kind: resyncDue, index: i, epoch: u.cycle.epoch})
}

// resyncMayBegin is when the next window for a resynchronisation is open: now, if it is.
func (w *world) resyncMayBegin(u *unit) kernel.Time {
	return w.after(u.resync.until(w.drill.Start + time.Duration(w.now)))
}

// keepPlace is called when an operation has changed a relation: a resynchronisation that is paused goes on where it was, any other
// change makes it begin anew (FACTS M-44).
func (w *world) keepPlace(i int32, op *recovery.Operation) {
	if op != recovery.ResumeReplication && op != recovery.PauseReplication {
		w.units[i].cycle.begun = false
	}
}

// beginResync lets a resynchronisation begin, unless it has: all disks are to be compared, and changes are tracked anew.
func (u *unit) beginResync() {
	c := &u.cycle
	if c.begun {
		return
	}
	c.begun, c.toCompare = true, min(u.diskBytes(), flowMax)
	for i := range u.disks {
		d := &u.disks[i]
		d.untracked = d.written + d.carried + d.applied
	}
}

// orderResync begins a resynchronisation that somebody has ordered, whatever the window for it. Where replication is paused it begins when
// that is over.
func (w *world) orderResync(i int32) {
	u := &w.units[i]
	if u.cycle.begun {
		return
	}
	w.account(u)
	u.beginResync()
	if !u.cycle.retrying && w.machine(i).Flows() {
		w.resynchronise(i)
	}
}

// resynchronise compares both sides' disks and then sends what differs: after a failover what the running copy has written
// since and what the old source had that never arrived, otherwise what was written since the last recovery point. Whether a
// vault copies more than the differences is not documented (FACTS 11.2); unless the topology says so it does not (assumption).
func (w *world) resynchronise(i int32) {
	u := &w.units[i]
	c := &u.cycle
	switch {
	case u.copy.state == copyBegun:
		w.sendCopy(i)
		return
	case u.copy.state == copyPlanned:
		return
	case !w.pathOpen(i):
		w.sendFailed(i)
		return
	}
	c.retrying = false
	w.account(u)
	u.beginResync()
	if c.toCompare == 0 {
		w.compared(i)
		return
	}
	c.comparing = true
	c.flow = w.deliverAt(i, w.scanRate(u.host[w.machine(i).Source]), c.toCompare)
}

func (l *layout) scanRate(host model.HostID) float64 {
	if host != model.NoHost {
		if r := l.t.Hosts[host].ResynchronizationScanRate; r.Known() && r.Value > 0 {
			return float64(r.Value)
		}
	}
	return scanBytesPerSecond
}

// stopComparing keeps how far the comparison has come.
func (w *world) stopComparing(i int32) {
	if c := &w.units[i].cycle; c.comparing {
		c.comparing, c.toCompare = false, w.net.Stop(c.flow)
	}
}

func (w *world) resyncDue(i int32, epoch uint32) {
	if c := &w.units[i].cycle; epoch == c.epoch && !c.begun && !c.retrying {
		w.resynchronise(i)
	}
}

// retryResync goes on with a resynchronisation that could not. One that has to begin does so in its window (FACTS M-42).
func (w *world) retryResync(i int32) {
	u := &w.units[i]
	if u.cycle.retrying = false; u.copy.state == noCopy && !u.cycle.begun {
		w.scheduleResync(i)
		return
	}
	w.resynchronise(i)
}

// compared sends what differs.
func (w *world) compared(i int32) {
	u := &w.units[i]
	u.cycle.comparing, u.cycle.toCompare = false, 0
	w.account(u)
	u.pack()
	u.cycle.of = w.now
	w.send(i)
}

// logsAgain looks at the logs that are written while disks are compared or copied: when they become too large, that was in vain (FACTS
// M-25, M-45).
func (w *world) logsAgain(i int32) {
	u := &w.units[i]
	c := &u.cycle
	first := u.copy.state == copyBegun
	if !(first && u.overflows() || u.copy.state == noCopy && c.begun && u.overflowsAgain()) {
		return
	}
	w.halt(i)
	c.begun = false
	w.lookLater(i)
	if !first {
		w.note("resynchronization_required", u.name, "its logs have become too large while it was resynchronised; that begins anew", false)
		w.scheduleResync(i)
		return
	}
	w.note("resynchronization_required", u.name, "its logs have become too large while it was copied; that begins anew", false)
	u.copy = copying{state: copyPlanned, again: true}
	at := w.now
	if u.resync.automatic {
		at = w.resyncMayBegin(u)
	}
	w.queue.Push(at, kernel.Physics, event{kind: copyDue, index: i})
}

// overflowsAgain reports whether the logs since a resynchronisation began are too large.
func (u *unit) overflowsAgain() bool {
	logs := 0.0
	for i := range u.disks {
		d := &u.disks[i]
		logs += changed(d.bytes, d.written+d.carried+d.applied-d.untracked)
	}
	most := logShare * u.diskBytes()
	return most > 0 && logs > most
}
