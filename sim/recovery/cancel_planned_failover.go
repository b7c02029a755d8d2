package recovery

// CancelPlannedFailover unlocks and starts the source again.
var CancelPlannedFailover = &Operation{
	Name:  "cancel_planned_failover",
	Doc:   "Give a planned failover up before the other copy has started, and start the machine at its source again (inference: a way back is documented only after a failover). Source: FACTS 4.1.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Source),
			site(e, m, m.Source),
			unless(m.Phase == Prepared, NotPrepared),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.Phase = Replicating
		m.On[m.Source] = true
		e.touch(m)
	},
}
