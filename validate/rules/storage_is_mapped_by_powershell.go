package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed storage_is_mapped_by_powershell.md
var storageIsMappedByPowershellPage string

// StorageIsMappedByPowershell: the portal of 2016 has no page for it.
var StorageIsMappedByPowershell = &validate.Rule{
	ID: "STO003", Name: "storage_is_mapped_by_powershell", Severity: validate.Note, Options: validate.Both,
	Title: "Storage classifications are mapped with PowerShell",
	Tags:  []string{"storage", "mapping"}, Page: storageIsMappedByPowershellPage,
	Check: func(p *validate.Pass) {
		for i := range p.Protections {
			for _, m := range p.Protections[i].StorageMappings {
				if m.ConfiguredWith.Known() && m.ConfiguredWith.Value == "portal" {
					p.Report(m.ConfiguredWith.Range(), "The storage mapping from %q to %q cannot be made in the portal; use PowerShell.", m.From.Value, m.To.Value).
						Remedy = validate.Set("configured_with", `"powershell"`)
				}
			}
		}
	},
}
