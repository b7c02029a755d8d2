package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed one_vmm_per_cluster.md
var oneVMMPerClusterPage string

// OneVMMPerCluster: VMM knows one installation a cluster.
var OneVMMPerCluster = &validate.Rule{
	ID: "HAV007", Name: "one_vmm_per_cluster", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A cluster holds one VMM server",
	Tags:  []string{"vmm", "cluster"}, Requirements: []string{"R-45"}, Page: oneVMMPerClusterPage,
	Check: func(p *validate.Pass) {
		for i, later := range p.VMMs {
			for _, earlier := range p.VMMs[:i] {
				if c := declared(later.Cluster); c != model.NoCluster && c == declared(earlier.Cluster) {
					p.Report(later.Cluster.Range(), "Cluster %q holds VMM servers %q and %q; a cluster can hold one.",
						p.Clusters[c].Name, earlier.Name, later.Name)
				}
			}
		}
	},
}
