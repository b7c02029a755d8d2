package sim

import (
	"math"

	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// vmmService is the management server as the vault sees it.
type vmmService struct {
	running  bool
	starting bool
	epoch    uint32
	begun    carrier     // what it begins to start on
	carried  kernel.Time // when what it begins to start on had booted
	away     bool        // it stopped, and no vault operation has become possible since
	stopped  kernel.Time
	seen     recovery.Side // where it was last seen running
	rto      float64       // the longest time away that ended, seconds
	provider provider
	agLoss   float64 // the greatest of the database's forced failovers, seconds
}

// followVMM lets the VMM service start where it could run and notes when it stops, runs and is ready for the vault.
func (w *world) followVMM() {
	v := &w.vmm
	e := &w.estate
	running := e.VMMRunning()
	if v.running && !running {
		w.note("vmm_stopped", w.vmmName(), "the vault has no VMM server to act through", false)
		w.failJobs()
		if !v.away {
			v.away, v.stopped = true, w.now
		}
	}
	if running && !v.running {
		w.note("vmm_running", w.vmmName(), "at "+w.siteName(e.VMMSide()), false)
	}
	v.running = running
	w.followProvider()
	if e.Verified {
		v.seen = e.VMMSide()
	}
	carried := w.carried()
	switch could := !running && e.VMMCouldRun() && carried < kernel.Never; {
	case could && (!v.starting || carried != v.carried || w.carrier() != v.begun):
		w.startVMM()
	case !could && v.starting:
		v.starting = false
		v.epoch++
	}
	if v.away && e.VaultAccepts() && w.now >= v.provider.connected {
		v.away = false
		v.rto = max(v.rto, (w.now - v.stopped).Seconds())
		w.note("vmm_ready", w.vmmName(), "vault operations are accepted, at "+w.siteName(e.VMMSide()), false)
	}
}

// carried is when the machines of VMM and of its database have booted, and are back at the recovery point in use; Never while one of them
// waits for memory. In a cluster it does not depend on machines of its own.
func (w *world) carried() (booted kernel.Time) {
	for i := len(w.machines); i < len(w.units); i++ {
		s := &w.units[i].service
		if s.starved {
			return kernel.Never
		}
		booted = max(booted, s.booted)
	}
	return booted
}

// carrier is what a clustered service starts on: its node, and the primary replica's side.
type carrier struct {
	node      int
	role, sql recovery.Side
}

func (w *world) carrier() carrier { return carrier{w.nextOwner(), w.estate.Role, w.estate.SQL} }

// startVMM begins to start the service. A cluster whose node has failed starts it on another one of the same side once it has
// noticed, unless the role has failed over too often.
func (w *world) startVMM() {
	v := &w.vmm
	at := w.now
	if n := &w.auto.nodes[0]; len(n.nodes) > 0 {
		before := n.owner
		next := w.nextOwner()
		if next != before && n.nodes[before].side == w.estate.Role && !n.moved {
			if !w.failRole() {
				return
			}
			at += detection(w.vmmCluster(), false) + resiliency(w.vmmCluster())
		}
		n.owner, n.moved = next, false
	}
	v.starting, v.carried, v.begun = true, w.carried(), w.carrier()
	v.epoch++
	w.queue.Push(w.vmmReadyAt(at), kernel.Physics, event{kind: vmmStarts, epoch: v.epoch})
}

// vmmReadyAt is when a service that begins to start at an instant will run and have its Provider connected.
func (w *world) vmmReadyAt(at kernel.Time) kernel.Time {
	v := w.t.VMM()
	if w.estate.Option == recovery.Standalone {
		at = max(at, w.carried())
	} else {
		at = w.databaseFound(max(at, w.log.recovered))
	}
	return at + w.draw("vmm/service_start_time", v.ServiceStartTime.Value) + w.draw("vmm/provider_reconnect_time", v.ProviderReconnectTime.Value)
}

func (w *world) vmmStarts(epoch uint32) {
	if epoch != w.vmm.epoch {
		return
	}
	w.vmm.starting = false
	w.auto.listenerAt = w.estate.SQL
	if w.apply(recovery.VMMServiceStart, recovery.TheEstate, recovery.Args{}) == nil {
		if w.estate.VMMSide() == w.vmm.seen {
			// It came back where it was, and whoever repaired that has seen it (assumption).
			w.apply(recovery.VerifyVMM, recovery.TheEstate, recovery.Args{})
		}
	}
}

func (w *world) vmmName() string {
	if v := w.t.VMM(); v != nil {
		return v.Name
	}
	return "vmm"
}

func (w *world) vmmOutcome() Outcome {
	if w.vmm.away || !w.vmm.running {
		return Outcome{math.Inf(1), math.Inf(1)}
	}
	o := Outcome{RTO: w.vmm.rto, RPO: w.vmm.agLoss}
	for i := len(w.machines); i < len(w.units); i++ {
		o.RPO = max(o.RPO, w.units[i].service.greatest())
	}
	return o
}
