package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed witness_at_a_third_site.md
var witnessAtAThirdSitePage string

// WitnessAtAThirdSite: a witness at one of the two sites is lost with it, and its vote too.
var WitnessAtAThirdSite = &validate.Rule{
	ID: "CLU003", Name: "witness_at_a_third_site", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The witness of an automatic cluster is at a third site",
	Tags:  []string{"cluster"}, Requirements: []string{"R-46", "R-55"}, Page: witnessAtAThirdSitePage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.Witness == nil || !automatic(c) {
				continue
			}
			if at := declared(c.Witness.Site); at != model.NoSite && (at == primary(p) || at == secondary(p)) {
				p.Report(c.Witness.Site.Range(),
					"The witness of cluster %q is at %q and would be lost with it; failing over by itself needs a witness at a third site.",
					c.Name, p.Sites[at].Name)
			}
		}
	},
}
