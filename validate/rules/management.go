package rules

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// anotherVMM is the management server that a reference leads to, if it is declared and not the one that the rules judge by.
// TOP001 speaks about such a server itself.
func anotherVMM(p *validate.Pass, a model.Attr[model.VMMID]) (*model.VMM, bool) {
	id := declared(a)
	if id == model.NoVMM || id == p.VMMID() {
		return nil, false
	}
	return &p.VMMs[id], true
}

// setVMM is the remedy for a reference to no management server: there is but one.
func setVMM(p *validate.Pass, attribute string) validate.Remedy {
	if len(p.VMMs) != 1 {
		return validate.Remedy{}
	}
	return validate.Set(attribute, "vmm."+p.VMM.Name)
}

// vmmMachine is the virtual machine of a standalone VMM server, or nil.
func vmmMachine(p *validate.Pass) *model.VM {
	if p.VMM == nil || declared(p.VMM.VM) == model.NoVM {
		return nil
	}
	return &p.VMs[p.VMM.VM.Value]
}

// vmmReplica is the Hyper-V Replica relationship of a standalone VMM server and the two hosts that it joins, as far as
// they are declared.
func vmmReplica(p *validate.Pass) (r *model.HyperVReplica, from, to model.HostID) {
	vm := vmmMachine(p)
	if vm == nil {
		return nil, model.NoHost, model.NoHost
	}
	from, to = declared(vm.Host), model.NoHost
	if vm.HyperVReplica != nil {
		to = declared(vm.HyperVReplica.ReplicaServer)
	}
	return vm.HyperVReplica, from, to
}

// vmmCluster is the cluster in which VMM is highly available, or nil.
func vmmCluster(p *validate.Pass) *model.Cluster {
	if p.VMM == nil || declared(p.VMM.Cluster) == model.NoCluster {
		return nil
	}
	return &p.Clusters[p.VMM.Cluster.Value]
}

// database is what holds VMM's data, or nil.
func database(p *validate.Pass) *model.SQL {
	if p.VMM == nil || declared(p.VMM.SQL) == model.NoSQL {
		return nil
	}
	return &p.SQLs[p.VMM.SQL.Value]
}

// availabilityGroup is the group that holds VMM's database, or nil.
func availabilityGroup(p *validate.Pass) *model.AvailabilityGroup {
	if s := database(p); s != nil {
		return s.AvailabilityGroup
	}
	return nil
}

// remoteDatabase is VMM's database when VMM's own machine does not hold it, or nil. Nothing said means beside VMM, as
// R-7 prefers.
func remoteDatabase(p *validate.Pass) *model.SQL {
	s := database(p)
	if s == nil {
		return nil
	}
	if s.Placement.Known() && s.Placement.Value != "same_vm" {
		return s
	}
	if vm := declared(s.VM); vm != model.NoVM && vmmMachine(p) != nil && vm != p.VMM.VM.Value {
		return s
	}
	return nil
}

// managementClusters are the clusters that VMM or its availability group live in.
func managementClusters(p *validate.Pass) []*model.Cluster {
	var clusters []*model.Cluster
	if c := vmmCluster(p); c != nil {
		clusters = append(clusters, c)
	}
	if g := availabilityGroup(p); g != nil && declared(g.Cluster) != model.NoCluster {
		if c := &p.Clusters[g.Cluster.Value]; !slices.Contains(clusters, c) {
			clusters = append(clusters, c)
		}
	}
	return clusters
}

// automatic reports whether a cluster is said to fail over by itself.
func automatic(c *model.Cluster) bool { return c.Failover.Known() && c.Failover.Value == "automatic" }

// clusteredVM reports whether VMM is one machine that a cluster of hosts keeps running: then its nodes are no machines.
func clusteredVM(c *model.Cluster) bool { return c.Mode.Known() && c.Mode.Value == "clustered_vm" }

// managementVMs are the machines that VMM and its database run on.
func managementVMs(p *validate.Pass) []model.VMID {
	var vms []model.VMID
	if p.VMM != nil {
		vms = append(vms, declared(p.VMM.VM))
	}
	if c := vmmCluster(p); c != nil {
		vms = append(vms, allDeclared(c.Nodes)...)
	}
	if s := database(p); s != nil {
		vms = append(vms, declared(s.VM))
	}
	if g := availabilityGroup(p); g != nil {
		for _, r := range g.Replicas {
			vms = append(vms, declared(r.VM))
		}
	}
	return slices.DeleteFunc(vms, func(vm model.VMID) bool { return vm < 0 })
}
