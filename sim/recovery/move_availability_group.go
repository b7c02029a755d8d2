package recovery

// MoveAvailabilityGroup is the planned, manual failover of the availability group.
var MoveAvailabilityGroup = &Operation{
	Name: "move_availability_group",
	Doc:  "Fail the availability group over without loss, from SQL Server, not from Failover Cluster Manager; VMM loses its database until it finds it there. Source: R-55, FACTS Q-6, Q-14, F-24, 5.4.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, StretchedCluster),
			unless(a.Console == AnyConsole || e.SQL != a.Side, AlreadyThere),
			pair(e, nil),
			unless(e.AGCopy, NoReplica),
			unless(e.Synchronised, AGNotSynchronised),
			unless(e.CanHost(&e.SQLCluster, e.SQL.Other()), NoQuorum),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		e.movePrimary()
		e.restart()
	},
}
