package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed startup_memory_of_vmm.md
var startupMemoryOfVMMPage string

// StartupMemoryOfVMM: VMM does not run with less, whatever it is given later.
var StartupMemoryOfVMM = &validate.Rule{
	ID: "VMR018", Name: "startup_memory_of_vmm", Severity: validate.Error, Options: validate.Both,
	Title: "A VMM machine with dynamic memory starts with at least 2 GiB",
	Tags:  []string{"vmm", "memory"}, Requirements: nil, Page: startupMemoryOfVMMPage,
	Check: func(p *validate.Pass) {
		for _, id := range vmmMachines(p) {
			vm := &p.VMs[id]
			dynamic := vm.DynamicMemory.Known() && vm.DynamicMemory.Value
			if dynamic && vm.StartupMemory.Known() && vm.StartupMemory.Value < vmmStartupMemory {
				p.Report(vm.StartupMemory.Range(), "Machine %q of VMM server %q starts with %s of dynamic memory; VMM needs %s.",
					vm.Name, p.VMM.Name, vm.StartupMemory.Value, vmmStartupMemory)
			}
		}
	},
}

// vmmStartupMemory is the least dynamic memory that VMM starts with (FACTS 2 vmm.server).
const vmmStartupMemory model.Bytes = 2048 << 20

// vmmMachines are the machines that run the VMM service, or may come to.
func vmmMachines(p *validate.Pass) []model.VMID {
	var vms []model.VMID
	if vmmMachine(p) != nil {
		vms = append(vms, p.VMM.VM.Value)
	}
	if c := vmmCluster(p); c != nil && !clusteredVM(c) {
		vms = append(vms, allDeclared(c.Nodes)...)
	}
	return vms
}
