package recovery

// UnplannedFailover starts the other side's copy from a recovery point. The vault stops the source if it can be
// reached; Hyper-V refuses while it sees the source running, and can see nothing over a line that is down: then a
// second copy may run, and that is reported. From a point that is corrupt nothing starts; the operator takes an older one if any
// is kept, and else has to wait for a more recent one (FACTS F-17).
var UnplannedFailover = &Operation{
	Name:  "unplanned_failover",
	Doc:   "Start the copy at the other side from its recovery point. Changes that had not arrived there are lost. Source: R-27, R-29, FACTS 4.1, 5.1.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(m.Phase <= Prepared, AlreadyFailedOver),
			noTest(m),
			unless(m.hasPoint(), NoRecoveryPoint),
			unless(m.pointWorks(), PointUnusable),
			unless(m.Managed == ByVault || !m.On[m.Source] || !e.Link, SourceRunning),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		if m.Managed == ByVault && e.Up[m.Source] && e.Link {
			m.On[m.Source] = false
		}
		if m.On[m.Source] && !e.Link {
			m.Reported = true
		}
		m.On[m.Target()] = true
		m.Older = m.Corrupt // the operator takes the next one
		m.Phase = FailedOver
		e.touch(m)
	},
}
