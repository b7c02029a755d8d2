package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_home_before_workloads.md
var vmmHomeBeforeWorkloadsPage string

// VMMHomeBeforeWorkloads: the workloads go home through a VMM server that is home already.
var VMMHomeBeforeWorkloads = &validate.Rule{
	ID: "PRC009", Name: "vmm_home_before_workloads", Severity: validate.Error, Options: validate.Standalone,
	Title: "VMM goes home before the workloads",
	Tags:  []string{"procedure", "vmm"}, Requirements: []string{"R-42"}, Page: vmmHomeBeforeWorkloadsPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			checkVMMGoesFirst(p, pr)
		}
	},
}

func checkVMMGoesFirst(p *validate.Pass, pr *model.Procedure) {
	home := goesHome(pr, "vmm")
	if home < 0 {
		return
	}
	commit := max(home, next(pr.Steps, home, "vmm", "commit"))
	i := next(pr.Steps, 0, "workloads", "planned_failover", "prepare_planned_failover")
	if i >= 0 && i < commit {
		p.Report(pr.Steps[i].Do.Range(), "Step %q takes the workloads home before step %q of the VMM machine; VMM goes home and is committed first.",
			pr.Steps[i].Name, pr.Steps[commit].Name)
	}
}
