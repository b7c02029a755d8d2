package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/validate"
)

//go:embed plan_without_management.md
var planWithoutManagementPage string

// PlanWithoutManagement: a plan is run by VMM; it cannot bring back what runs it.
var PlanWithoutManagement = &validate.Rule{
	ID: "RPL005", Name: "plan_without_management", Severity: validate.Error, Options: validate.Standalone,
	Title: "No recovery plan contains VMM or its database",
	Tags:  []string{"plan", "vmm", "sql"}, Requirements: []string{"R-24"}, Page: planWithoutManagementPage,
	Check: func(p *validate.Pass) {
		own := managementVMs(p)
		for _, plan := range p.Plans {
			for _, group := range plan.Groups {
				for _, vm := range allDeclared(group.VMs) {
					if slices.Contains(own, vm) {
						p.Report(group.VMs.Range(),
							"Recovery plan %q has machine %q, which VMM or its database runs on; a plan needs VMM to be run.",
							plan.Name, p.VMs[vm].Name)
					}
				}
			}
		}
	},
}
