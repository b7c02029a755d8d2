package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed manual_cluster_is_prepared.md
var manualClusterIsPreparedPage string

// ManualClusterIsPrepared: nobody fails it over unless somebody forces it.
var ManualClusterIsPrepared = &validate.Rule{
	ID: "CLU006", Name: "manual_cluster_is_prepared", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A manual cluster has no votes at the secondary site, and a procedure that forces its quorum",
	Tags:  []string{"cluster", "quorum", "procedure"}, Requirements: []string{"R-46", "R-55"}, Page: manualClusterIsPreparedPage,
	Check: func(p *validate.Pass) {
		forced := slices.ContainsFunc(p.Config.Procedures, func(pr model.Procedure) bool {
			return slices.ContainsFunc(pr.Steps, func(s model.Step) bool { return s.Do.Value == "force_quorum" })
		})
		for _, c := range managementClusters(p) {
			if !c.Failover.Known() || c.Failover.Value != "manual" {
				continue
			}
			if !forced {
				p.Report(c.Failover.Range(), "Cluster %q is failed over by hand, and no procedure of this configuration forces the quorum at the secondary site.", c.Name)
			}
			if v := votesOf(p, c); v.known && c.NodesWithoutVote.Known() && v.secondary > 0 {
				p.Report(c.NodesWithoutVote.Range(), "Cluster %q is failed over by hand and has %s at %q; it should have none there.", c.Name, plural(v.secondary, "vote"), p.Sites[secondary(p)].Name)
			}
		}
	},
}
