package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_hosts_outside_paired_clouds.md
var vmmHostsOutsidePairedCloudsPage string

// VMMHostsOutsidePairedClouds: Site Recovery configures Hyper-V Replica on the hosts of both clouds of a pair.
var VMMHostsOutsidePairedClouds = &validate.Rule{
	ID: "VMR004", Name: "vmm_hosts_outside_paired_clouds", Severity: validate.Warning, Options: validate.Standalone,
	Title: "Site Recovery configures no host that the replica of VMM depends on",
	Tags:  []string{"replica", "vmm", "cloud"}, Requirements: []string{"R-24"}, Page: vmmHostsOutsidePairedCloudsPage,
	Check: checkVMMHosts,
}

func checkVMMHosts(p *validate.Pass) {
	vm := vmmMachine(p)
	_, from, to := vmmReplica(p)
	if vm == nil || from == to {
		return
	}
	for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
		if to != model.NoHost && slices.Contains(hostsOf(p, e.cloud), to) {
			p.Report(vm.HyperVReplica.ReplicaServer.Range(),
				"Host %q, which holds the replica of the VMM server, is in cloud %q; Site Recovery configures replication there and may change its settings.",
				p.Hosts[to].Name, e.cloud.Name)
		}
	}
	for _, e := range replicaClouds(p) { // of a protected cloud VMR003 speaks
		if from != model.NoHost && slices.Contains(hostsOf(p, e.cloud), from) {
			p.Report(vm.Host.Range(),
				"Host %q, which runs the VMM server, is in cloud %q; Site Recovery configures replication there and may change its settings.",
				p.Hosts[from].Name, e.cloud.Name)
		}
	}
}
