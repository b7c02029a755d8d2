package recovery

// Start powers a machine on where its live copy belongs.
var Start = &Operation{
	Name:  "start",
	Doc:   "Power a machine on where its live copy belongs. Source: FACTS 4.1.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			unless(m.Phase != Prepared, PlannedInProgress),
			unless(!m.On[m.Active()], AlreadyRunning),
			unless(e.Up[m.Active()], SiteDown),
			unless(m.hostUp(m.Active()), HostDown),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.On[m.Active()] = true
		e.touch(m)
	},
}
