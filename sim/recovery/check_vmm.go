package recovery

// CheckVMM is the operator seeing, before the first vault operation, that the vault has a VMM server to act through.
var CheckVMM = &Operation{
	Name:  "check_vmm",
	Doc:   "See that VMM runs and is connected to the vault; change nothing. Source: R-55, R-56.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return vaultWorks(e) },
	Do:    func(e *Estate, m *Machine, a Args) {},
}
