package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed more_than_a_disk_decides.md
var moreThanADiskDecidesPage string

// MoreThanADiskDecides: that disk is a single point of failure.
var MoreThanADiskDecides = &validate.Rule{
	ID: "CLU013", Name: "more_than_a_disk_decides", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Nodes vote, and not a disk alone",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46"}, Page: moreThanADiskDecidesPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.Witness != nil && c.Witness.DiskOnly.Known() && c.Witness.DiskOnly.Value {
				p.Report(c.Witness.DiskOnly.Range(), "The quorum of cluster %q is that of a disk alone; the cluster stops with it.", c.Name)
			}
		}
	},
}
