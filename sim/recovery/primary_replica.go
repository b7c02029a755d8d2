package recovery

// PrimaryRuns reports whether the primary replica of VMM's database runs: its cluster can host it at its side, and its own node has not
// failed.
func (e *Estate) PrimaryRuns() bool { return !e.PrimaryLost && e.CanHost(&e.SQLCluster, e.SQL) }

// succeeds reports whether another replica at the side of the lost primary takes over by itself (FACTS Q-7). Which of a side's nodes run is
// not known here; those that could take over are taken to fail first (assumption).
func (e *Estate) succeeds() bool {
	c := &e.SQLCluster
	return e.PrimaryLost && e.CanHost(c, e.SQL) && e.alive(c, e.SQL) > c.Nodes[e.SQL]-e.Successors[e.SQL]
}

// turnReplica notes that the node of the primary replica is gone, or back.
func (e *Estate) turnReplica(a Args, lost bool) {
	if a.SQL && a.Side == e.SQL && !a.Idle {
		e.PrimaryLost = lost
	}
}

// movePrimary makes the other side's replica the primary.
func (e *Estate) movePrimary() {
	e.SQL = e.SQL.Other()
	e.PrimaryLost = false
}
