package sim

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// errorFaults are the faults that make replication fail until they are repaired (FACTS M-51), and whom each concerns.
var errorFaults = [...]struct {
	kind             FaultKind
	error            recovery.Errors
	strikes, repairs *recovery.Operation
	concerns         func(f *Fault, u *unit) bool
	detail, spared   string // for the timeline: what has happened to a machine, and why nothing has to any
}{
	{CertificateExpiry, recovery.CertificateExpired, recovery.CertificateExpiry, recovery.CertificateRenewal,
		func(f *Fault, u *unit) bool { return u.certificates && u.touches(f.IDs) },
		"a host has no valid certificate", "strikes nothing: nothing replicates by certificate to or from it"},
	{DiskResize, recovery.DiskResized, recovery.DiskResize, recovery.ReplicaResize,
		func(f *Fault, u *unit) bool { return slices.Contains(f.IDs, int(u.vm)) },
		"a disk has another size than its replica", "strikes nothing: it is not replicated"},
	{SettingsOverwritten, recovery.SettingsOverwritten, recovery.SettingsOverwrite, recovery.SettingsRestore,
		func(f *Fault, u *unit) bool { return u.managed == recovery.ByHyperV && u.touches(f.IDs) },
		"Site Recovery has overwritten the settings of Hyper-V Replica on a host", "strikes nothing: Hyper-V replicates nothing by itself to or from it"},
}

// touches reports whether a copy of a machine lies on one of some hosts.
func (u *unit) touches(hosts []int) bool {
	return slices.Contains(hosts, int(u.host[0])) || slices.Contains(hosts, int(u.host[1]))
}

// turnErrors lets the replication of every machine fail that a fault in force concerns, and that of the others go on.
func (w *world) turnErrors() {
	for k := range errorFaults {
		x := &errorFaults[k]
		for i := range w.units {
			u := &w.units[i]
			fails := w.struck(x.kind, func(f *Fault) bool { return x.concerns(f, u) })
			switch has := w.machine(int32(i)).Errors&x.error != 0; {
			case fails && !has:
				w.fail(int32(i), x.strikes, x.detail)
			case has && !fails:
				w.mend(int32(i), x.repairs)
			}
		}
	}
}

// struck reports whether a fault of a kind is in force that concerns something.
func (w *world) struck(kind FaultKind, concerns func(*Fault) bool) bool {
	for i := range w.drill.Faults {
		if f := &w.drill.Faults[i]; f.Kind == kind && w.inForce[f] && concerns(f) {
			return true
		}
	}
	return false
}

func (w *world) fail(i int32, op *recovery.Operation, detail string) {
	u := &w.units[i]
	if w.apply(op, u.target, recovery.Args{}) == nil {
		w.note("replication_error", u.name, detail+"; it is not tried again until that is repaired", true)
	}
}

func (w *world) mend(i int32, op *recovery.Operation) {
	u := &w.units[i]
	if w.apply(op, u.target, recovery.Args{}) == nil && w.machine(i).Flows() {
		w.note("replication_resumed", u.name, "after "+op.Name, true)
	}
}

// spares says why a fault that strikes changes nothing, "" if it does.
func (w *world) spares(f *Fault) string {
	for k := range errorFaults {
		x := &errorFaults[k]
		if x.kind == f.Kind && !slices.ContainsFunc(w.units, func(u unit) bool { return u.managed != recovery.ByNothing && x.concerns(f, &u) }) {
			return x.spared
		}
	}
	if f.Kind == ReplicaMove && !slices.ContainsFunc(f.IDs, func(id int) bool { return len(w.otherNodes(model.HostID(id))) > 0 }) {
		return "strikes nothing: there is no other node of a cluster to move to"
	}
	return ""
}

// corrupt makes the newest recovery point of a machine useless, or useful again.
func (w *world) corrupt(vm model.VMID, on bool) {
	op, what := recovery.RecoveryPointRepair, "recovery_point_repaired"
	if on {
		op, what = recovery.RecoveryPointCorruption, "recovery_point_corrupt"
	}
	for i := range w.units {
		if u := &w.units[i]; u.vm == vm && w.apply(op, u.target, recovery.Args{}) == nil {
			w.note(what, u.name, "the newest one, at "+w.siteName(w.machine(int32(i)).Target()), true)
		}
	}
}

// otherNodes are the hosts that a machine on a host can move to: nodes of the same cluster at the same site that are up.
func (w *world) otherNodes(host model.HostID) (list []model.HostID) {
	here := &w.t.Hosts[host]
	if here.Cluster.Value == model.NoCluster {
		return nil
	}
	for i := range w.t.Hosts {
		h := &w.t.Hosts[i]
		down := w.struck(HostOutage, func(f *Fault) bool { return slices.Contains(f.IDs, i) })
		if model.HostID(i) != host && h.Cluster.Value == here.Cluster.Value && h.Site.Value == here.Site.Value && !down {
			list = append(list, model.HostID(i))
		}
	}
	return list
}

// turnReplicas moves the replicas on a host to other nodes of its cluster, which a Replica Broker tells their sources (FACTS M-13);
// without one the repair does.
func (w *world) turnReplicas(host model.HostID, on bool) {
	if on {
		w.moveReplicas(host)
		return
	}
	cluster := w.t.Hosts[host].Cluster.Value
	again := w.struck(ReplicaMove, func(f *Fault) bool {
		return slices.ContainsFunc(f.IDs, func(id int) bool { return w.t.Hosts[id].Cluster.Value == cluster })
	})
	for i := range w.units {
		m := w.machine(int32(i))
		to := w.units[i].host[m.Target()]
		if m.Errors&recovery.ReplicaMoved != 0 && to != model.NoHost && w.t.Hosts[to].Cluster.Value == cluster && !again {
			w.mend(int32(i), recovery.ReplicaFound)
		}
	}
}

func (w *world) moveReplicas(host model.HostID) {
	nodes := w.otherNodes(host)
	for i := range w.units {
		u, m := &w.units[i], w.machine(int32(i))
		side := m.Target()
		if len(nodes) == 0 || m.Managed == recovery.ByNothing || u.host[side] != host || m.Phase != recovery.Replicating || m.HostDown[side] || !w.estate.Up[side] {
			continue
		}
		to := nodes[w.chance.Pick("vm/"+u.name+"/moves", len(nodes))]
		u.host[side] = to
		w.note("replica_moved", u.name, "to host "+w.t.Hosts[to].Name, true)
		if w.t.Clusters[w.t.Hosts[host].Cluster.Value].ReplicaBroker == nil {
			w.fail(int32(i), recovery.ReplicaMove, "the source does not find its replica any more")
		}
	}
}
