package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed reversed_before_the_way_back.md
var reversedBeforeTheWayBackPage string

// ReversedBeforeTheWayBack: what is failed over and not reversed has no copy, and cannot be failed over again.
var ReversedBeforeTheWayBack = &validate.Rule{
	ID: "PRC006", Name: "reversed_before_the_way_back", Severity: validate.Warning, Options: validate.Both,
	Title: "Replication is reversed before the way back",
	Tags:  []string{"procedure", "protection"}, Requirements: []string{"R-34", "R-38"}, Page: reversedBeforeTheWayBackPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for _, role := range roles {
				checkReversedFirst(p, pr, role)
			}
		}
	},
}

func checkReversedFirst(p *validate.Pass, pr *model.Procedure, role string) {
	c := courseOf(pr)
	for i := range pr.Steps {
		s := &pr.Steps[i]
		if c.over && orders(s, role, "unplanned_failover", "planned_failover", "prepare_planned_failover") {
			p.Report(s.Do.Range(), "Step %q fails %s over again and no step before it reverses their replication; since the last failover there is no copy to fail over to.",
				s.Name, roleText(role))
			return
		}
		c.take(s, role)
	}
}
