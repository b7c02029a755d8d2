package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protected_vm_in_source_cloud.md
var protectedVMInSourceCloudPage string

// ProtectedVMInSourceCloud: Site Recovery protects machines of the source cloud and sees no other.
var ProtectedVMInSourceCloud = &validate.Rule{
	ID: "CLD013", Name: "protected_vm_in_source_cloud", Severity: validate.Error, Options: validate.Both,
	Title: "A protected machine is on a host of the protected cloud",
	Tags:  []string{"cloud", "protection"}, Requirements: []string{"R-10", "R-19"}, Page: protectedVMInSourceCloudPage,
	Check: checkVMsInSource,
}

func checkVMsInSource(p *validate.Pass) {
	for _, pr := range p.Protections {
		if pr.Source == nil || declared(pr.Source.Cloud) == model.NoCloud {
			continue
		}
		cloud := &p.Clouds[pr.Source.Cloud.Value]
		hosts := hostsOf(p, cloud)
		if len(hosts) == 0 {
			continue // CLD003, CLD004
		}
		outside := slices.DeleteFunc(allDeclared(pr.VMs), func(vm model.VMID) bool {
			return undeclared(p.VMs[vm].Host) || slices.Contains(hosts, hostOf(p, vm))
		})
		for len(outside) > 0 {
			n := instances(p, outside)
			p.Report(p.VMs[outside[0]].Host.Range(),
				"Protection %q is to protect %s, on no host of its source cloud %q; protected machines have to be in that cloud.",
				pr.Name, machines(p.Topology, outside[:n]), cloud.Name)
			outside = outside[n:]
		}
	}
}

// instances counts the machines at the head of a list that come from one block and were placed by one expression.
func instances(p *validate.Pass, vms []model.VMID) int {
	n := 1
	for n < len(vms) && p.VMs[vms[n]].Host.Range() == p.VMs[vms[0]].Host.Range() {
		n++
	}
	return n
}
