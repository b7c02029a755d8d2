package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed forced_quorum_forces_the_group.md
var forcedQuorumForcesTheGroupPage string

// ForcedQuorumForcesTheGroup: a planned failover is not possible then.
var ForcedQuorumForcesTheGroup = &validate.Rule{
	ID: "PRC013", Name: "forced_quorum_forces_the_group", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "After a forced quorum the availability group is forced too",
	Tags:  []string{"procedure", "availability", "cluster"}, Page: forcedQuorumForcesTheGroupPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			checkForcedAfterQuorum(p, pr)
		}
	},
}

func checkForcedAfterQuorum(p *validate.Pass, pr *model.Procedure) {
	g := availabilityGroup(p)
	shared := g != nil && vmmCluster(p) != nil && declared(g.Cluster) == p.VMM.Cluster.Value // one cluster for VMM and the group
	var quorum *model.Step
	for i := range pr.Steps {
		s := &pr.Steps[i]
		switch {
		case s.Do.Value == "force_quorum" && (shared || s.Target.Value == "sql"):
			quorum = s
		case s.Do.Value == "force_availability_group":
			quorum = nil
		case quorum != nil && s.Do.Value == "move_availability_group":
			p.Report(s.Do.Range(), "Step %q plans a failover of the availability group after step %q has forced the quorum; then only force_availability_group is left.",
				s.Name, quorum.Name)
		}
	}
}
