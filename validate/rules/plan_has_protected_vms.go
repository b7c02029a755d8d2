package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed plan_has_protected_vms.md
var planHasProtectedVMsPage string

// PlanHasProtectedVMs: a plan can fail over only what replicates.
var PlanHasProtectedVMs = &validate.Rule{
	ID: "RPL004", Name: "plan_has_protected_vms", Severity: validate.Error, Options: validate.Both,
	Title: "Every machine of a recovery plan is protected",
	Tags:  []string{"plan", "protection"}, Requirements: []string{"R-25", "R-29"}, Page: planHasProtectedVMsPage,
	Check: checkPlanVMs,
}

func checkPlanVMs(p *validate.Pass) {
	fine := protectedVMs(p)
	if !slices.Contains(fine, true) {
		return // REP021
	}
	for _, vm := range managementVMs(p) {
		fine[vm] = true // RPL005
	}
	for _, plan := range p.Plans {
		for _, group := range plan.Groups {
			lost := slices.DeleteFunc(allDeclared(group.VMs), func(vm model.VMID) bool { return fine[vm] })
			if len(lost) > 0 {
				p.Report(group.VMs.Range(), "Group %q of recovery plan %q has %s, which no protection protects.",
					group.Name, plan.Name, machines(p.Topology, lost))
			}
		}
	}
}
