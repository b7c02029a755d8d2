package sim

import (
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// replicaAt is the replica of a side that is the primary there, or becomes it: of those whose node is up the one that can do most, and
// of equals the first. It is -1 where there is none.
func (w *world) replicaAt(side recovery.Side) int {
	n := &w.auto.nodes[1]
	best := -1
	for i := range n.nodes {
		x := &n.nodes[i]
		if x.side == side && (best < 0 || x.worth() > n.nodes[best].worth()) {
			best = i
		}
	}
	return best
}

// worth is more for a node that is up than for any that is not.
func (x *node) worth() rank {
	if x.up() {
		return x.rank + failsOver + 1
	}
	return x.rank
}

// followPrimary finds the node of the primary replica, where another one has taken over.
func (w *world) followPrimary() {
	n := &w.auto.nodes[1]
	if w.estate.PrimaryLost || n.owner < len(n.nodes) && n.nodes[n.owner].side == w.estate.SQL && n.nodes[n.owner].up() {
		return
	}
	if i := w.replicaAt(w.estate.SQL); i >= 0 {
		n.owner, w.log.here = i, 0
	}
}

// successor is the replica at the primary's side that takes over by itself when the primary's node is lost; -1 without one.
func (w *world) successor() int {
	n := &w.auto.nodes[1]
	for i := range n.nodes {
		if x := &n.nodes[i]; i != n.owner && x.side == w.estate.SQL && x.up() && x.rank == failsOver {
			return i
		}
	}
	return -1
}

// accountHere moves the successor's redo queue on: log reaches it as it is written.
func (w *world) accountHere(wrote float64) {
	l := &w.log
	if i := w.successor(); i >= 0 {
		if rate := w.auto.nodes[1].nodes[i].redo; rate > 0 {
			l.here = max(0, l.here+wrote-rate*(w.now-l.at).Seconds())
		}
	}
}

// replicaFailoverTime is how long an automatic failover within a site takes: detection, redo and a constant part, as between the sites
// (FACTS Q-12, F-24), but with the heartbeats of one site.
func (w *world) replicaFailoverTime() kernel.Time {
	g := w.availabilityGroupOf()
	noticed := max(detection(w.sqlCluster(), false), kernel.Time(g.LeaseTimeout.Value))
	if w.auto.instanceFailed {
		noticed = max(kernel.Time(g.LeaseTimeout.Value), kernel.Time(g.HealthCheckTimeout.Value))
	}
	redo := kernel.Time(0)
	if i := w.successor(); i >= 0 {
		redo = w.timeFor(w.log.here, w.auto.nodes[1].nodes[i].redo)
	}
	return noticed + redo + w.failoverOverhead()
}
