package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_stays_during_a_failover.md
var vmmStaysDuringAFailoverPage string

// VMMStaysDuringAFailover: the jobs that VMM runs do not survive the move of its role.
var VMMStaysDuringAFailover = &validate.Rule{
	ID: "PRC017", Name: "vmm_stays_during_a_failover", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The VMM role stays where it is during a failover",
	Tags:  []string{"procedure", "vmm", "cluster"}, Requirements: []string{"R-55", "R-56"}, Page: vmmStaysDuringAFailoverPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			var open *model.Step // the failover that is not committed yet
			for i := range pr.Steps {
				s := &pr.Steps[i]
				switch {
				case orders(s, "workloads", "unplanned_failover", "prepare_planned_failover", "planned_failover"):
					open = s
				case orders(s, "workloads", "commit", "reverse_replication", "cancel_planned_failover"):
					open = nil
				case open != nil && s.Do.Value == "move_vmm_role":
					p.Report(s.Do.Range(), "Step %q moves the VMM role while the failover of step %q is not committed; VMM's running jobs fail when it moves.",
						s.Name, open.Name)
				}
			}
		}
	},
}
