package rules

import (
	"cmp"
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed registered_in_a_vault.md
var registeredInAVaultPage string

// RegisteredInAVault: the vault is where failovers are ordered, and it orders them from a server it knows.
var RegisteredInAVault = &validate.Rule{
	ID: "VLT001", Name: "registered_in_a_vault", Severity: validate.Error, Options: validate.Both,
	Title: "The VMM server is registered in a Recovery Services vault",
	Tags:  []string{"vault"}, Requirements: []string{"R-14", "R-16", "R-50", "R-51"}, Page: registeredInAVaultPage,
	Check: checkRegistration,
}

func checkRegistration(p *validate.Pass) {
	if len(p.Vaults) == 0 {
		p.Report(p.Anchor(), "There is no Recovery Services vault; the VMM server has to be registered in one.")
		return
	}
	if p.VMM == nil {
		return
	}
	for _, v := range p.Vaults {
		if slices.ContainsFunc(v.Registrations, func(r model.Registration) bool { return declared(r.VMM) == p.VMMID() }) {
			return
		}
	}
	first := slices.MinFunc(p.Vaults, func(a, b model.Vault) int { return cmp.Compare(a.Name, b.Name) })
	at := first.Range
	for _, r := range first.Registrations {
		at = r.VMM.Range()
	}
	p.Report(at, "VMM server %q is registered in no vault; register it, so that the vault can order its failovers.",
		p.VMM.Name)
}
