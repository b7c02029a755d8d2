package recovery

// AvailabilityGroupResync is the secondary replica catching up.
var AvailabilityGroupResync = &Operation{
	Name: "availability_group_resync",
	Doc:  "The secondary replica has caught up and is synchronised again. Source: FACTS Q-1, Q-2.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(e.Option == StretchedCluster && e.Synchronous && !e.Synchronised && e.LogFlows(), NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Synchronised = true },
}

// LogFlows reports whether the primary replica runs and sends its log to the other side's.
func (e *Estate) LogFlows() bool {
	return e.PrimaryRuns() && e.replicaAnswers() && !e.Suspended
}

// replicaAnswers reports whether the primary replica's side can reach the other side's.
func (e *Estate) replicaAnswers() bool {
	return e.AGCopy && e.joined() && e.alive(&e.SQLCluster, e.SQL.Other()) > 0
}
