package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed memory_for_vmm_at_secondary_site.md
var memoryForVMMAtSecondarySitePage string

// MemoryForVMMAtSecondarySite: Hyper-V starts no machine for which it has not the memory.
var MemoryForVMMAtSecondarySite = &validate.Rule{
	ID: "VMR019", Name: "memory_for_vmm_at_secondary_site", Severity: validate.Error, Options: validate.Standalone,
	Title: "The replica host of VMM has the memory to start it",
	Tags:  []string{"replica", "vmm", "memory", "capacity"}, Requirements: []string{"R-27"}, Page: memoryForVMMAtSecondarySitePage,
	Check: func(p *validate.Pass) {
		for _, vm := range replicated(p) {
			if to := declared(vm.HyperVReplica.ReplicaServer); to != model.NoHost && to != declared(vm.Host) {
				checkMemory(p, vm, to)
			}
		}
	},
}

func checkMemory(p *validate.Pass, vm *model.VM, to model.HostID) {
	host := &p.Hosts[to]
	if !host.Memory.Known() {
		return
	}
	var need model.Bytes
	n := 0
	for i := range p.VMs {
		if other := &p.VMs[i]; startsAt(p, other, to) {
			need += memoryAtStart(other)
			n++
		}
	}
	if need > host.Memory.Value {
		p.Report(host.Memory.Range(),
			"Host %q has %s of memory; the %d machines that run there after a failover need %s to start, and machine %q of the VMM server is one of them.",
			host.Name, host.Memory.Value, n, need, vm.Name)
	}
}

// startsAt reports whether a machine runs on a host once the primary site is lost: it does already, or its replica
// there takes its place.
func startsAt(p *validate.Pass, vm *model.VM, host model.HostID) bool {
	from := declared(vm.Host)
	if from == host {
		return true
	}
	lost := primary(p) == model.NoSite || siteOfHost(p, from) == primary(p)
	return lost && vm.HyperVReplica != nil && declared(vm.HyperVReplica.ReplicaServer) == host
}

// memoryAtStart is what a host has to have for a machine to start; zero if that is unknown.
func memoryAtStart(vm *model.VM) model.Bytes {
	if vm.DynamicMemory.Known() && vm.DynamicMemory.Value {
		return vm.StartupMemory.Value
	}
	return vm.Memory.Value
}
