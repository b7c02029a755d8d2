package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed at_most_16_nodes.md
var atMost16NodesPage string

// AtMost16Nodes: setup takes no more.
var AtMost16Nodes = &validate.Rule{
	ID: "HAV003", Name: "at_most_16_nodes", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A highly available VMM has at most 16 nodes",
	Tags:  []string{"vmm", "limits"}, Requirements: []string{"R-47"}, Page: atMost16NodesPage,
	Check: func(p *validate.Pass) {
		if c := vmmCluster(p); c != nil && len(c.Nodes.Value) > vmmNodesMax {
			p.Report(c.Nodes.Range(), "Cluster %q has %d nodes; VMM takes at most %d.", c.Name, len(c.Nodes.Value), vmmNodesMax)
		}
	},
}
