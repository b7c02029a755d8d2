package recovery

// VMMRoleFails is the cluster giving up a role that has failed over too often.
var VMMRoleFails = &Operation{
	Name: "vmm_role_fails",
	Doc: "The VMM role has failed over as often as it may within its period; it stays failed until somebody moves it. " +
		"Source: FACTS C-14, F-32.",
	By: Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(e.Option == StretchedCluster && e.Rules.Timers && !e.RoleFailed && !e.VMMRunning(), NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.RoleFailed = true },
}
