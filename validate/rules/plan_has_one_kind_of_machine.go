package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed plan_has_one_kind_of_machine.md
var planHasOneKindOfMachinePage string

// PlanHasOneKindOfMachine: a plan that mixes them is of no use for Azure.
var PlanHasOneKindOfMachine = &validate.Rule{
	ID: "NET013", Name: "plan_has_one_kind_of_machine", Severity: validate.Note, Options: validate.Both,
	Title: "The machines of a recovery plan all have one adapter, or all have several",
	Tags:  []string{"network", "plan"}, Requirements: []string{"R-2"}, Page: planHasOneKindOfMachinePage,
	Check: func(p *validate.Pass) {
		for _, plan := range p.Plans {
			var one, several []model.VMID
			for _, g := range plan.Groups {
				for _, vm := range allDeclared(g.VMs) {
					switch n := adapters(&p.VMs[vm]); {
					case n == 1:
						one = append(one, vm)
					case n > 1:
						several = append(several, vm)
					}
				}
			}
			if len(one) > 0 && len(several) > 0 {
				p.Report(plan.Range, "Recovery plan %q mixes %s with one adapter and %s with several; that is no obstacle between two sites, but one for Azure.",
					plan.Name, machines(p.Topology, one), machines(p.Topology, several))
			}
		}
	},
}

// adapters is how many network adapters a machine has; zero if that is unknown.
func adapters(vm *model.VM) int {
	if len(vm.NetworkAdapters) == 0 && declared(vm.Network) != model.NoNetwork {
		return 1
	}
	return len(vm.NetworkAdapters)
}
