package recovery

// TestFailover starts a copy in isolation; the machine goes on running and replicating.
var TestFailover = &Operation{
	Name:  "test_failover",
	Doc:   "Start a test copy at the other side, isolated from production. It blocks every other failover until it is cleaned up. Source: FACTS 4.1, 5.1, F-14.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(m.Phase != Prepared, PlannedInProgress),
			unless(m.Phase == Replicating, AlreadyFailedOver),
			noTest(m),
			unless(m.hasPoint(), NoRecoveryPoint),
			unless(m.pointWorks(), PointUnusable),
			unless(m.Lag != ResyncRequired, Resynchronising),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Test = true },
}
