package rules

import (
	_ "embed"
	"net/netip"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_replica_has_an_address.md
var vmmReplicaHasAnAddressPage string

// VMMReplicaHasAnAddress: Hyper-V Replica leaves network and address of a copy to whoever sets it up.
var VMMReplicaHasAnAddress = &validate.Rule{
	ID: "VMR010", Name: "vmm_replica_has_an_address", Severity: validate.Error, Options: validate.Standalone,
	Title: "The replica of VMM has a network and an address at the secondary site",
	Tags:  []string{"replica", "vmm", "network"}, Requirements: []string{"R-27", "R-28"}, Page: vmmReplicaHasAnAddressPage,
	Check: func(p *validate.Pass) {
		for _, vm := range replicated(p) {
			checkReplicaNetwork(p, vm)
			if vm.HyperVReplica.FailoverIP.Known() && !asksDHCP(vm.HyperVReplica) {
				checkFailoverAddress(p, vm)
			}
		}
	},
}

// checkReplicaNetwork looks whether the copy is connected at the site where it will run.
func checkReplicaNetwork(p *validate.Pass, vm *model.VM) {
	r := vm.HyperVReplica
	site := siteOfHost(p, declared(r.ReplicaServer))
	if declared(r.ReplicaNetwork) == model.NoNetwork || site == model.NoSite {
		return
	}
	network := &p.Networks[r.ReplicaNetwork.Value]
	if at := declared(network.Site); at != model.NoSite && at != site {
		p.Report(r.ReplicaNetwork.Range(),
			"The replica of machine %q is connected to network %q, which is at %q; the replica will run at %q.",
			vm.Name, network.Name, p.Sites[at].Name, p.Sites[site].Name)
	}
}

func checkFailoverAddress(p *validate.Pass, vm *model.VM) {
	r := vm.HyperVReplica
	address, ok := failoverAddress(r)
	if !ok {
		p.Report(r.FailoverIP.Range(),
			"The replica of machine %q is to have the address %q after a failover; it needs \"dhcp\" or an address of the secondary site.",
			vm.Name, r.FailoverIP.Value)
		return
	}
	for _, a := range vm.NetworkAdapters {
		if a.Legacy.Known() && a.Legacy.Value {
			p.Report(a.Legacy.Range(), "Adapter %q of machine %q is an emulated one; it will not take the address %s after a failover.",
				a.Name, vm.Name, address)
		}
	}
	if declared(r.ReplicaNetwork) == model.NoNetwork {
		return
	}
	if network := &p.Networks[r.ReplicaNetwork.Value]; outside(network, address) {
		p.Report(r.FailoverIP.Range(), "The address %s of the replica of machine %q is in no subnet of network %q, to which it is connected.",
			address, vm.Name, network.Name)
	}
}

// outside reports whether an address is in none of a network's subnets. That can only be said if all of them say their
// ranges.
func outside(n *model.Network, address netip.Addr) bool {
	for i := range n.Subnets {
		if r, ok := rangeOf(&n.Subnets[i]); !ok || r.Contains(address) {
			return false
		}
	}
	return len(n.Subnets) > 0
}
