package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/validate"
)

//go:embed provider_on_every_node.md
var providerOnEveryNodePage string

// ProviderOnEveryNode: after a failover VMM runs on another node, and the vault has to find it there.
var ProviderOnEveryNode = &validate.Rule{
	ID: "VLT004", Name: "provider_on_every_node", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The Site Recovery Provider is installed on every node of the VMM cluster",
	Tags:  []string{"vault", "vmm"}, Requirements: []string{"R-51", "R-53"}, Page: providerOnEveryNodePage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		provider := p.VMM.Provider
		if provider == nil {
			p.Report(p.VMM.Range, "VMM server %q has no Site Recovery Provider; every node of its cluster needs it.",
				p.VMM.Name)
			return
		}
		if c := vmmCluster(p); c != nil {
			for _, node := range allDeclared(c.Nodes) {
				if !slices.Contains(provider.InstalledOn.Value, node) {
					p.Report(provider.InstalledOn.Range(),
						"The Site Recovery Provider is not installed on node %q; every node of cluster %q needs it.",
						p.VMs[node].Name, c.Name)
				}
			}
		}
	},
}
