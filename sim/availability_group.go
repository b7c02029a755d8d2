package sim

import (
	"math"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// logStream is the log of VMM's database on its way from the primary replica to the other site's. As much log is written as the
// database's machine writes to its disks (assumption).
type logStream struct {
	vm      model.VMID // the database's
	burst   float64    // by what factor it writes more than usual
	disks   []disk
	at      kernel.Time // until when the rest is accounted
	side    recovery.Side
	written bool        // since then the primary replica has run
	stopped kernel.Time // when it last did
	synced  bool        // and commits waited for the other one

	unsent float64 // bytes: the send queue
	spans  []logSpan
	redo   float64 // bytes that have arrived and are not redone: the redo queue
	here   float64 // the same for the replica of the primary's side that would take over

	mode    logMode
	epoch   uint32
	flow    network.FlowID
	bytes   float64 // of the flow
	counted float64 // of these, those that have left the queue
	rate    float64 // that a stream was started with

	waited    bool        // an automatic failover is under way: it has waited for the redo
	recovered kernel.Time // when the replica that became primary has redone what it had
}

// logMode is how log is sent.
type logMode uint8

const (
	logStops   logMode = iota
	logFollows         // as fast as it is written
	logDrains          // as fast as the line goes, because there is a queue
)

const (
	// logTick is how often a stream that keeps up is looked at, for a queue or another rate (assumption).
	logTick = minute
	// logBehind is how much log may be on its way while the other replica counts as having caught up: that of one second
	// (assumption).
	logBehind = 1.0
	// logFlow is enough bytes for a stream without an end.
	logFlow = 1e15
)

// startLog sets the log of the database flowing.
func (w *world) startLog() {
	w.log.side = w.estate.SQL
	g := w.availabilityGroupOf()
	if w.estate.Option != recovery.StretchedCluster || g == nil || len(g.Replicas) == 0 || g.Replicas[0].VM.Value == model.NoVM {
		return
	}
	w.log.vm, w.log.burst = g.Replicas[0].VM.Value, 1
	w.log.disks = w.drawDisks(nil, w.log.vm, false)
}

// logRate is how much log is written at present, in bytes a second: the mean of the next minute.
func (w *world) logRate() (bytes float64) {
	return w.logBetween(w.now, w.now+logTick) / logTick.Seconds()
}

// logBetween is how much log is written from one instant to another while the primary replica runs.
func (w *world) logBetween(from, to kernel.Time) (bytes float64) {
	return w.usualLog(from, to) * w.log.burst
}

// usualLog is how much log would be written without a burst.
func (w *world) usualLog(from, to kernel.Time) (bytes float64) {
	for i := range w.log.disks {
		bytes += w.log.disks[i].between(from, to, w.drill.Start)
	}
	return bytes
}

// setLogBurst lets the database write more from now on, or as usual again.
func (w *world) setLogBurst(vm model.VMID) {
	if l := &w.log; len(l.disks) > 0 && vm == l.vm {
		w.accountLog()
		l.burst = w.factor(ChurnBurst, int(vm))
		l.remember(w.now)
		w.sendLog()
	}
}

// redoRate is how fast the replica that is not the primary redoes log, in bytes a second; 0 if the topology does not say, and
// then it keeps up (assumption).
func (w *world) redoRate() float64 {
	if i := w.replicaAt(w.log.side.Other()); i >= 0 {
		return w.auto.nodes[1].nodes[i].redo
	}
	return 0
}

// accountLog moves both queues on to the present, under what was so since they were last looked at.
func (w *world) accountLog() {
	l := &w.log
	wrote, sent := 0.0, 0.0
	if l.written {
		wrote = w.logBetween(l.at, w.now)
	}
	if l.mode != logStops {
		done := l.bytes - w.net.Remaining(l.flow)
		sent, l.counted = done-l.counted, done
	}
	if l.synced {
		l.unsent, sent = 0, wrote
	} else {
		l.unsent = max(0, l.unsent+wrote-sent)
	}
	if rate := w.redoRate(); rate > 0 {
		l.redo = max(0, l.redo+sent-rate*(w.now-l.at).Seconds())
	}
	w.accountHere(wrote)
	l.at = w.now
}

// followLog lets the log follow what has become of the replicas.
func (w *world) followLog() {
	l := &w.log
	w.accountLog()
	if l.side != w.estate.SQL {
		w.databaseMoved()
	}
	runs := w.estate.PrimaryRuns()
	if l.written && !runs {
		l.stopped = w.now
	}
	l.written, l.synced = runs, w.estate.Synchronised
	l.remember(w.now)
	w.sendLog()
}

// databaseMoved: the other replica is the primary now. What it had not been sent is lost: in time, all since the oldest byte of it was
// written (FACTS F-22). What it had not redone it redoes first.
func (w *world) databaseMoved() {
	l := &w.log
	l.recovered = w.now
	if !l.waited {
		l.recovered = w.after(w.redoTime() + w.failoverOverhead())
	}
	if l.unsent > 0 {
		has := w.writtenLast(l.unsent)
		seconds := (l.stopped - has).Seconds()
		w.result.DataLost += l.unsent
		w.vmm.agLoss = max(w.vmm.agLoss, seconds)
		w.wentBack(has, seconds)
	}
	l.stop(w)
	l.side, l.unsent, l.redo, l.here, l.waited = w.estate.SQL, 0, 0, 0, false
	if w.estate.NoLogin[w.estate.SQL] {
		w.note("no_login", w.vmmName(), "its account has no login at the replica at "+w.siteName(w.estate.SQL), false)
	}
}

func (w *world) failoverOverhead() kernel.Time {
	return w.draw("sql/failover_overhead", w.availabilityGroupOf().FailoverOverhead.Value)
}

// redoTime is how long the other replica needs for its redo queue: the queue over the rate (FACTS F-24).
func (w *world) redoTime() kernel.Time {
	return w.timeFor(w.log.redo, w.redoRate())
}

func (w *world) timeFor(bytes, rate float64) kernel.Time {
	if rate > 0 {
		return min(kernel.Time(bytes/rate*1e9), w.end)
	}
	return 0
}

// agFailoverTime is how long an automatic failover takes: detection, redo and a constant part (FACTS Q-12, F-24). The lease and the
// heartbeats are waited for side by side; an instance that fails is noticed by the health check or the lease.
func (w *world) agFailoverTime() kernel.Time {
	g := w.availabilityGroupOf()
	noticed, lease := detection(w.sqlCluster(), true), kernel.Time(g.LeaseTimeout.Value)
	switch {
	case w.auto.instanceFailed:
		noticed = max(lease, kernel.Time(g.HealthCheckTimeout.Value))
	case w.parted(&w.estate.SQLCluster, w.estate.SQL):
		noticed = max(0, lease-noticed) // the heartbeats have been missed already
	default:
		noticed = max(lease, noticed)
	}
	return noticed + w.redoTime() + w.failoverOverhead()
}

// sendLog chooses how log is sent from now on. A synchronous replica that has caught up is synchronised.
func (w *world) sendLog() {
	l := &w.log
	rate := w.logRate()
	switch {
	case !w.estate.LogFlows():
		l.stop(w)
	case w.estate.Synchronised:
		w.streamLog(rate)
	case l.mode == logDrains:
	case l.unsent > logBehind*rate:
		w.startFlow(logDrains, l.unsent, math.Inf(1))
	case w.estate.Synchronous:
		l.stop(w)
		if w.apply(recovery.AvailabilityGroupResync, recovery.TheEstate, recovery.Args{}) == nil {
			w.noteAct(recovery.AvailabilityGroupResync, recovery.Args{})
		}
	default:
		w.streamLog(rate)
	}
}

// streamLog sends log as fast as it is written, if the line has room for it. A synchronous primary then writes no faster.
func (w *world) streamLog(rate float64) {
	l := &w.log
	if rate == 0 {
		l.stop(w)
		return
	}
	if l.mode == logFollows && l.bytes-l.counted > logFlow/2 && l.rate == rate {
		return
	}
	w.startFlow(logFollows, logFlow, rate)
}

// startFlow sends so many bytes to the other replica, at most at a rate.
func (w *world) startFlow(mode logMode, bytes, rate float64) {
	l := &w.log
	l.stop(w)
	l.mode, l.bytes, l.counted, l.rate = mode, bytes, 0, rate
	l.flow = w.net.StartCapped(w.lineTo(w.estate.SQL.Other()), bytes, 1, rate)
	if mode == logFollows && (!w.estate.Synchronised || l.varies()) {
		w.queue.Push(w.after(logTick), kernel.Physics, event{kind: logDue, epoch: l.epoch})
	}
}

// varies reports whether log is not always written at the same rate.
func (l *logStream) varies() bool {
	for i := range l.disks {
		if l.disks[i].profile != nil {
			return true
		}
	}
	return false
}

func (l *logStream) stop(w *world) {
	if l.mode != logStops {
		w.net.Stop(l.flow)
	}
	l.mode = logStops
	l.epoch++
}

// logDue looks at a stream that keeps up, or is thought to.
func (w *world) logDue(epoch uint32) {
	if l := &w.log; epoch == l.epoch {
		w.accountLog()
		w.queue.Push(w.after(logTick), kernel.Physics, event{kind: logDue, epoch: epoch})
		w.sendLog()
	}
}

// logSent goes on with what was written while the queue was sent.
func (w *world) logSent() {
	w.accountLog()
	w.log.mode = logStops
	w.sendLog()
}

// databaseFound is when VMM reaches the primary replica that it may look for from an instant on: where that has moved, once its
// client has lost patience with the other addresses, or DNS names the new one (FACTS, F-25).
func (w *world) databaseFound(at kernel.Time) kernel.Time {
	g := w.availabilityGroupOf()
	if w.estate.SQL == w.auto.listenerAt {
		return at
	}
	if g == nil || g.Listener == nil {
		return at
	}
	l := g.Listener
	dead := kernel.Time(1)
	if l.Subnets.Known() {
		dead = kernel.Time(len(l.Subnets.Value) - 1)
	}
	switch {
	case dead < 1 || !l.MultiSubnetFailover.Known() || l.MultiSubnetFailover.Value:
		return at
	case !l.RegisterAllProviders.Known() || l.RegisterAllProviders.Value:
		return at + dead*w.extraIPTimeout(l)
	case l.TTL.Known():
		return max(at, w.log.recovered+kernel.Time(l.TTL.Value))
	}
	return max(at, w.log.recovered+hostRecordTTL)
}

const (
	// tcpTimeout is what a client loses on an address of the listener that does not answer (FACTS 7.2 listener.extra_ip_timeout_s).
	tcpTimeout = 21 * kernel.Time(1e9)
	// hostRecordTTL is how long DNS keeps a listener's address unless it says so (FACTS Q-13).
	hostRecordTTL = 20 * minute
)

func (w *world) extraIPTimeout(l *model.Listener) kernel.Time {
	if l.ExtraIPTimeout.Known() {
		return kernel.Time(l.ExtraIPTimeout.Value)
	}
	return tcpTimeout
}
