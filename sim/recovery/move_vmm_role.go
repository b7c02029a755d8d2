package recovery

// MoveVMMRole moves the clustered VMM role in Failover Cluster Manager.
var MoveVMMRole = &Operation{
	Name: "move_vmm_role",
	Doc:  "Move the clustered VMM role to the other site in Failover Cluster Manager. Source: R-55, FACTS 5.4.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, StretchedCluster),
			unless(a.Console == AnyConsole || e.Role != a.Side, AlreadyThere),
			pair(e, nil),
			unless(e.CanHost(&e.VMMCluster, e.Role.Other()), NoQuorum),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.moveRole() },
}

func (e *Estate) moveRole() {
	e.Role = e.Role.Other()
	e.disturb()
}
