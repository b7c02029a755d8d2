package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed isolated_nodes_are_given_up_soon.md
var isolatedNodesAreGivenUpSoonPage string

// IsolatedNodesAreGivenUpSoon: the default keeps a lost node for minutes.
var IsolatedNodesAreGivenUpSoon = &validate.Rule{
	ID: "CLU016", Name: "isolated_nodes_are_given_up_soon", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "With storage copied between the sites, a node that is isolated is given up within 10 seconds",
	Tags:  []string{"cluster", "storage"}, Requirements: []string{"R-46"}, Page: isolatedNodesAreGivenUpSoonPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if r := c.ResiliencyDefaultPeriod; c.StorageReplica != nil && r.Known() && r.Value > 10*time.Second {
				p.Report(r.Range(), "Cluster %q waits %s for a node that it no longer hears before it fails over; with storage copied between the sites 10s is proposed.", c.Name, spell(r.Value)).
					Remedy = validate.Set("resiliency_default_period", `"10s"`)
			}
		}
	},
}
