package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_is_highly_available.md
var vmmIsHighlyAvailablePage string

// VMMIsHighlyAvailable: in this option the cluster, not a replica, brings VMM back.
var VMMIsHighlyAvailable = &validate.Rule{
	ID: "HAV001", Name: "vmm_is_highly_available", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "VMM is installed highly available, in a failover cluster",
	Tags:  []string{"vmm", "cluster"}, Requirements: []string{"R-45", "R-47"}, Page: vmmIsHighlyAvailablePage,
	Check: func(p *validate.Pass) {
		if p.VMM != nil && vmmCluster(p) == nil {
			p.Report(p.VMM.Cluster.Range(),
				"VMM server %q is in no declared failover cluster; with option %q it has to be installed highly available in one.",
				p.VMM.Name, model.StretchedCluster)
		}
	},
}
