package rules

import (
	"net/netip"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// replicated are the machines of VMM and of its database that Hyper-V Replica brings to the other site.
func replicated(p *validate.Pass) []*model.VM {
	var vms []*model.VM
	for _, id := range managementVMs(p) {
		if vm := &p.VMs[id]; vm.HyperVReplica != nil && !slices.Contains(vms, vm) {
			vms = append(vms, vm)
		}
	}
	return vms
}

// databaseMachine is the one machine that holds VMM's database, or nil: beside VMM unless something else is said.
func databaseMachine(p *validate.Pass) *model.VM {
	s := database(p)
	switch {
	case s == nil || s.AvailabilityGroup != nil:
		return nil
	case declared(s.VM) != model.NoVM:
		return &p.VMs[s.VM.Value]
	case remoteDatabase(p) == nil:
		return vmmMachine(p)
	}
	return nil
}

// failoverAddress is the address that a replica is given at the other site; false if it is to ask DHCP or nothing
// legible is said.
func failoverAddress(r *model.HyperVReplica) (netip.Addr, bool) {
	if !r.FailoverIP.Known() {
		return netip.Addr{}, false
	}
	address, err := netip.ParseAddr(r.FailoverIP.Value)
	return address, err == nil
}

// asksDHCP reports whether a replica is to get its address at the other site by DHCP.
func asksDHCP(r *model.HyperVReplica) bool { return strings.EqualFold(r.FailoverIP.Value, "dhcp") }

// vmmHostsIn calls a function for every protection that has a host of VMM's own replication in its source or target
// cloud.
func vmmHostsIn(p *validate.Pass, found func(pr *model.Protection, host model.HostID)) {
	_, from, to := vmmReplica(p)
	for i := range p.Protections {
		pr := &p.Protections[i]
		hosts := append(hostsOfEnd(p, pr.Source), hostsOfEnd(p, pr.Target)...)
		for _, host := range []model.HostID{from, to} {
			if host != model.NoHost && slices.Contains(hosts, host) {
				found(pr, host)
			}
		}
	}
}
