package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed failover_is_committed.md
var failoverIsCommittedPage string

// FailoverIsCommitted: until the commit a failover is not finished.
var FailoverIsCommitted = &validate.Rule{
	ID: "PRC004", Name: "failover_is_committed", Severity: validate.Error, Options: validate.Both,
	Title: "A failover is committed",
	Tags:  []string{"procedure", "vault"}, Requirements: []string{"R-30", "R-36", "R-40"}, Page: failoverIsCommittedPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for i := range pr.Steps {
				s := &pr.Steps[i]
				last := i == len(pr.Steps)-1 && !documented(pr) // another procedure may go on
				if orders(s, s.Target.Value, finishedBy(s)...) && !last && !finished(p, pr, i) {
					p.Report(s.Do.Range(), "Step %q fails %s over and no later step commits that; until then the failover is not finished.",
						s.Name, roleText(s.Target.Value))
				}
			}
		}
	},
}

// finishedBy are the failovers that a role's own commit has to finish. An unplanned failover of VMM and its database is
// completed by reversing their replication on the way back.
func finishedBy(s *model.Step) []string {
	if s.Target.Value == "workloads" {
		return []string{"unplanned_failover", "planned_failover"}
	}
	return []string{"planned_failover"}
}

// finished reports whether something finishes or takes back the failover of a step. Reversing the workloads' replication
// in the vault contains the commit.
func finished(p *validate.Pass, pr *model.Procedure, i int) bool {
	role := pr.Steps[i].Target.Value
	finishers := []string{"commit", "change_recovery_point", "cancel_failover"}
	if role == "workloads" {
		finishers = append(finishers, "reverse_replication")
	}
	return next(pr.Steps, i+1, role, finishers...) >= 0 || goneOn(p, pr, role, "commit")
}
