package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed roles_may_fail_over_often_enough.md
var rolesMayFailOverOftenEnoughPage string

// RolesMayFailOverOftenEnough: a role that has used up its failovers stays failed.
var RolesMayFailOverOftenEnough = &validate.Rule{
	ID: "CLU020", Name: "roles_may_fail_over_often_enough", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A role may fail over as often as the cluster has other nodes",
	Tags:  []string{"cluster"}, Requirements: []string{"R-55"}, Page: rolesMayFailOverOftenEnoughPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if t, n := c.FailoverThreshold, len(c.Nodes.Value); t.Known() && n > 0 && t.Value < n-1 {
				p.Report(t.Range(), "A role of cluster %q stays failed after %s within its period; there are %d other nodes to try.", c.Name, plural(t.Value, "failover"), n-1)
			}
		}
	},
}
