package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_is_a_vm.md
var vmmIsAVMPage string

// VMMIsAVM: only a virtual machine can be replicated by Hyper-V Replica.
var VMMIsAVM = &validate.Rule{
	ID: "TOP006", Name: "vmm_is_a_vm", Severity: validate.Error, Options: validate.Standalone,
	Title: "The VMM server is a virtual machine on a declared Hyper-V host",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-4", "R-5"}, Page: vmmIsAVMPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		vm := vmmMachine(p)
		if vm == nil {
			p.Report(p.VMM.VM.Range(),
				"VMM server %q is not a declared virtual machine; only a Hyper-V machine can be replicated to the other site.",
				p.VMM.Name)
			return
		}
		if declared(vm.Host) == model.NoHost {
			p.Report(vm.Host.Range(), "Machine %q of VMM server %q is on no declared host; it has to run on a Hyper-V host.",
				vm.Name, p.VMM.Name)
		}
	},
}
