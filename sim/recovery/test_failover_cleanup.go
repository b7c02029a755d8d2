package recovery

// TestFailoverCleanup removes the test copy.
var TestFailoverCleanup = &Operation{
	Name:  "test_failover_cleanup",
	Doc:   "Remove the test copy. Source: FACTS 4.2 (Complete testing).",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(m.Test, NoTest),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Test = false },
}
