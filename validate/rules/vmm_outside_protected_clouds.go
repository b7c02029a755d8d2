package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_outside_protected_clouds.md
var vmmOutsideProtectedCloudsPage string

// VMMOutsideProtectedClouds: Site Recovery would overwrite the Hyper-V Replica settings by which VMM itself comes back.
var VMMOutsideProtectedClouds = &validate.Rule{
	ID: "VMR003", Name: "vmm_outside_protected_clouds", Severity: validate.Error, Options: validate.Standalone,
	Title: "The VMM machine is in no protected cloud",
	Tags:  []string{"replica", "vmm", "cloud"}, Requirements: []string{"R-24"}, Page: vmmOutsideProtectedCloudsPage,
	Check: checkVMMOutside,
}

func checkVMMOutside(p *validate.Pass) {
	vm := vmmMachine(p)
	if vm == nil {
		return
	}
	for _, pr := range p.Protections {
		if slices.Contains(pr.VMs.Value, p.VMM.VM.Value) {
			p.Report(pr.VMs.Range(),
				"Protection %q protects %q, the machine of the VMM server itself; it has to be left to Hyper-V Replica alone.",
				pr.Name, vm.Name)
		}
	}
	for _, e := range protectedClouds(p) {
		if host := declared(vm.Host); host != model.NoHost && slices.Contains(hostsOf(p, e.cloud), host) {
			p.Report(vm.Host.Range(),
				"Machine %q of the VMM server is in protected cloud %q, on host %q; Site Recovery would overwrite its own replication settings there.",
				vm.Name, e.cloud.Name, p.Hosts[host].Name)
		}
	}
}
