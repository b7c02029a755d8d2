package recovery

// ReplicaFailover is the automatic failover of the availability group within a site.
var ReplicaFailover = &Operation{
	Name: "replica_failover",
	Doc:  "The node of the primary replica is lost, and a synchronous replica with automatic failover at the same site becomes the primary. That it is synchronised, and comes before those of the other site, is an assumption. Source: FACTS Q-7, Q-9.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(e.Option == StretchedCluster && e.succeeds(), NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.PrimaryLost = false },
}
