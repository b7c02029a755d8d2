package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed group_operated_in_sql_server.md
var groupOperatedInSQLServerPage string

// GroupOperatedInSQLServer: Failover Cluster Manager does not know whether the replicas are synchronised.
var GroupOperatedInSQLServer = &validate.Rule{
	ID: "PRC014", Name: "group_operated_in_sql_server", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The availability group is failed over in SQL Server",
	Tags:  []string{"procedure", "availability"}, Page: groupOperatedInSQLServerPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for i := range pr.Steps {
				s := &pr.Steps[i]
				group := s.Do.Value == "move_availability_group" || s.Do.Value == "force_availability_group"
				if group && s.Console.Known() && s.Console.Value == "failover_cluster_manager" {
					p.Report(s.Console.Range(), "Step %q fails the availability group over in Failover Cluster Manager; it is to be done in SQL Server (sql_server).", s.Name)
				}
			}
		}
	},
}
