package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed nodes_are_supported.md
var nodesAreSupportedPage string

// NodesAreSupported: VMM cannot be installed highly available on anything else.
var NodesAreSupported = &validate.Rule{
	ID: "CLU021", Name: "nodes_are_supported", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The nodes of VMM are members of a domain and run Windows Server 2012 R2 or later",
	Tags:  []string{"cluster", "vmm"}, Requirements: []string{"R-46", "R-47"}, Page: nodesAreSupportedPage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil {
			return
		}
		if c.OS.Known() && c.OS.Value == "2012" {
			p.Report(c.OS.Range(), "The nodes of cluster %q run Windows Server %s; a highly available VMM needs 2012 R2 or later.", c.Name, c.OS.Value)
		}
		for _, vm := range allDeclared(c.Nodes) {
			if d := p.VMs[vm].Domain; d.Known() && d.Value == "" {
				p.Report(d.Range(), "Node %q of cluster %q is no member of a domain.", p.VMs[vm].Name, c.Name)
			}
		}
	},
}
