package sim

import (
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

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
	at := w.now + u.resync.until(w.drill.Start+time.Duration(w.now))
	w.queue.Push(at, kernel.Physics, event{kind: resyncDue, index: i, epoch: u.cycle.epoch})
}

// keepPlace is called when an operation has changed a relation: a resynchronisation that is paused goes on where it was, any other
// change makes it begin anew (FACTS M-44).
func (w *world) keepPlace(i int32, op *recovery.Operation) {
	c := &w.units[i].cycle
	switch op {
	case recovery.ResumeReplication:
	case recovery.PauseReplication:
		c.toCompare = max(0, min(c.toCompare, c.compared-w.now))
	default:
		c.begun = false
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
	if !c.begun {
		c.begun, c.toCompare = true, kernel.Time(u.diskBytes()/w.scanRate(u.host[w.machine(i).Source])*1e9)
	}
	c.compared = w.after(c.toCompare)
	w.queue.Push(c.compared, kernel.Physics, event{kind: scanDone, index: i, epoch: c.epoch})
}

func (l *layout) scanRate(host model.HostID) float64 {
	if host != model.NoHost {
		if r := l.t.Hosts[host].ResynchronizationScanRate; r.Known() && r.Value > 0 {
			return float64(r.Value)
		}
	}
	return scanBytesPerSecond
}

func (w *world) resyncDue(i int32, epoch uint32) {
	if c := &w.units[i].cycle; epoch == c.epoch && !c.begun && !c.retrying {
		w.resynchronise(i)
	}
}

func (w *world) scanDone(i int32, epoch uint32) {
	u := &w.units[i]
	c := &u.cycle
	if epoch != c.epoch {
		return
	}
	c.toCompare = 0
	w.account(u)
	u.pack()
	c.of = w.now
	w.send(i)
}
