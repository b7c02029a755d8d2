package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/validate"
)

//go:embed provider_on_active_node_first.md
var providerOnActiveNodeFirstPage string

// ProviderOnActiveNodeFirst: registration is completed on the active node, the first that its cluster lists.
var ProviderOnActiveNodeFirst = &validate.Rule{
	ID: "VLT006", Name: "provider_on_active_node_first", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The Provider is installed on the active node before the others",
	Tags:  []string{"vault", "vmm"}, Requirements: []string{"R-52"}, Page: providerOnActiveNodeFirstPage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil || p.VMM.Provider == nil {
			return
		}
		nodes, order := allDeclared(c.Nodes), allDeclared(p.VMM.Provider.InstalledOn)
		if len(nodes) > 0 && slices.Index(order, nodes[0]) > 0 {
			p.Report(p.VMM.Provider.InstalledOn.Range(), "The Provider is installed on %q before %q, the active node of cluster %q, where it has to be first.",
				p.VMs[order[0]].Name, p.VMs[nodes[0]].Name, c.Name)
		}
	},
}
