package recovery

// VerifyVMM is the operator's look at the VMM machine before the vault is used.
var VerifyVMM = &Operation{
	Name: "verify_vmm",
	Doc:  "See for yourself that VMM runs at its new site before the vault is used. Source: R-28.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, Standalone),
			unless(e.VMMRunning(), VMMDown),
			unless(!e.Verified, AlreadyVerified),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Verified = true },
}
