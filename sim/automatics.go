package sim

import (
	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// automatics are what the cluster service and SQL Server do by themselves, some time after it has become possible.
type automatics struct {
	acts           [8]automatic
	nodes          [2]clusterNodes // of VMM's cluster and of SQL Server's
	instances      []instanceOutage
	instanceFailed bool          // what fails now is an instance of SQL Server
	listenerAt     recovery.Side // where VMM last found the primary replica
}

// instanceOutage is an outage of SQL Server in force, and the node whose instance it struck; negative if there was none.
type instanceOutage struct {
	of   *Fault
	node int
}

type automatic struct {
	epoch     uint32
	scheduled bool
	since     kernel.Time // when it was scheduled
}

// actions are the automatic operations, in the order in which they act at one instant.
var actions = [len(automatics{}.acts)]struct {
	op   *recovery.Operation
	args recovery.Args
}{
	{recovery.VMMRoleFailover, recovery.Args{}},
	{recovery.ReplicaFailover, recovery.Args{}},
	{recovery.AvailabilityGroupFailover, recovery.Args{}},
	{recovery.Regroup, recovery.Args{}},
	{recovery.Regroup, recovery.Args{SQL: true}},
	{recovery.ReplicaSessionTimeout, recovery.Args{}},
	{recovery.NoticePartition, recovery.Args{}},
	{recovery.NoticePartition, recovery.Args{SQL: true}},
}

// followClusters schedules what has become possible and drops what is no longer.
func (w *world) followClusters() {
	w.followPrimary()
	w.followLog()
	for i := range actions {
		a := &w.auto.acts[i]
		possible := recovery.Allowed(actions[i].op, &w.estate, w.machines, recovery.TheEstate, actions[i].args) == nil
		if possible == a.scheduled {
			continue
		}
		a.scheduled, a.since = possible, w.now
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
	op, args := actions[i].op, actions[i].args
	act := Stretch{Kind: Automatic, What: op.Name, From: a.since, To: w.now}
	w.log.waited = op == recovery.AvailabilityGroupFailover
	if op == recovery.VMMRoleFailover && !w.failRole() {
		return
	}
	if op == recovery.ReplicaSessionTimeout || op == recovery.NoticePartition {
		w.noteAct(op, args) // before what follows from it
		w.recordAct(act)
		w.apply(op, recovery.TheEstate, args)
		return
	}
	if w.apply(op, recovery.TheEstate, args) == nil && op != recovery.Regroup {
		w.noteAct(op, args)
		w.recordAct(act)
	}
}

// noteAct says what software did by itself.
func (w *world) noteAct(op *recovery.Operation, a recovery.Args) {
	target, detail := w.vmmName(), "by itself; VMM role at "+w.siteName(w.estate.Role)+", database at "+w.siteName(w.estate.SQL)
	switch op {
	case recovery.ReplicaSessionTimeout:
		detail = "the other replica does not answer; the database goes on without it, at " + w.siteName(w.estate.SQL)
	case recovery.ReplicaFailover:
		detail = "by itself; another replica at " + w.siteName(w.estate.SQL) + " is the primary"
	case recovery.NoticePartition:
		detail = "the nodes of either site count their own votes"
		if c := w.clusterOf(a.SQL); c != nil {
			target = c.Name
		}
	}
	w.note(op.Name, target, detail, false)
}

// reaction is how long software takes to act: heartbeats to be missed, a lease to expire, a log to be redone. Over a cut line the
// nodes have missed their heartbeats already when they take note of it.
func (w *world) reaction(i int) kernel.Time {
	c := w.clusterOf(actions[i].args.SQL)
	noticed := detection(c, true)
	switch actions[i].op {
	case recovery.VMMRoleFailover:
		if w.parted(&w.estate.VMMCluster, w.estate.Role) {
			return 0
		}
		return noticed + resiliency(c)
	case recovery.ReplicaFailover:
		return w.replicaFailoverTime()
	case recovery.AvailabilityGroupFailover:
		return w.agFailoverTime()
	case recovery.ReplicaSessionTimeout:
		return kernel.Time(w.availabilityGroupOf().SessionTimeout.Value)
	case recovery.NoticePartition:
		return noticed + resiliency(c)
	}
	if w.estate.VMMCluster.Apart && !actions[i].args.SQL || w.estate.SQLCluster.Apart && actions[i].args.SQL {
		return 0
	}
	return noticed
}

// parted reports whether the nodes of a side are lost to their cluster because of a cut line, and not because they are down.
func (w *world) parted(c *recovery.Cluster, s recovery.Side) bool { return c.Apart && w.estate.Up[s] }

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
