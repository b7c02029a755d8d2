package recovery

// MoveVMMRole moves the clustered VMM role in Failover Cluster Manager.
var MoveVMMRole = &Operation{
	Name: "move_vmm_role",
	Doc:  "Move the clustered VMM role to the other site in Failover Cluster Manager; a role that stays failed is brought online where it is moved to. Source: R-55, FACTS 5.4, F-32.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		if e.RoleFailed {
			return unless(e.CanHost(&e.VMMCluster, a.Side), NoQuorum)
		}
		return first(
			option(e, StretchedCluster),
			unless(a.Console == AnyConsole || e.Role != a.Side, AlreadyThere),
			pair(e, nil),
			unless(e.CanHost(&e.VMMCluster, e.Role.Other()), NoQuorum),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		if !e.RoleFailed || e.Role != a.Side {
			e.moveRole()
		}
		e.RoleFailed = false
	},
}

func (e *Estate) moveRole() {
	e.Role = e.Role.Other()
	e.disturb()
}
