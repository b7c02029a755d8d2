package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_not_on_a_parent_partition.md
var vmmNotOnAParentPartitionPage string

// VMMNotOnAParentPartition: a host cannot hold the server that manages it.
var VMMNotOnAParentPartition = &validate.Rule{
	ID: "TOP010", Name: "vmm_not_on_a_parent_partition", Severity: validate.Error, Options: validate.Both,
	Title: "The VMM server is not on the parent partition of a Hyper-V host",
	Tags:  []string{"topology", "vmm", "host"}, Requirements: []string{"R-5", "R-47"}, Page: vmmNotOnAParentPartitionPage,
	Check: checkParentPartition,
}

func checkParentPartition(p *validate.Pass) {
	if p.VMM == nil || declared(p.VMM.Host) == model.NoHost {
		return
	}
	p.Report(p.VMM.Host.Range(),
		"VMM server %q is on the parent partition of Hyper-V host %q, which is not supported; install it on a virtual machine.",
		p.VMM.Name, p.Hosts[p.VMM.Host.Value].Name)
}
