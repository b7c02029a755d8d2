package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed failback_brings_all_home.md
var failbackBringsAllHomePage string

// FailbackBringsAllHome: it ends where everything began.
var FailbackBringsAllHome = &validate.Rule{
	ID: "PRC021", Name: "failback_brings_all_home", Severity: validate.Error, Options: validate.Standalone,
	Title: "The failback brings VMM and the workloads home",
	Tags:  []string{"procedure", "vmm"}, Requirements: []string{"R-43"}, Page: failbackBringsAllHomePage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			if pr.Name == "failback" {
				checkAllHome(p, pr)
			}
		}
	},
}

// checkAllHome judges the procedure that takes the place of the documented way home. Others may do a part of it.
func checkAllHome(p *validate.Pass, pr *model.Procedure) {
	for _, role := range []string{"vmm", "workloads"} {
		home := func(pr *model.Procedure) bool {
			return next(pr.Steps, 0, role, "planned_failover", "unplanned_failover") >= 0
		}
		if home(pr) || slices.ContainsFunc(ownProcedures(p), func(other *model.Procedure) bool { return home(other) && (afterRepair(other) || afterAnother(other)) }) {
			continue
		}
		p.Report(pr.Range, "Procedure %q fails %s over at no step, so it does not end in the state before the outage; %s would stay at the secondary site.",
			pr.Name, roleText(role), roleText(role))
	}
}
