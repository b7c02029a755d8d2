package recovery

// vaultWorks says what keeps the vault from acting: it acts through a VMM server that runs, has a Provider and, when
// it was moved by hand, has been seen running.
func vaultWorks(e *Estate) *Refusal {
	at := e.VMMSide()
	return first(
		unless(e.VMMRunning(), VMMDown),
		unless(e.Option == StretchedCluster || e.Verified, VMMUnverified),
		unless(e.Registered[at], NodeUnregistered),
		unless(e.Internet[at], ProviderDisconnected),
		unless(e.Vault, VaultDown),
	)
}

// order holds for every order given for a machine's replication: who may give it, and from where. hyperVAt is the
// side whose Hyper-V Manager takes it.
func order(e *Estate, m *Machine, a Args, hyperVAt Side) *Refusal {
	if a.Console == VaultConsole || m.Managed == ByVault {
		if refused := vaultWorks(e); refused != nil {
			return refused
		}
	}
	return first(
		unless(m.Managed != ByNothing, NotReplicated),
		unless(a.Console == AnyConsole || a.Console == consoleOf(m), WrongConsole),
		unless(a.Console != HyperVConsole || a.At == hyperVAt, WrongSite),
	)
}

func consoleOf(m *Machine) Console {
	if m.Managed == ByVault {
		return VaultConsole
	}
	return HyperVConsole
}

// site says why the copy of a machine at one side cannot be worked on: through VMM for a workload, on the spot otherwise.
func site(e *Estate, m *Machine, s Side) *Refusal {
	return first(
		unless(m.Managed != ByVault || e.reaches(s), SiteUnreachable),
		unless(e.Up[s], SiteDown),
		unless(m.hostUp(s), HostDown),
	)
}

// pair says why both sides cannot work together.
func pair(e *Estate, m *Machine) *Refusal {
	return first(
		unless(e.Up[Primary] && e.Up[Secondary], SiteDown),
		unless(e.Link, LinkDown),
		unless(m == nil || m.hostUp(Primary) && m.hostUp(Secondary), HostDown),
	)
}

// noTest: an open test failover blocks every other failover (FACTS F-14).
func noTest(m *Machine) *Refusal { return unless(!m.Test, TestOpen) }

// option says that an operation belongs to the other deployment option.
func option(e *Estate, o Option) *Refusal { return unless(e.Option == o, OtherOption) }
