package recovery

// ForceAvailabilityGroup makes a secondary replica that may lack changes the primary.
var ForceAvailabilityGroup = &Operation{
	Name: "force_availability_group",
	Doc:  "Make the other side's replica the primary although it may lack changes. Needs quorum, and leaves the other replica suspended. Source: FACTS Q-6, Q-11.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, StretchedCluster),
			unless(e.AGCopy, NoReplica),
			unless(!e.PrimaryRuns(), AGPrimaryAlive),
			unless(e.CanHost(&e.SQLCluster, e.SQL.Other()), NoQuorum),
			unless(!e.Synchronised || !e.AGAutomatic, AGSynchronised),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		e.movePrimary()
		e.Synchronised = false
		e.Suspended = e.Rules.ForceSuspends
	},
}
