package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protected_machines_are_in_a_plan.md
var protectedMachinesAreInAPlanPage string

// ProtectedMachinesAreInAPlan: whoever runs the plans leaves the rest behind.
var ProtectedMachinesAreInAPlan = &validate.Rule{
	ID: "RPL010", Name: "protected_machines_are_in_a_plan", Severity: validate.Warning, Options: validate.Both,
	Title: "Where there are recovery plans, every protected machine is in one",
	Tags:  []string{"plan"}, Page: protectedMachinesAreInAPlanPage,
	Check: func(p *validate.Pass) {
		if len(p.Plans) == 0 {
			return
		}
		planned := make([]bool, len(p.VMs))
		for i := range p.Plans {
			for j := range p.Plans[i].Groups {
				for _, vm := range allDeclared(p.Plans[i].Groups[j].VMs) {
					planned[vm] = true
				}
			}
		}
		for i := range p.Protections {
			var missing []model.VMID
			for _, vm := range allDeclared(p.Protections[i].VMs) {
				if !planned[vm] {
					missing = append(missing, vm)
				}
			}
			if len(missing) > 0 {
				p.Report(p.Protections[i].VMs.Range(), "Protection %q protects %s, which is in no recovery plan.", p.Protections[i].Name, machines(p.Topology, missing))
			}
		}
	},
}
