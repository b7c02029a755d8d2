package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed manual_witness_at_the_primary_site.md
var manualWitnessAtThePrimarySitePage string

// ManualWitnessAtThePrimarySite: it keeps the wrong side alive.
var ManualWitnessAtThePrimarySite = &validate.Rule{
	ID: "CLU004", Name: "manual_witness_at_the_primary_site", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The witness of a manual cluster is not at the secondary site",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46"}, Page: manualWitnessAtThePrimarySitePage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.Witness == nil || automatic(c) {
				continue // CLU003
			}
			if at := declared(c.Witness.Site); at != model.NoSite && at == secondary(p) {
				p.Report(c.Witness.Site.Range(), "The witness of cluster %q is at %q, so that site survives a cut line and the primary site stops.", c.Name, p.Sites[at].Name)
			}
		}
	},
}
