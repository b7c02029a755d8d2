package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed reversed_after_the_repair.md
var reversedAfterTheRepairPage string

// ReversedAfterTheRepair: reversing needs both sites.
var ReversedAfterTheRepair = &validate.Rule{
	ID: "PRC007", Name: "reversed_after_the_repair", Severity: validate.Error, Options: validate.Both,
	Title: "Replication is reversed when the primary site is back",
	Tags:  []string{"procedure", "protection"}, Requirements: []string{"R-33"}, Page: reversedAfterTheRepairPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			if afterRepair(pr) || afterAnother(pr) {
				continue
			}
			for _, role := range roles {
				checkReversedAfterRepair(p, pr, role)
			}
		}
	},
}

func checkReversedAfterRepair(p *validate.Pass, pr *model.Procedure, role string) {
	var lost *model.Step // the failover since which nothing has waited for the primary site
	for i := range pr.Steps {
		s := &pr.Steps[i]
		switch {
		case orders(s, role, "unplanned_failover"):
			lost = s
		case orders(s, s.Target.Value, "reverse_replication") && patient(s):
			lost = nil
		case lost != nil && orders(s, role, "reverse_replication"):
			p.Report(s.Do.Range(), "Step %q reverses the replication of %s right after the unplanned failover of step %q; that needs the primary site, so the step has to wait for its repair.",
				s.Name, roleText(role), lost.Name)
			lost = nil
		}
	}
}
