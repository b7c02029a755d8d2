package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed witnesses_do_not_fail_together.md
var witnessesDoNotFailTogetherPage string

// WitnessesDoNotFailTogether: one outage takes both votes.
var WitnessesDoNotFailTogether = &validate.Rule{
	ID: "CLU022", Name: "witnesses_do_not_fail_together", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The witnesses of VMM and of its database are not both at a site that may be lost",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46", "R-49"}, Page: witnessesDoNotFailTogetherPage,
	Check: func(p *validate.Pass) {
		clusters := managementClusters(p)
		if len(clusters) < 2 || clusters[0].Witness == nil || clusters[1].Witness == nil {
			return
		}
		first, second := declared(clusters[0].Witness.Site), declared(clusters[1].Witness.Site)
		if first != model.NoSite && first == second && (first == primary(p) || first == secondary(p)) {
			p.Report(clusters[1].Witness.Site.Range(), "The witnesses of clusters %q and %q are both at %q, which may be lost.", clusters[0].Name, clusters[1].Name, p.Sites[first].Name)
		}
	},
}
