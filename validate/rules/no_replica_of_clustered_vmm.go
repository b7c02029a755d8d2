package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed no_replica_of_clustered_vmm.md
var noReplicaOfClusteredVMMPage string

// NoReplicaOfClusteredVMM: two ways to bring the same server back get in each other's way.
var NoReplicaOfClusteredVMM = &validate.Rule{
	ID: "TOP008", Name: "no_replica_of_clustered_vmm", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A clustered VMM server has no Hyper-V Replica of its own",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-57"}, Page: noReplicaOfClusteredVMMPage,
	Check: func(p *validate.Pass) {
		var nodes []model.VMID
		if c := vmmCluster(p); c != nil {
			nodes = allDeclared(c.Nodes)
		}
		if p.VMM != nil && declared(p.VMM.VM) != model.NoVM {
			nodes = append(nodes, p.VMM.VM.Value)
		}
		for _, id := range nodes {
			if vm := p.VMs[id]; vm.HyperVReplica != nil {
				p.Report(vm.HyperVReplica.Range,
					"Machine %q of the clustered VMM server is also replicated by Hyper-V Replica; the cluster brings VMM back, remove the replica.",
					vm.Name)
			}
		}
	},
}
