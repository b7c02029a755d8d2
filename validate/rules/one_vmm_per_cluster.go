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
		if p.VMM == nil {
			return
		}
		for i := range p.VMMs {
			other := &p.VMMs[i]
			if c := declared(other.Cluster); other != p.VMM && c != model.NoCluster && c == declared(p.VMM.Cluster) {
				p.Report(other.Cluster.Range(), "Cluster %q holds VMM servers %q and %q; a cluster can hold one.",
					p.Clusters[c].Name, p.VMM.Name, other.Name)
			}
		}
	},
}
