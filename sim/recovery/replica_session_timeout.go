package recovery

// ReplicaSessionTimeout is the primary replica going on without a synchronous secondary that does not answer.
var ReplicaSessionTimeout = &Operation{
	Name: "replica_session_timeout",
	Doc: "The session to a synchronous secondary has timed out: the primary commits without it from now on, and it is not synchronised. " +
		"Source: FACTS Q-2, Q-3, F-23.",
	By: Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		ready := e.Option == StretchedCluster && e.Rules.Timers && e.Synchronised && e.PrimaryRuns() && !e.replicaAnswers()
		return unless(ready, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Synchronised = false },
}
