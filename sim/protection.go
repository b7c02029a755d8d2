package sim

import "vmmdrill/sim/recovery"

// bare reports that a machine could not be brought back from the loss of the side where it belongs, or, where that is lost already, cannot.
// It may run or not.
func (w *world) bare(i int32) bool {
	_, usable := w.latest(i)
	return !usable || w.stranded(i)
}

// stranded reports that the side where a machine belongs is lost, and that it cannot be failed over: there is no copy that could be used,
// or nobody to give the order. What Site Recovery protects takes a VMM server that runs or that can be brought back.
func (w *world) stranded(i int32) bool {
	m := w.machine(i)
	if w.stands(m, m.Active()) {
		return false
	}
	if _, usable := w.latest(i); !usable || !w.stands(m, m.Target()) {
		return true
	}
	if m.Managed == recovery.ByHyperV {
		return false
	}
	return int(i) >= len(w.machines) || w.managementStranded() // VMM cannot fail itself over
}

// stands reports whether there is power for a machine's copy at a side.
func (w *world) stands(m *recovery.Machine, s recovery.Side) bool {
	return w.estate.Up[s] && !m.HostDown[s]
}

// managementStranded reports that VMM is away and nothing is left from which it could be brought back.
func (w *world) managementStranded() bool {
	e := &w.estate
	switch {
	case e.VMMRunning():
		return false
	case e.Option == recovery.StretchedCluster:
		return !e.HasNode(&e.VMMCluster, e.Role) && !e.HasNode(&e.VMMCluster, e.Role.Other()) || !e.HasNode(&e.SQLCluster, e.SQL) && !w.replicaLeft()
	}
	return w.anyOfManagement(w.stranded)
}

// managementBare is bare for VMM and its database: of a clustered one, no node of the other side could take it over, or the log does not
// flow there.
func (w *world) managementBare() bool {
	e := &w.estate
	if e.Option != recovery.StretchedCluster {
		return w.anyOfManagement(w.bare)
	}
	role, database := e.CanHost(&e.VMMCluster, e.Role.Other()), e.LogFlows()
	if !e.HasNode(&e.VMMCluster, e.Role) {
		role = e.HasNode(&e.VMMCluster, e.Role.Other()) // quorum can be forced
	}
	if !e.HasNode(&e.SQLCluster, e.SQL) {
		database = w.replicaLeft()
	}
	return !role || !database
}

// replicaLeft reports whether there is a replica of the database at the side where the primary one is not.
func (w *world) replicaLeft() bool {
	e := &w.estate
	return e.AGCopy && e.HasNode(&e.SQLCluster, e.SQL.Other())
}

// anyOfManagement asks of the machines of a standalone VMM server and its database. One that stands at neither site is not simulated:
// nobody brings it back.
func (w *world) anyOfManagement(is func(i int32) bool) bool {
	for i := len(w.machines); i < len(w.units); i++ {
		if is(int32(i)) {
			return true
		}
	}
	return len(w.units) == len(w.machines)
}
