package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed plan_has_at_most_50_machines.md
var planHasAtMost50MachinesPage string

// PlanHasAtMost50Machines: a larger plan cannot be made.
var PlanHasAtMost50Machines = &validate.Rule{
	ID: "RPL002", Name: "plan_has_at_most_50_machines", Severity: validate.Error, Options: validate.Both,
	Title: "A recovery plan has at most 50 machines",
	Tags:  []string{"plan", "limits"}, Page: planHasAtMost50MachinesPage,
	Check: func(p *validate.Pass) {
		for i := range p.Plans {
			plan, n := &p.Plans[i], 0
			for j := range plan.Groups {
				n += len(plan.Groups[j].VMs.Value)
				if n > planMachinesMax {
					p.Report(plan.Groups[j].Range, "With this group recovery plan %q has %d machines; a plan takes at most %d.", plan.Name, planMachines(plan), planMachinesMax)
					break
				}
			}
		}
	},
}
