package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed witness_for_even_votes.md
var witnessForEvenVotesPage string

// WitnessForEvenVotes: half the votes are no majority: whichever half is left stops.
var WitnessForEvenVotes = &validate.Rule{
	ID: "CLU002", Name: "witness_for_even_votes", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "An automatic cluster with an even number of nodes has a witness",
	Tags:  []string{"cluster"}, Requirements: []string{"R-46", "R-55"}, Page: witnessForEvenVotesPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if votes := len(c.Nodes.Value); automatic(c) && c.Witness == nil && votes > 0 && votes%2 == 0 {
				p.Report(c.Range,
					"Cluster %q has %d nodes and no witness; when a site is lost the rest is half, not a majority. It needs a witness.",
					c.Name, votes)
			}
		}
	},
}
