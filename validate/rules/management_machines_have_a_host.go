package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed management_machines_have_a_host.md
var managementMachinesHaveAHostPage string

// ManagementMachinesHaveAHost: what VMM is lost with is what its machines stand on.
var ManagementMachinesHaveAHost = &validate.Rule{
	ID: "TOP013", Name: "management_machines_have_a_host", Severity: validate.Error, Options: validate.Both,
	Title: "Every node of VMM and every machine of its database has a host",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-5", "R-46"}, Page: managementMachinesHaveAHostPage,
	Check: func(p *validate.Pass) {
		if c := vmmCluster(p); c != nil && clusteredVM(c) {
			return // it moves among the hosts of its cluster
		}
		for _, id := range managementVMs(p) {
			vm := &p.VMs[id]
			if declared(vm.Host) == model.NoHost && vm != vmmMachine(p) { // else TOP006
				p.Report(vm.Host.Range(), "Machine %q, which VMM or its database runs on, is on no declared host; without one nobody knows what it is lost with.", vm.Name)
			}
		}
	},
}
