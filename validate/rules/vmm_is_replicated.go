package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed vmm_is_replicated.md
var vmmIsReplicatedPage string

// VMMIsReplicated: nothing else brings the standalone server to the other site.
var VMMIsReplicated = &validate.Rule{
	ID: "VMR002", Name: "vmm_is_replicated", Severity: validate.Error, Options: validate.Standalone,
	Title: "Replication is enabled on the VMM machine itself",
	Tags:  []string{"replica", "vmm"}, Requirements: []string{"R-6", "R-23"}, Page: vmmIsReplicatedPage,
	Check: func(p *validate.Pass) {
		if vm := vmmMachine(p); vm != nil && vm.HyperVReplica == nil {
			p.Report(vm.Range,
				"Machine %q of VMM server %q is not replicated by Hyper-V Replica; nothing else brings it to the other site.",
				vm.Name, p.VMM.Name)
		}
	},
}
