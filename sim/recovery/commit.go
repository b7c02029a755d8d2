package recovery

// Commit completes a failover; the recovery points that were not chosen are deleted.
var Commit = &Operation{
	Name:  "commit",
	Doc:   "Complete a failover. The other recovery points are deleted and it cannot be cancelled any more. Source: R-30, R-36, R-40, FACTS M-35.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(!m.committed(), AlreadyCommitted),
			unless(m.failedOver(), NotFailedOver),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { commit(m) },
}

func commit(m *Machine) {
	if m.Phase == FailedOver {
		m.Phase = Committed
	} else {
		m.Phase = PlannedCommitted
	}
}
