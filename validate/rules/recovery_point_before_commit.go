package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed recovery_point_before_commit.md
var recoveryPointBeforeCommitPage string

// RecoveryPointBeforeCommit: the commit deletes the recovery points that were not chosen.
var RecoveryPointBeforeCommit = &validate.Rule{
	ID: "PRC005", Name: "recovery_point_before_commit", Severity: validate.Error, Options: validate.Both,
	Title: "The recovery point is chosen before the commit",
	Tags:  []string{"procedure", "vault"}, Requirements: []string{"R-30"}, Page: recoveryPointBeforeCommitPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for _, role := range roles {
				checkPointBeforeCommit(p, pr, role)
			}
		}
	},
}

func checkPointBeforeCommit(p *validate.Pass, pr *model.Procedure, role string) {
	var commit *model.Step
	for i := range pr.Steps {
		s := &pr.Steps[i]
		switch {
		case orders(s, role, "commit"):
			commit = s
		case orders(s, role, "unplanned_failover"):
			commit = nil
		case commit != nil && orders(s, role, "change_recovery_point"):
			p.Report(s.Do.Range(), "Step %q chooses another recovery point after step %q has committed; the commit deletes the others, so it has to come last.",
				s.Name, commit.Name)
		}
	}
}
