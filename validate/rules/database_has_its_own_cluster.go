package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed database_has_its_own_cluster.md
var databaseHasItsOwnClusterPage string

// DatabaseHasItsOwnCluster: VMM and its database should not fail together.
var DatabaseHasItsOwnCluster = &validate.Rule{
	ID: "SQL013", Name: "database_has_its_own_cluster", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The database is on a cluster of its own",
	Tags:  []string{"sql", "alwayson", "cluster"}, Requirements: []string{"R-48"}, Page: databaseHasItsOwnClusterPage,
	Check: func(p *validate.Pass) {
		g, c := availabilityGroup(p), vmmCluster(p)
		if g != nil && c != nil && declared(g.Cluster) != model.NoCluster && &p.Clusters[g.Cluster.Value] == c {
			p.Report(g.Cluster.Range(), "The availability group is on %q, the cluster of VMM itself; it should have its own.", c.Name)
		}
	},
}
