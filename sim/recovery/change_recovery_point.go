package recovery

// ChangeRecoveryPoint restarts a machine that was failed over from another recovery point, before the commit.
var ChangeRecoveryPoint = &Operation{
	Name:  "change_recovery_point",
	Doc:   "Restart a failed-over machine from another recovery point, as long as nothing is committed. Source: R-30, FACTS 4.2, M-35.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(!m.committed(), AlreadyCommitted),
			unless(m.Phase == FailedOver, NoUnplanned),
			unless(m.OlderPoints, NoOlderPoint),
			unless(!m.Older || !m.Corrupt, PointUnusable),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.Older = !m.Older
		if e.Rules.ServiceStarts {
			e.touch(m) // the abstract protocol does not see that the machine boots anew
		}
	},
}
