package sim

import (
	"math"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// InitialReplication lets a drill begin before there are copies. A machine is copied disk by disk while its changes are logged; it
// can be failed over when all have arrived (FACTS M-22, M-24).
type InitialReplication struct {
	VMs   []model.VMID // in the order in which their protection begins; empty: all, in the order of the recovery plans
	Batch int          // how many begin together, and the next when all of them are complete (FACTS M-25); 0: all at once
}

// whenCopied says when the first copy of a machine begins, once its turn has come, and how it gets to the other side.
type whenCopied struct {
	delay      kernel.Time
	at         time.Duration // time of day
	scheduled  bool          // at is one
	byNetwork  bool          // otherwise on a medium, which is simulated as if it had arrived
	everything bool          // the reversal after an unplanned failover copies everything too
}

// copying is how far the copy of whole disks has come.
type copying struct {
	state copyState
	again bool // it was in vain, and begins anew
	disk  int
	left  float64 // bytes of that disk that are still to be sent
}

type copyState uint8

const (
	noCopy      copyState = iota
	copyPlanned           // its turn has not come
	copyBegun
)

// batches are the machines that have no copy yet.
type batches struct {
	waiting []int32 // in their order
	size    int
	open    int // of the present batch, that are not complete
	readers int // of the first host's reader among the network's links; 0: there are none
}

// usualCopyRate is how fast a host reads disks for copies of them unless it says so, in bytes per second (FACTS 7.2 hvr.ir_throughput_MBps).
const usualCopyRate = 22e6

// CopyRate is how many bytes a host reads in a second for first copies that states no rate.
const CopyRate = usualCopyRate

func whenCopiedOf(method model.Attr[string], delay time.Duration, at model.Attr[string], reverse model.Attr[string]) whenCopied {
	return whenCopied{delay: kernel.Time(delay), at: timeOfDay(at, 0), scheduled: at.Known(),
		byNetwork: !method.Known() || method.Value == "over_network", everything: reverse.Value == "full_copy"}
}

// startCopies takes the copies away that the drill begins without, and begins the first batch.
func (w *world) startCopies() {
	d := w.drill.InitialReplication
	if d == nil {
		return
	}
	for _, i := range w.copyOrder(d.VMs) {
		u := &w.units[i]
		w.machine(i).Lag = recovery.Unusable
		u.cycle.points, u.copy.state, u.protected = nil, copyPlanned, kernel.Never
		w.batches.waiting = append(w.batches.waiting, i)
	}
	w.batches.size = d.Batch
	if d.Batch <= 0 {
		w.batches.size = len(w.batches.waiting)
	}
	w.nextCopies()
}

// copyOrder is the replicated machines among those that are listed.
func (w *world) copyOrder(vms []model.VMID) (order []int32) {
	if len(vms) == 0 {
		for p := range w.t.Plans {
			for g := range w.t.Plans[p].Groups {
				vms = append(vms, w.t.Plans[p].Groups[g].VMs.Value...)
			}
		}
		for i := range w.t.VMs {
			vms = append(vms, model.VMID(i))
		}
	}
	unit := make([]int32, len(w.t.VMs)) // position plus one; 0: it does not replicate, or was taken
	for i := range w.units {
		if w.units[i].managed != recovery.ByNothing {
			unit[w.units[i].vm] = int32(i) + 1
		}
	}
	for _, vm := range vms {
		if vm != model.NoVM && unit[vm] > 0 {
			order = append(order, unit[vm]-1)
			unit[vm] = 0
		}
	}
	return order
}

// nextCopies begins the next batch.
func (w *world) nextCopies() {
	b := &w.batches
	n := min(b.size, len(b.waiting))
	turn := b.waiting[:n]
	b.waiting, b.open = b.waiting[n:], n
	for _, i := range turn {
		when := &w.units[i].whenCopied
		at := w.after(when.delay)
		if when.scheduled {
			at += resyncWindow{start: when.at, end: when.at + 1}.until(w.drill.Start + time.Duration(at))
		}
		w.queue.Push(at, kernel.Physics, event{kind: copyDue, index: i})
	}
}

// copyDue begins the copy of a machine, unless it was removed from replication meanwhile.
func (w *world) copyDue(i int32) {
	u := &w.units[i]
	if u.copy.state != copyPlanned {
		return
	}
	w.note("initial_replication", u.name, "begins", true)
	w.beginCopy(i)
}

// beginCopy takes a snapshot of a machine, which is then sent; what is written from now on is logged.
func (w *world) beginCopy(i int32) {
	u := &w.units[i]
	w.account(u)
	u.nothingUnsent()
	u.copy = copying{state: copyBegun}
	u.cycle.of = w.now
	w.moveIn(i)
	if len(u.disks) > 0 {
		u.copy.left = u.disks[0].file / u.disks[0].ratio
	}
	w.sendCopy(i)
}

// onMedium reports whether the copy of a machine does not take the network: the first one alone, for a reversal has no medium at hand.
func (u *unit) onMedium() bool { return !u.whenCopied.byNetwork && u.protected == kernel.Never }

// sendCopy sends what is left of a disk, through a transfer slot of the host like a capture (assumption). A copy that needs no line is
// there at once, but that it is has to be told to the other side.
func (w *world) sendCopy(i int32) {
	if !w.machine(i).Flows() {
		return // it goes on when that is over
	}
	if !w.pathOpen(i) {
		w.sendFailed(i)
		return
	}
	u := &w.units[i]
	u.cycle.retrying = false
	if len(u.disks) == 0 || u.onMedium() {
		w.copyComplete(i)
		return
	}
	u.cycle.carrying = true
	w.enqueue(i)
}

// copied goes on with the next disk.
func (w *world) copied(i int32) {
	u := &w.units[i]
	u.cycle.carrying, u.cycle.attempt = false, 0
	if u.copy.disk++; u.copy.disk == len(u.disks) {
		w.copyComplete(i)
		return
	}
	d := &u.disks[u.copy.disk]
	u.copy.left = d.file / d.ratio
	w.sendCopy(i)
}

// copyComplete makes the copy a recovery point, of the instant of its snapshot, and lets the next batch follow.
func (w *world) copyComplete(i int32) {
	u := &w.units[i]
	c := &u.cycle
	first := u.protected == kernel.Never
	u.copy.state = noCopy
	c.applyOf, c.late = c.of, false
	if first {
		u.protected = w.now
	}
	w.applied(i)
	if !first {
		return
	}
	if w.batches.open--; w.batches.open == 0 && len(w.batches.waiting) > 0 {
		w.nextCopies()
	} else if w.batches.open == 0 {
		w.note("initial_replication", "all", "is complete", false)
	}
}

// protectedAfter is when its first copy was complete, in seconds.
func (u *unit) protectedAfter() float64 {
	if u.protected == kernel.Never {
		return math.Inf(1)
	}
	return u.protected.Seconds()
}

// openReaders makes a link of each host's reading of disks, behind the volumes, if disks are copied at all.
func (w *world) openReaders(capacities []float64) []float64 {
	copies := w.drill.InitialReplication != nil
	for i := range w.units {
		copies = copies || w.units[i].whenCopied.everything
	}
	if !copies {
		return capacities
	}
	w.batches.readers = len(capacities)
	for i := range w.t.Hosts {
		capacities = append(capacities, w.copyRate(model.HostID(i)))
	}
	return capacities
}

// copyRate is how fast a host reads disks for copies of them, in bytes per second.
func (l *layout) copyRate(host model.HostID) float64 {
	if host != model.NoHost {
		if r := l.t.Hosts[host].InitialReplicationThroughput; r.Known() && r.Value > 0 {
			return float64(r.Value)
		}
	}
	return usualCopyRate
}

// startTransfer puts what a unit sends on the line.
func (w *world) startTransfer(i int32) network.FlowID {
	u := &w.units[i]
	line := w.lineTo(w.machine(i).Target())
	if u.copy.state != copyBegun {
		return w.deliver(i, line, u.sent())
	}
	reader := network.LinkID(w.batches.readers + int(u.cycle.from))
	return w.deliver(i, []network.LinkID{line[0], reader}, u.copy.left)
}
