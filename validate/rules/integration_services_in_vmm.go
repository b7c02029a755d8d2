package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed integration_services_in_vmm.md
var integrationServicesInVMMPage string

// IntegrationServicesInVMM: Hyper-V reaches into a guest through them, or not at all.
var IntegrationServicesInVMM = &validate.Rule{
	ID: "VMR011", Name: "integration_services_in_vmm", Severity: validate.Error, Options: validate.Standalone,
	Title: "Integration services run in the VMM machine where its replica relies on them",
	Tags:  []string{"replica", "vmm"}, Requirements: []string{"R-27"}, Page: integrationServicesInVMMPage,
	Check: func(p *validate.Pass) {
		for _, vm := range replicated(p) {
			need := needOfIntegration(vm.HyperVReplica)
			if need != "" && vm.IntegrationServices.Known() && !vm.IntegrationServices.Value {
				p.Report(vm.IntegrationServices.Range(), "Machine %q runs no integration services, but its replica is to have %s; that needs them.",
					vm.Name, need)
			}
		}
	},
}

// needOfIntegration is what a replica can have only with integration services in the guest, or "".
func needOfIntegration(r *model.HyperVReplica) string {
	if address, ok := failoverAddress(r); ok {
		return "the address " + address.String() + " after a failover"
	}
	if r.ApplicationConsistentSnapshotFrequency.Known() && r.ApplicationConsistentSnapshotFrequency.Value > 0 {
		return "consistent recovery points"
	}
	return ""
}
