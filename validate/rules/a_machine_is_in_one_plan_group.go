package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed a_machine_is_in_one_plan_group.md
var aMachineIsInOnePlanGroupPage string

// AMachineIsInOnePlanGroup: the plan could not be made.
var AMachineIsInOnePlanGroup = &validate.Rule{
	ID: "RPL003", Name: "a_machine_is_in_one_plan_group", Severity: validate.Error, Options: validate.Both,
	Title: "A recovery plan has at most eight groups, and a machine is in one of them",
	Tags:  []string{"plan", "limits"}, Page: aMachineIsInOnePlanGroupPage,
	Check: checkPlanGroups,
}

func checkPlanGroups(p *validate.Pass) {
	for i := range p.Plans {
		plan := &p.Plans[i]
		if n := len(plan.Groups); n > planGroupsMax {
			p.Report(plan.Groups[planGroupsMax].Range, "Recovery plan %q has %d groups; it can have its default group and %d more.", plan.Name, n, planGroupsMax-1)
		}
		group := make([]int, len(p.VMs)) // in which a machine is, plus one
		for j := range plan.Groups {
			for _, vm := range allDeclared(plan.Groups[j].VMs) {
				if before := group[vm]; before > 0 {
					p.Report(plan.Groups[j].VMs.Range(), "Machine %q is in group %q already; a plan has a machine once.", p.VMs[vm].Name, plan.Groups[before-1].Name)
					continue
				}
				group[vm] = j + 1
			}
		}
	}
}
