package recovery

// AbstractInitial is the initial state of the protocol with its richer features switched off: no consoles, no service
// start, no composite jobs, no dynamic votes. Its reachable states can be counted, which is how two implementations
// of the protocol are compared.
func AbstractInitial(option Option, workloads int, commitVMMFirst bool) (Estate, []Machine) {
	machine := Machine{OlderPoints: true, On: [2]bool{Primary: true}}
	e := Estate{
		Option:     option,
		Rules:      Rules{CommitVMMFirst: commitVMMFirst},
		Up:         [2]bool{true, true},
		Link:       true,
		Vault:      true,
		Internet:   [2]bool{true, true},
		Directory:  [2]bool{true, true},
		Service:    true,
		Registered: [2]bool{true, option == Standalone},
	}
	switch option {
	case Standalone:
		e.VMM = machine
		e.VMM.Managed = ByHyperV
		e.Verified = true
	case StretchedCluster:
		e.Synchronised, e.Synchronous, e.AGAutomatic, e.AGCopy = true, true, true, true
		e.VMMCluster = NewCluster(1, 1, Elsewhere)
		e.SQLCluster = NewCluster(1, 1, Elsewhere)
	}
	machines := make([]Machine, workloads)
	for i := range machines {
		machines[i] = machine
	}
	return e, machines
}
