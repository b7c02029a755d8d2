package recovery

// PlannedFailover finishes what PreparePlannedFailover began: everything has arrived, the other copy starts.
var PlannedFailover = &Operation{
	Name:  "planned_failover",
	Doc:   "Start the copy at the other side once it has everything; nothing is lost. In the vault one job prepares and finishes. Source: R-35, R-39, FACTS 4.1, 4.2, 5.1.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(m.Phase == Prepared, NotPrepared),
			unless(m.Lag == InSync, NotSynchronised),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.On[m.Target()] = true
		m.Phase = PlannedFailedOver
		e.touch(m)
	},
}
