package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed equal_votes_at_both_sites.md
var equalVotesAtBothSitesPage string

// EqualVotesAtBothSites: the site with fewer votes never takes over by itself.
var EqualVotesAtBothSites = &validate.Rule{
	ID: "CLU005", Name: "equal_votes_at_both_sites", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "An automatic cluster has as many votes at one site as at the other",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46", "R-55"}, Page: equalVotesAtBothSitesPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			v := votesOf(p, c)
			if automatic(c) && v.known && v.primary > 0 && v.secondary > 0 && v.primary != v.secondary {
				p.Report(c.Nodes.Range(), "Cluster %q has %d votes at %q and %d at %q; to fail over by itself it needs as many at each.",
					c.Name, v.primary, p.Sites[primary(p)].Name, v.secondary, p.Sites[secondary(p)].Name)
			}
		}
	},
}
