package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/validate"
)

//go:embed provider_on_the_vmm_server.md
var providerOnTheVMMServerPage string

// ProviderOnTheVMMServer: the Provider is what carries the vault's orders to VMM.
var ProviderOnTheVMMServer = &validate.Rule{
	ID: "VLT003", Name: "provider_on_the_vmm_server", Severity: validate.Error, Options: validate.Standalone,
	Title: "The Site Recovery Provider is installed on the VMM server",
	Tags:  []string{"vault", "vmm"}, Requirements: []string{"R-17"}, Page: providerOnTheVMMServerPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		provider := p.VMM.Provider
		if provider == nil {
			p.Report(p.VMM.Range, "VMM server %q has no Site Recovery Provider; the vault cannot reach it without one.",
				p.VMM.Name)
			return
		}
		if vm := vmmMachine(p); vm != nil && !slices.Contains(provider.InstalledOn.Value, p.VMM.VM.Value) {
			p.Report(provider.InstalledOn.Range(),
				"The Site Recovery Provider is not installed on %q, the machine of VMM server %q.",
				vm.Name, p.VMM.Name)
		}
	},
}
