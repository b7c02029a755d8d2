package rules

import (
	"cmp"
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed one_vault_registers_vmm.md
var oneVaultRegistersVMMPage string

// OneVaultRegistersVMM: a server takes its orders from one vault.
var OneVaultRegistersVMM = &validate.Rule{
	ID: "VLT012", Name: "one_vault_registers_vmm", Severity: validate.Error, Options: validate.Both,
	Title: "The VMM server is registered in one vault only",
	Tags:  []string{"vault"}, Requirements: []string{"R-14", "R-16"}, Page: oneVaultRegistersVMMPage,
	Check: func(p *validate.Pass) {
		first := ""
		for _, v := range slices.SortedFunc(slices.Values(p.Vaults), func(a, b model.Vault) int { return cmp.Compare(a.Name, b.Name) }) {
			for _, r := range v.Registrations {
				switch {
				case declared(r.VMM) != p.VMMID():
				case first == "":
					first = v.Name
				default:
					p.Report(r.VMM.Range(), "VMM server %q is registered in vault %q, and in vault %q already; it belongs to one only.",
						p.VMM.Name, v.Name, first)
				}
			}
		}
	},
}
