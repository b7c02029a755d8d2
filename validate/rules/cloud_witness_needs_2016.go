package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed cloud_witness_needs_2016.md
var cloudWitnessNeeds2016Page string

// CloudWitnessNeeds2016: older versions know none.
var CloudWitnessNeeds2016 = &validate.Rule{
	ID: "CLU015", Name: "cloud_witness_needs_2016", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A cloud witness is in a cluster of Windows Server 2016 or later",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46"}, Page: cloudWitnessNeeds2016Page,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.Witness != nil && c.Witness.Type.Known() && c.Witness.Type.Value == "cloud" && c.OS.Known() && c.OS.Value != "2016" {
				p.Report(c.Witness.Type.Range(), "Cluster %q runs Windows Server %s; a witness in the cloud exists from Windows Server 2016 on.", c.Name, c.OS.Value)
			}
		}
	},
}
