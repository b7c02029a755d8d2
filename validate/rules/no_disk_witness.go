package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed no_disk_witness.md
var noDiskWitnessPage string

// NoDiskWitness: a disk that both sites can reach does not exist without shared storage.
var NoDiskWitness = &validate.Rule{
	ID: "CLU014", Name: "no_disk_witness", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A stretched cluster has no disk witness",
	Tags:  []string{"cluster"}, Requirements: []string{"R-46"}, Page: noDiskWitnessPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.Witness != nil && c.Witness.Type.Known() && c.Witness.Type.Value == "disk" && !clusteredVM(c) {
				p.Report(c.Witness.Type.Range(),
					"Cluster %q is stretched and has a disk as witness; without shared storage it needs a file share or a cloud witness.",
					c.Name)
			}
		}
	},
}
