package sim

import (
	"math"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// service is what users of a machine see of it.
type service struct {
	stopped kernel.Time    // when it last stopped serving
	left    kernel.Time    // the same for the copy that it was last failed over from
	undone  kernel.Time    // when the running copy is taken back to the recovery point in use
	booted  kernel.Time    // when it has booted from there
	rto     float64        // the longest interruption so far that ended, seconds
	rpo     loss           // seconds; the greatest counts
	lost    loss           // bytes; they add up
	dual    bool           // both copies ran at some time
	moved   kernel.Time    // when it last began to belong to the other side; negative: never
	named   [2]kernel.Time // when it first booted at each side since the other one: its name leads to the later one; unnamed: never
	undoing kernel.Time    // what is left of taking the copy back to the recovery point in use
	booting kernel.Time    // what is left of the boot of a copy that stands still, or bootAnew
	crashed bool           // its host went down under it while it was the source, and it was not started there since
	phase   relation       // of the replication when last looked at

	// What every cycle looks at stands next to that.
	on      model.HostID // whose memory it has, or NoHost
	epoch   uint32
	running bool          // the live copy runs, perhaps still booting
	starved bool          // it would run if its host had the memory
	side    recovery.Side // where the live copy belongs
	serving bool
}

// loss is what failovers lose: those that are over, and the present one as long as it may be taken back or another point be taken.
type loss struct{ settled, present float64 }

const (
	bootAnew kernel.Time = -1            // the boot of a copy that is switched off
	unnamed  kernel.Time = math.MinInt64 // no copy has booted there
)

// relation is what replication has to be set up anew for when it changes.
type relation struct {
	phase    recovery.Phase
	source   recovery.Side
	unusable bool
	required bool // a resynchronisation, while the recovery points still serve
	flows    bool // no operator has paused it, and no error keeps it
}

func relationOf(m *recovery.Machine) relation {
	return relation{m.Phase, m.Source, m.Lag == recovery.Unusable, m.Lag == recovery.ResyncRequired, m.Flows()}
}

func (w *world) startServices() {
	for i := range w.units {
		m := w.machine(int32(i))
		on := m.Works(m.Active())
		s := service{running: on, serving: on, on: model.NoHost, moved: -1, named: [2]kernel.Time{unnamed, unnamed}, side: m.Active(), phase: relationOf(m)}
		s.named[s.side] = -w.timeToLive()
		w.units[i].service = s
	}
	w.openMemory()
	w.started = true
	w.startClusters()
	w.startLog()
	w.auto.listenerAt = w.estate.SQL
	w.vmm.running, w.vmm.seen = w.estate.VMMRunning(), w.estate.VMMSide()
	w.vmm.away = !w.vmm.running // since instant 0
	w.followClusters()
}

// follow lets a machine's service and replication follow what an operation did to it.
func (w *world) follow(i int32, op *recovery.Operation) {
	u := &w.units[i]
	m := w.machine(i)
	w.account(u)
	w.moveIn(i)
	w.followService(i, u, m, op)
	w.learn(u, m, op)
	if m.Source != u.service.phase.source {
		w.putBack(u)
		u.service.crashed = false
	}
	if op == recovery.Commit || m.Source != u.service.phase.source {
		u.cycle.points = u.cycle.points[:0] // FACTS M-35
		u.service.settle()
	}
	if now, before := relationOf(m), u.service.phase; now != before {
		u.service.phase = now
		w.keepPlace(i, op)
		before.flows = now.flows
		if now != before {
			u.cycle.forget()
		}
		if m.Phase == recovery.PlannedFailedOver {
			u.cycle.point = w.now
			u.nothingUnsent()
		}
		w.restart(i)
	} else if !w.pathOpen(i) {
		w.interrupt(i, m)
	} else if op == recovery.ResumeReplication && m.Lag == recovery.ResyncRequired {
		w.orderResync(i)
	}
	if m.Dual() && !u.service.dual {
		u.service.dual = true
		w.note("split_brain", u.name, "it runs at both sites", false)
	}
	w.watch(i)
	if u.service.crashed && m.On[m.Source] && m.Active() == m.Source {
		u.service.crashed = false
		w.requireResync(i) // its logs were not closed: FACTS M-40
	}
}

// interrupt ends what the loss of the line or of a host keeps from going on. A capture that has arrived needs the line no more: it is
// lost only with the side where it waits to be written. A resynchronisation goes on where it was, with what differs by then if it had
// begun to send that; when the host crashes that compares, it begins anew (FACTS M-40, M-44).
func (w *world) interrupt(i int32, m *recovery.Machine) {
	c := &w.units[i].cycle
	broken := c.comparing || c.carrying && !c.arrivedAt
	w.stopComparing(i)
	if c.applying && (c.begun || m.HostDown[m.Target()] || !w.estate.Up[m.Target()]) {
		broken = broken || c.begun || c.arrivedAt
		w.abandonApply(i)
	}
	if m.HostDown[m.Source] || !w.estate.Up[m.Source] {
		c.begun = false
	}
	if broken {
		w.abandon(i)
		w.sendFailed(i)
	}
}

func (w *world) followService(i int32, u *unit, m *recovery.Machine, op *recovery.Operation) {
	s := &u.service
	runs, side := m.Works(m.Active()), m.Active()
	moved := side != s.side
	again := op == recovery.ChangeRecoveryPoint
	if s.serving && (!runs || moved || again) {
		s.serving, s.stopped = false, w.now
	}
	if moved {
		s.left, s.moved = s.stopped, w.now
	}
	failedOver := moved && (op == recovery.UnplannedFailover || op == recovery.PlannedFailover)
	if moved || again {
		u.takeBack(m, !failedOver)
	}
	switch {
	case failedOver || again:
		w.lose(u, m)
		s.undoing = w.undoTime(u, m)
	case moved:
		s.rpo.present, s.lost.present = 0, 0 // it is taken back: the source has everything
	}
	before := s.running
	if before && (!runs || moved || again) && s.named[s.side] > w.now {
		s.named[s.side] = unnamed
	}
	if before && !runs {
		s.undoing, s.booting = max(0, min(s.undoing, s.undone-w.now)), max(0, s.booted-w.now)
	}
	if moved || again || !m.On[side] {
		s.booting = bootAnew
	}
	s.running, s.side = runs && !s.starved, side
	if !runs || moved || again {
		s.starved, s.running = s.starved && m.Full[side] && !moved && !again, runs
		if !m.On[side] || moved || again {
			w.vacate(i) // a machine that stands still keeps its memory
		}
	}
	switch {
	case !runs:
		s.epoch++
	case s.starved && op == recovery.VolumeFreed:
		s.starved = false
		w.start(i, recovery.Start)
	case s.starved:
	case !before || moved || again:
		w.start(i, op)
	}
}

// lose counts what the recovery point in use lacks: RPO is the time between it and the stop of the service. A planned
// failover has everything if what ran before it has arrived.
func (w *world) lose(u *unit, m *recovery.Machine) {
	c := &u.cycle
	left := u.service.left
	lost, rpo := u.unsent(), left-c.point
	if m.Phase == recovery.PlannedFailedOver {
		rpo = c.carried + c.written
	} else if m.Older {
		rpo = left - c.points[c.chosen].of
		lost += u.since()
	}
	u.service.rpo.present, u.service.lost.present = rpo.Seconds(), lost
	if rpo > 0 && (u.target == recovery.TheDatabase || u.target == recovery.TheVMM && !w.estate.HasDatabase) {
		w.wentBack(left-rpo, rpo.Seconds())
	}
}

// settle is called when nobody can take the present failover back any more.
func (s *service) settle() {
	s.rpo = loss{settled: s.greatest()}
	s.lost = loss{settled: s.lost.settled + s.lost.present}
}

// greatest is the RPO of the worst failover so far, in seconds.
func (s *service) greatest() float64 { return max(s.rpo.settled, s.rpo.present) }

// boot brings a copy into service: it is taken back to the recovery point in use and boots, unless a measured job of the vault has
// waited for that (FACTS 7.3), or it stood still and goes on. Clients find its address a time-to-live after it first has booted there.
func (w *world) boot(u *unit, m *recovery.Machine, op *recovery.Operation) {
	s := &u.service
	s.epoch++
	s.undone = w.after(s.undoing)
	switch {
	case op == recovery.VolumeFreed && s.booting != bootAnew:
		s.booted = w.after(s.booting)
	case m.Managed == recovery.ByVault && op.By == recovery.Operator && op != recovery.Start:
		s.booted = s.undone
	default:
		s.booted = s.undone + w.draw("vm/"+u.name+"/boot_time", u.boot)
	}
	if m.Active() != u.home && !u.connectsAway {
		w.note("not_connected", u.name, "it runs, but no network of its side is mapped to its own", false)
		return
	}
	here := &s.named[s.side]
	if *here <= s.named[s.side.Other()] {
		*here = s.booted
	}
	w.queue.Push(max(s.booted, *here+w.timeToLive()), kernel.Physics, event{kind: serviceBack, index: w.unitOf(u.target), epoch: s.epoch})
}

// timeToLive is how long clients go on looking for a machine where it was.
func (w *world) timeToLive() kernel.Time { return kernel.Time(w.t.Deployment.DNSTimeToLive.Value) }

func (w *world) serviceBack(i int32, epoch uint32) {
	u := &w.units[i]
	s := &u.service
	if epoch != s.epoch {
		return
	}
	s.serving = true
	s.rto = max(s.rto, (w.now - s.stopped).Seconds())
	w.note("serves", u.name, "at "+w.siteName(s.side), true)
	w.watch(i)
}

// outcome is infinite for a machine that does not serve at the end: it was never back.
func (s *service) outcome() Outcome {
	if !s.serving {
		return Outcome{math.Inf(1), math.Inf(1)}
	}
	return Outcome{s.rto, s.greatest()}
}
