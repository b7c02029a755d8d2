package recovery

// CancelFailover takes an unplanned failover back in Hyper-V Manager. The vault does not offer it.
var CancelFailover = &Operation{
	Name:  "cancel_failover",
	Doc:   "Take an unplanned failover back before it is committed; the copy at the other side stops and waits for replication again. Hyper-V only. Source: FACTS 4.1 (Stop-VMFailover), 4.2.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			unless(m.Managed != ByVault, WrongConsole),
			order(e, m, a, m.Target()),
			site(e, m, m.Target()),
			unless(!m.committed(), AlreadyCommitted),
			unless(m.Phase == FailedOver, NotFailedOver),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.On[m.Target()] = false
		m.Phase = Replicating
		m.Older, m.Reported = false, false
		e.touch(m)
	},
}
