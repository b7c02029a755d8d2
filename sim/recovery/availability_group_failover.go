package recovery

// AvailabilityGroupFailover is the automatic failover of the availability group.
var AvailabilityGroupFailover = &Operation{
	Name: "availability_group_failover",
	Doc:  "A synchronised secondary with automatic failover becomes the primary. Source: R-55, FACTS Q-7.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		c := &e.SQLCluster
		ready := e.Option == StretchedCluster && e.AGAutomatic && e.AGCopy && e.Synchronised &&
			!e.PrimaryRuns() && !e.succeeds() && e.CanHost(c, e.SQL.Other())
		return unless(ready, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		e.movePrimary()
		e.Synchronised = false
	},
}
