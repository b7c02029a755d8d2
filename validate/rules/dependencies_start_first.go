package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed dependencies_start_first.md
var dependenciesStartFirstPage string

// DependenciesStartFirst: machines of one group start together.
var DependenciesStartFirst = &validate.Rule{
	ID: "RPL006", Name: "dependencies_start_first", Severity: validate.Warning, Options: validate.Both,
	Title: "A recovery plan starts what others depend on in an earlier group",
	Tags:  []string{"plan"}, Page: dependenciesStartFirstPage,
	Check: checkPlanOrder,
}

func checkPlanOrder(p *validate.Pass) {
	for i := range p.Plans {
		plan := &p.Plans[i]
		group := make([]int, len(p.VMs)) // in which a machine is, plus one
		for j := range plan.Groups {
			for _, vm := range allDeclared(plan.Groups[j].VMs) {
				group[vm] = j + 1
			}
		}
		for vm, here := range group {
			if here == 0 {
				continue
			}
			for _, on := range allDeclared(p.VMs[vm].DependsOn) {
				if there := group[on]; there >= here {
					when := "which starts with it"
					if there > here {
						when = "which starts after it"
					}
					p.Report(plan.Groups[here-1].VMs.Range(), "Machine %q depends on %q, %s in recovery plan %q.", p.VMs[vm].Name, p.VMs[on].Name, when, plan.Name)
				}
			}
		}
	}
}
