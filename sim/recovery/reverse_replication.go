package recovery

// ReverseReplication makes the running copy the source. The vault's job contains a commit and stops the old copy
// (FACTS 4.2), so in the richer protocol it is several actions in a row.
var ReverseReplication = &Operation{
	Name: "reverse_replication",
	Doc: "Replicate the other way, from where the machine runs now. After a planned failover nothing has to be copied; " +
		"after an unplanned one the other side's copy is useless until it is resynchronised. Source: R-34, R-37, R-38, R-41, FACTS 4.1, 4.2.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		job := e.Rules.Composite && m.Managed == ByVault
		return first(
			order(e, m, a, m.Target()),
			pair(e, m),
			unless(m.failedOver(), NotFailedOver),
			unless(m.committed() || job || m.Managed == ByHyperV && !e.Rules.CommitVMMFirst && m.Phase == FailedOver, NotCommitted),
			unless(!m.On[m.Source] || job, StaleCopyRunning),
			unless(!m.Refuses[m.Source], NoReplicaServer),
			unless(m.Errors&(CertificateExpired|SettingsOverwritten) == 0, ReplicationError),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		if e.Rules.Composite && m.Managed == ByVault {
			if !m.committed() {
				commit(m)
			}
			m.On[m.Source] = false
		}
		reverse(m)
	},
}

func reverse(m *Machine) {
	if m.Phase == PlannedCommitted {
		m.Lag = Behind
	} else {
		m.Lag = Unusable
	}
	m.Source = m.Target()
	m.Phase = Replicating
	m.Older, m.Reported, m.Corrupt, m.Paused = false, false, false, [2]bool{}
	m.Errors &^= ReplicaMoved // the source is where it is, and says so
}
