package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed quorum_without_the_primary_site.md
var quorumWithoutThePrimarySitePage string

// QuorumWithoutThePrimarySite: what is left has to be more than half.
var QuorumWithoutThePrimarySite = &validate.Rule{
	ID: "CLU007", Name: "quorum_without_the_primary_site", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "An automatic cluster keeps its majority when the primary site is lost",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46", "R-55"}, Page: quorumWithoutThePrimarySitePage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			v := votesOf(p, c)
			if !automatic(c) || !v.known || v.primary == 0 || v.secondary == 0 || v.ofNodes()%2 == 0 && (c.Witness == nil || v.witnessAtASite) {
				continue // CLU001, CLU002, CLU003
			}
			if left, all := v.withoutPrimary(); 2*left <= all {
				p.Report(c.Nodes.Range(), "When %q is lost, %d of %d votes of cluster %q are left; it needs more than half.", p.Sites[primary(p)].Name, left, all, c.Name)
			}
		}
	},
}
