package sim

import (
	"math"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// vmmService is the management server as the vault sees it.
type vmmService struct {
	running  bool
	starting bool
	epoch    uint32
	away     bool // it stopped, and no vault operation has become possible since
	stopped  kernel.Time
	seen     recovery.Side // where it was last seen running
	rto      float64       // the longest time away that ended, seconds
	agLoss   float64       // of the database's last forced failover, seconds
}

// followVMM lets the VMM service start where it could run and notes when it stops, runs and is ready for the vault.
func (w *world) followVMM() {
	v := &w.vmm
	e := &w.estate
	running := e.VMMRunning()
	if v.running && !running {
		w.note("vmm_stopped", w.vmmName(), "the vault has no VMM server to act through", false)
		if !v.away {
			v.away, v.stopped = true, w.now
		}
	}
	if running && !v.running {
		w.note("vmm_running", w.vmmName(), "at "+w.siteName(e.VMMSide()), false)
	}
	v.running = running
	if e.Verified {
		v.seen = e.VMMSide()
	}
	switch could := !running && e.VMMCouldRun(); {
	case could && !v.starting:
		v.starting = true
		v.epoch++
		w.queue.Push(w.vmmReadyAt(), kernel.Physics, event{kind: vmmStarts, epoch: v.epoch})
	case !could && v.starting:
		v.starting = false
		v.epoch++
	}
	if v.away && e.VaultAccepts() {
		v.away = false
		v.rto = max(v.rto, (w.now - v.stopped).Seconds())
		w.note("vmm_ready", w.vmmName(), "vault operations are accepted, at "+w.siteName(e.VMMSide()), false)
	}
}

// vmmReadyAt is when a service that begins to start now will run and have its Provider connected.
func (w *world) vmmReadyAt() kernel.Time {
	v := w.t.VMM()
	at := w.now
	if w.estate.Option == recovery.Standalone {
		if booted := w.units[w.unitOf(recovery.TheVMM)].service.booted; booted > at {
			at = booted
		}
	} else if w.estate.SQL != w.auto.listenerAt {
		w.auto.listenerAt = w.estate.SQL
		at += w.listenerDelay(v)
	}
	return at + w.draw("vmm/service_start_time", v.ServiceStartTime.Value) + w.draw("vmm/provider_reconnect_time", v.ProviderReconnectTime.Value)
}

// tcpTimeout is what a client loses on an address of the listener that does not answer (FACTS 7.2 listener.extra_ip_timeout_s).
const tcpTimeout = 21 * kernel.Time(1e9)

// listenerDelay is how long VMM takes to find the primary replica at its new side (FACTS ).
func (w *world) listenerDelay(v *model.VMM) kernel.Time {
	g := w.t.SQLs[v.SQL.Value].AvailabilityGroup
	switch {
	case g == nil || g.Listener == nil || g.Listener.MultiSubnetFailover.Value:
		return 0
	case g.Listener.RegisterAllProviders.Value:
		return tcpTimeout
	}
	return kernel.Time(g.Listener.TTL.Value)
}

func (w *world) vmmStarts(epoch uint32) {
	if epoch != w.vmm.epoch {
		return
	}
	w.vmm.starting = false
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
		o.RPO = max(o.RPO, w.units[i].service.rpo)
	}
	return o
}

// automatics are what the cluster service and SQL Server do by themselves, some time after it has become possible.
type automatics struct {
	acts       [5]automatic
	listenerAt recovery.Side // where VMM last found the primary replica
	syncLost   kernel.Time   // when the secondary replica was last synchronised
	synced     bool
}

type automatic struct {
	epoch     uint32
	scheduled bool
}

// actions are the automatic operations, in the order in which they act at one instant.
var actions = [len(automatics{}.acts)]struct {
	op   *recovery.Operation
	args recovery.Args
}{
	{recovery.VMMRoleFailover, recovery.Args{}},
	{recovery.AvailabilityGroupFailover, recovery.Args{}},
	{recovery.Regroup, recovery.Args{}},
	{recovery.Regroup, recovery.Args{SQL: true}},
	{recovery.AvailabilityGroupResync, recovery.Args{}},
}

// followClusters schedules what has become possible and drops what is no longer.
func (w *world) followClusters() {
	if w.auto.synced && !w.estate.Synchronised {
		w.auto.syncLost = w.now
	}
	w.auto.synced = w.estate.Synchronised
	for i := range actions {
		a := &w.auto.acts[i]
		possible := recovery.Allowed(actions[i].op, &w.estate, w.machines, recovery.TheEstate, actions[i].args) == nil
		if possible == a.scheduled {
			continue
		}
		a.scheduled = possible
		a.epoch++
		if possible {
			w.queue.Push(w.after(w.reaction(i)), kernel.Physics, event{kind: clusterActs, index: int32(i), epoch: a.epoch})
		}
	}
}

func (w *world) clusterActs(i int, epoch uint32) {
	a := &w.auto.acts[i]
	if epoch != a.epoch {
		return
	}
	a.scheduled = false
	a.epoch++
	op := actions[i].op
	if w.apply(op, recovery.TheEstate, actions[i].args) == nil && op != recovery.Regroup {
		w.note(op.Name, w.vmmName(), "by itself; VMM role at "+w.siteName(w.estate.Role)+", database at "+w.siteName(w.estate.SQL), false)
	}
}

// reaction is how long software takes to act: heartbeats to be missed, a lease to expire, a log to be caught up.
func (w *world) reaction(i int) kernel.Time {
	switch actions[i].op {
	case recovery.VMMRoleFailover:
		return w.detection(w.vmmCluster())
	case recovery.AvailabilityGroupFailover:
		g := w.availabilityGroupOf()
		lease := kernel.Time(g.LeaseTimeout.Value)
		return max(lease, w.detection(w.sqlCluster())) + w.draw("sql/failover_overhead", g.FailoverOverhead.Value)
	case recovery.AvailabilityGroupResync:
		return w.catchUp()
	}
	if actions[i].args.SQL {
		return w.detection(w.sqlCluster())
	}
	return w.detection(w.vmmCluster())
}

// detection is delay times threshold between the sites (FACTS 6.2); 20 s, the default since Windows Server 2012 R2
// with Hyper-V, where the topology does not say.
func (w *world) detection(c *model.Cluster) kernel.Time {
	if c == nil || c.Heartbeat == nil || !c.Heartbeat.CrossSubnetDelay.Known() || !c.Heartbeat.CrossSubnetThreshold.Known() {
		return kernel.Time(20 * time.Second)
	}
	h := c.Heartbeat
	return kernel.Time(h.CrossSubnetDelay.Value) * kernel.Time(h.CrossSubnetThreshold.Value)
}

// catchUp is how long the secondary replica needs for the log that was written while it was away.
func (w *world) catchUp() kernel.Time {
	g := w.availabilityGroupOf()
	if g == nil || len(g.Replicas) == 0 || g.Replicas[0].VM.Value == model.NoVM || w.line == noLink {
		return 0
	}
	perSecond := 0.0
	for _, d := range w.t.VMs[g.Replicas[0].VM.Value].Disks {
		perSecond += d.WriteRate.Value.Mean()
	}
	bytes := perSecond * (w.now - w.auto.syncLost).Seconds()
	return kernel.Time(bytes / float64(w.t.Links[w.line].Bandwidth.Value) * 1e9)
}

func (w *world) vmmCluster() *model.Cluster {
	return w.clusterAt(w.t.VMM().Cluster.Value)
}

func (w *world) sqlCluster() *model.Cluster {
	if g := w.availabilityGroupOf(); g != nil {
		return w.clusterAt(g.Cluster.Value)
	}
	return nil
}

func (w *world) clusterAt(id model.ClusterID) *model.Cluster {
	if id == model.NoCluster {
		return nil
	}
	return &w.t.Clusters[id]
}

func (w *world) availabilityGroupOf() *model.AvailabilityGroup {
	v := w.t.VMM()
	if v == nil || v.SQL.Value == model.NoSQL {
		return nil
	}
	return w.t.SQLs[v.SQL.Value].AvailabilityGroup
}
