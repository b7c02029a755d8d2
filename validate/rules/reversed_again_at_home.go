package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed reversed_again_at_home.md
var reversedAgainAtHomePage string

// ReversedAgainAtHome: what went home has no copy until it replicates to the secondary site again.
var ReversedAgainAtHome = &validate.Rule{
	ID: "PRC010", Name: "reversed_again_at_home", Severity: validate.Error, Options: validate.Standalone,
	Title: "Replication is reversed again after the way home",
	Tags:  []string{"procedure", "protection", "replica"}, Requirements: []string{"R-37", "R-41"}, Page: reversedAgainAtHomePage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for _, role := range roles {
				i := goesHome(pr, role)
				if i >= 0 && next(pr.Steps, i, role, "reverse_replication") < 0 && !goneOn(p, pr, role, "reverse_replication") {
					p.Report(pr.Steps[i].Do.Range(), "Step %q takes %s home and no later step reverses the replication; until then there is no copy at the secondary site.",
						pr.Steps[i].Name, roleText(role))
				}
			}
		}
	},
}
