package recovery

// PauseReplication is Suspend-VMReplication. It is ordered on a host, for the machines of Site Recovery as well, and so needs neither
// VMM nor the vault.
var PauseReplication = &Operation{
	Name: "pause_replication",
	Doc: "Pause a machine's replication in the Hyper-V Manager of either side. Its changes are gathered at the source, and sent when both sides " +
		"have resumed; its recovery points can be failed over to all the while. That Site Recovery's machines are paused there too is an inference. Source: FACTS 4.1 (Suspend-VMReplication), M-44, BPA50.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			onHost(e, m, a),
			unless(!m.Paused[a.At], AlreadyPaused),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Paused[a.At] = true },
}

// onHost holds for what is ordered on a host about replication that has not been failed over.
func onHost(e *Estate, m *Machine, a Args) *Refusal {
	return first(
		unless(m.Managed != ByNothing, NotReplicated),
		unless(a.Console == AnyConsole || a.Console == HyperVConsole, WrongConsole),
		unless(e.Up[a.At], SiteDown),
		unless(m.hostUp(a.At), HostDown),
		unless(m.Phase != Prepared, PlannedInProgress),
		unless(m.Phase == Replicating, AlreadyFailedOver),
	)
}
