package recovery

// PreparePlannedFailover shuts the machine down at its source and locks it, so that its last changes can be sent.
var PreparePlannedFailover = &Operation{
	Name:  "prepare_planned_failover",
	Doc:   "Shut the machine down at its source and send what the other side lacks. Source: R-35, R-39, FACTS 4.1 (Start-VMFailover -Prepare).",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Source),
			pair(e, m),
			unless(m.Phase != Prepared, PlannedInProgress),
			unless(m.Phase == Replicating, AlreadyFailedOver),
			noTest(m),
			unless(m.hasPoint(), NoRecoveryPoint),
			unless(m.Lag != ResyncRequired, Resynchronising),
			unless(m.Works(m.Source), SourceNotRunning),
			unless(m.Paused == [2]bool{}, ReplicationPaused),
			unless(m.Errors == 0, ReplicationError),
			unless(!m.Refuses[m.Source], NoReplicaServer),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.On[m.Source] = false
		m.Phase = Prepared
		e.touch(m)
	},
}
