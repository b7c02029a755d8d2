package sim

import (
	"fmt"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// cycle is how far the replication of one machine has come. Instants are of the source.
type cycle struct {
	epoch     uint32
	carrying  bool // a capture is queued at the host or on the line
	onLine    bool // it is not queued any more: flow carries it
	late      bool // a cycle came due meanwhile; the next one follows at once (FACTS M-5)
	applying  bool // a capture that has arrived is being written into the copy
	arrivedAt bool // the capture that is carried has arrived and waits until that is done: it is not on its way any more
	retrying  bool
	caughtUp  bool // the last capture arrived within two intervals
	begun     bool // a resynchronisation is under way, or kept from going on
	fresh     bool // the cycle of the capture under way came due in this monitoring interval and does not count as missed
	comparing bool // it compares disks: flow does
	attempt   int32

	written   kernel.Time // how long the machine has run, up to accounted, since it was last captured
	accounted kernel.Time

	carried kernel.Time    // how long the machine ran to write what the capture has
	of      kernel.Time    // its instant
	flow    network.FlowID // carries it, or compares disks
	from    model.HostID   // the host that sends it

	applyOf   kernel.Time    // the instant of the capture that is being written
	applyRan  kernel.Time    // how long the machine ran to write it
	applyFlow network.FlowID //
	stored    float64        // bytes that the copy took when that was last noted

	toCompare float64 // bytes that a resynchronisation had yet to compare when it began or was stopped

	point  kernel.Time    // of the latest recovery point at the other side
	points recoveryPoints // that are kept besides it
	chosen int32          // of these, the one that an older point in use is

	wrote      float64     // bytes that have been written into the copy while points were kept, with what was written twice
	undone     float64     // of these, what is undone in the copy that runs after a failover to an older point
	undoneFrom kernel.Time // the instant of that point

	// What the source's host counts in its monitoring interval (FACTS M-55).
	monitored int32       // the number of that interval
	cycles    int32       // came due
	missed    int32       // of these, those that found the one before still under way, failed at first or were cut off (FACTS M-53)
	captures  int32       // became recovery points
	latency   kernel.Time // of these together, from the capture on (FACTS M-52)
}

// retryMinutes are the pauses after the first failures of a transfer; then its host's retry interval repeats (FACTS M-50).
var retryMinutes = [...]kernel.Time{1, 2, 4, 8, 10}

const (
	minute = 60 * kernel.Time(1e9)
	hour   = 60 * minute
	// RetryInterval is that of a host that states none.
	RetryInterval = time.Duration(retryInterval)
	// ScanRate is how many bytes of disks a host compares in a second that states no rate.
	ScanRate = scanBytesPerSecond
	// scanBytesPerSecond is how fast a resynchronisation compares disks unless its host says so (FACTS 7.2 hvr.resync_scan_MBps).
	scanBytesPerSecond = 22e6
	// retryInterval is how long a transfer that keeps failing waits unless its host says so (FACTS M-50).
	retryInterval = 30 * minute
	// monitoringInterval is how long a host counts before it counts anew unless it says so, and monitoringStart when the day's
	// first interval begins (FACTS M-55).
	monitoringInterval = 12 * hour
	monitoringStart    = 9 * time.Hour
	// logShare is how large the logs of a machine may become, of its disks, before change tracking ends (FACTS M-40).
	logShare = 0.5
)

// sent is how many bytes the capture takes on the line.
func (u *unit) sent() (bytes float64) {
	for i := range u.disks {
		bytes += u.disks[i].changed(u.disks[i].carried) / u.disks[i].ratio
	}
	return bytes
}

// writes reports whether a running machine writes at all.
func (u *unit) writes() bool {
	return slices.ContainsFunc(u.disks, func(d disk) bool { return d.perSecond > 0 || d.profile != nil && d.profile.Mean() > 0 })
}

// unsent is how many bytes were written that are not at the other side.
func (u *unit) unsent() (bytes float64) {
	for i := range u.disks {
		bytes += u.disks[i].carried + u.disks[i].written + u.disks[i].applied
	}
	return bytes
}

// overflows reports whether the logs of a machine have become too large to go on. Like what is sent, a log holds a block once
// (FACTS M-4), and there is one for each capture.
func (u *unit) overflows() bool {
	most := logShare * u.diskBytes()
	return most > 0 && u.unsent() > most && u.logs() > most // logs are never larger than what was written
}

// logs is how large the replication logs are, in bytes.
func (u *unit) logs() (bytes float64) {
	for i := range u.disks {
		d := &u.disks[i]
		bytes += d.changed(d.written) + d.changed(d.carried) + d.changed(d.applied)
	}
	return bytes
}

// writtenBetween is how many bytes a running machine writes from one instant to another.
func (w *world) writtenBetween(u *unit, from, to kernel.Time) (bytes float64) {
	for i := range u.disks {
		bytes += u.burst * u.disks[i].between(from, to, w.drill.Start)
	}
	return bytes
}

// pack adds what was written to what is carried.
func (u *unit) pack() {
	for i := range u.disks {
		d := &u.disks[i]
		d.carried, d.written = d.carried+d.written, 0
	}
	u.cycle.carried, u.cycle.written = u.cycle.carried+u.cycle.written, 0
}

// nothingUnsent is how it is when the other side has everything.
func (u *unit) nothingUnsent() {
	for i := range u.disks {
		u.disks[i].carried, u.disks[i].written, u.disks[i].applied = 0, 0, 0
	}
	u.cycle.carried, u.cycle.written, u.cycle.applyRan = 0, 0, 0
}

// diskBytes is the size of all disks.
func (u *unit) diskBytes() (bytes float64) {
	for _, d := range u.disks {
		bytes += d.bytes
	}
	return bytes
}

// startReplication gives every replicated machine its phase within the interval and the copy of instant 0.
func (w *world) startReplication() {
	for i := range w.units {
		u := &w.units[i]
		u.disks = w.drawDisks(u.first[:0], u.vm, u.compressed)
		if u.managed == recovery.ByNothing {
			continue
		}
		u.keep(0)
		first := kernel.Time(float64(u.interval) * w.chance.Unit("vm/"+u.name+"/phase"))
		w.queue.Push(first, kernel.Physics, event{kind: cycleDue, index: int32(i)})
		w.noteWrites(int32(i))
	}
}

// account adds the time that the running copy has run since it was last asked.
func (w *world) account(u *unit) {
	if u.service.running {
		u.cycle.written += w.now - u.cycle.accounted
		for i := range u.disks {
			u.disks[i].written += u.burst * u.disks[i].between(u.cycle.accounted, w.now, w.drill.Start)
		}
	}
	u.cycle.accounted = w.now
}

// noteWrites tells the protocol that the source has changes the other side lacks.
func (w *world) noteWrites(i int32) {
	u := &w.units[i]
	if u.writes() && w.machine(i).Lag == recovery.InSync {
		w.transit(recovery.Write, u.target, recovery.Args{})
	}
}

// replicates reports whether changes flow from the source now; a copy that is unusable waits for its resynchronisation.
func replicates(m *recovery.Machine) bool {
	return m.Flows() && m.Lag <= recovery.Behind
}

// tracks reports whether changes are written to logs, whether or not they flow.
func tracks(m *recovery.Machine) bool {
	return m.Managed != recovery.ByNothing && m.Phase == recovery.Replicating && m.Lag <= recovery.Behind
}

func (w *world) cycleDue(i int32, epoch uint32) {
	u := &w.units[i]
	c := &u.cycle
	if epoch != c.epoch {
		return
	}
	w.account(u)
	m := w.machine(i)
	if tracks(m) && u.overflows() {
		w.requireResync(i)
		return
	}
	w.lookLater(i)
	if m.Lag >= recovery.Unusable {
		w.logsAgain(i)
		return
	}
	w.monitor(i)
	if !m.Flows() {
		return
	}
	c.cycles++
	switch {
	case c.carrying:
		c.late = true
		c.missed++
		if i == w.followed {
			w.progress(Overdue, c.of)
		}
	case c.retrying:
		c.missed++
	default:
		c.fresh = true
		w.capture(i)
	}
}

// lookLater has a relation looked at after an interval.
func (w *world) lookLater(i int32) {
	u := &w.units[i]
	w.queue.Push(w.after(u.interval), kernel.Physics, event{kind: cycleDue, index: i, epoch: u.cycle.epoch})
}

// monitor begins to count anew when a monitoring interval begins.
func (w *world) monitor(i int32) {
	every := monitoringInterval
	if host := w.units[i].host[w.machine(i).Source]; host != model.NoHost {
		if m := w.t.Hosts[host].MonitoringInterval; m.Known() && m.Value > 0 {
			every = kernel.Time(m.Value)
		}
	}
	clock := kernel.Time(w.drill.Start+24*time.Hour-monitoringStart) + w.now
	if c := &w.units[i].cycle; int32(clock/every) != c.monitored {
		c.forget()
		c.monitored = int32(clock / every)
	}
}

// forget sets what is counted in a monitoring interval to nothing.
func (c *cycle) forget() { c.cycles, c.missed, c.captures, c.latency, c.fresh = 0, 0, 0, 0, false }

// capture takes what was written and sends it, or finds that it cannot.
func (w *world) capture(i int32) {
	u := &w.units[i]
	c := &u.cycle
	w.account(u)
	if !replicates(w.machine(i)) {
		return
	}
	u.pack()
	c.of = w.now
	if i == w.followed {
		w.progress(Captured, w.now)
	}
	w.send(i)
}

// send puts the capture on its way through one of the host's transfer slots.
func (w *world) send(i int32) {
	u := &w.units[i]
	if !w.pathOpen(i) {
		w.sendFailed(i)
		return
	}
	u.cycle.retrying = false
	u.cycle.carrying = true
	w.enqueue(i)
}

// pathOpen reports whether the source can reach the replica host.
func (w *world) pathOpen(i int32) bool {
	m := w.machine(i)
	to := m.Target()
	return w.estate.Up[m.Source] && w.estate.Up[to] && w.estate.Link && !m.HostDown[to] && !m.HostDown[m.Source] && !m.Full[to] && w.line != noLink
}

// sendFailed waits for the next attempt. What was captured stays to be sent.
func (w *world) sendFailed(i int32) {
	c := &w.units[i].cycle
	pause := w.retryInterval(w.units[i].host[w.machine(i).Source])
	if int(c.attempt) < len(retryMinutes) {
		pause = retryMinutes[c.attempt] * minute
	}
	c.attempt++
	if c.fresh {
		c.missed++
	}
	c.fresh = false
	c.carrying, c.late, c.retrying, c.caughtUp = false, false, true, false
	if i == w.followed {
		w.failure(w.after(pause))
	}
	w.queue.Push(w.after(pause), kernel.Physics, event{kind: retryDue, index: i, epoch: c.epoch})
}

func (w *world) retryDue(i int32, epoch uint32) {
	c := &w.units[i].cycle
	if epoch != c.epoch || !c.retrying {
		return
	}
	if !replicates(w.machine(i)) {
		w.retryResync(i)
		return
	}
	w.capture(i)
}

func (w *world) retryInterval(host model.HostID) kernel.Time {
	if host != model.NoHost {
		if r := w.t.Hosts[host].RetryInterval; r.Known() && r.Value > 0 {
			return kernel.Time(r.Value)
		}
	}
	return retryInterval
}

// received has a capture written into the copy as soon as the one before it is, and lets the next one follow if it is late.
func (w *world) received(i int32) {
	if c := &w.units[i].cycle; c.applying {
		c.arrivedAt = true
		return
	}
	w.startApply(i)
}

// startApply writes the capture that has arrived into the copy.
func (w *world) startApply(i int32) {
	u := &w.units[i]
	c := &u.cycle
	if i == w.followed {
		w.progress(Arrived, c.of)
	}
	c.carrying, c.arrivedAt, c.fresh, c.attempt = false, false, false, 0
	c.applyOf, c.applyRan, c.carried = c.of, c.carried, 0
	m := w.machine(i)
	to := u.volume[m.Target()]
	operations := 0.0
	for d := range u.disks {
		d := &u.disks[d]
		if to != noVolume && d.carried > 0 {
			operations += d.writes() * d.changed(d.carried) / d.carried
		}
		d.applied, d.carried = d.carried, 0
	}
	if operations == 0 {
		w.applied(i)
	} else {
		c.applying = true
		w.fill(i)
		c.applyFlow = w.deliver(^i, w.volumeLink(int(to)), operations*u.writeFactor[m.Target()])
	}
	if m := w.machine(i); c.late && !c.carrying && replicates(m) {
		c.late = false
		w.capture(i)
	}
}

// writes is how many writes the capture stands for: as many for each byte as the disk usually takes.
func (d *disk) writes() float64 {
	usual := d.perSecond
	if d.profile != nil {
		usual = d.profile.Mean()
	}
	if usual <= 0 {
		return 0
	}
	return d.operations * d.carried / usual
}

// applied makes a capture a recovery point of the other side.
func (w *world) applied(i int32) {
	u := &w.units[i]
	c := &u.cycle
	m := w.machine(i)
	resynchronised := m.Lag >= recovery.Unusable
	c.begun = false
	u.undo()
	if resynchronised {
		c.points = c.points[:0] // FACTS M-36
	}
	u.keep(c.applyOf)
	c.point, c.applyRan, c.applying = c.applyOf, 0, false
	if i == w.followed {
		w.progress(Usable, c.applyOf)
	}
	c.captures++
	c.latency += w.now - c.applyOf
	for i := range u.disks {
		u.disks[i].applied = 0
	}
	w.account(u)
	w.fill(i)
	if resynchronised || m.Corrupt || m.Phase == recovery.Prepared { // a prepared machine does not run: this was the last of it
		if w.apply(recovery.Synchronise, u.target, recovery.Args{}) != nil && m.Corrupt { // the line was cut since it came
			w.apply(recovery.RecoveryPointRepair, u.target, recovery.Args{})
		}
	}
	if resynchronised {
		w.note("resynchronised", u.name, fmt.Sprintf("a recovery point exists at %s again", w.siteName(m.Target())), true)
	}
	if inTime := w.now-c.point <= 2*u.interval; inTime != c.caughtUp {
		c.caughtUp = inTime
		w.changed = true
	}
	w.noteWrites(i)
	w.watch(i)
	switch {
	case c.arrivedAt:
		w.startApply(i)
	case m.Phase == recovery.Prepared && m.Lag != recovery.InSync && !c.carrying:
		w.capture(i)
	}
}

// halt ends what is under way of a relation; events of before are stale.
func (w *world) halt(i int32) {
	c := &w.units[i].cycle
	w.abandon(i)
	w.abandonApply(i)
	w.stopComparing(i)
	c.epoch++
	c.late, c.retrying, c.caughtUp, c.fresh, c.attempt = false, false, false, false, 0
}

// restart begins a relation's cycles anew after it was reversed, stopped or prepared.
func (w *world) restart(i int32) {
	u := &w.units[i]
	w.halt(i)
	m := w.machine(i)
	if m.Managed == recovery.ByNothing || m.Phase > recovery.Prepared {
		return
	}
	if m.Lag < recovery.Unusable {
		w.queue.Push(w.now, kernel.Physics, event{kind: cycleDue, index: i, epoch: u.cycle.epoch})
		return
	}
	w.lookLater(i)
	switch {
	case !m.Flows(): // it begins or goes on when that is over
	case m.Lag == recovery.Unusable && u.whenCopied.everything && u.copy.state == noCopy:
		w.note("full_copy", u.name, "begins", true)
		w.beginCopy(i)
	case u.copy.state != noCopy, u.cycle.begun:
		w.resynchronise(i)
	case m.Lag == recovery.Unusable:
		w.orderResync(i)
	default:
		w.scheduleResync(i)
	}
}
