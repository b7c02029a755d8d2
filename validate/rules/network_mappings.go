package rules

import (
	"net/netip"
	"slices"
	"strconv"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// mapping is a network mapping whose two networks are declared.
type mapping struct {
	*model.NetworkMapping
	protection *model.Protection
	from, to   *model.Network
}

// mappings are all of them, protection by protection.
func mappings(p *validate.Pass) []mapping {
	var all []mapping
	for i := range p.Protections {
		all = append(all, mappingsOf(p, &p.Protections[i])...)
	}
	return all
}

func mappingsOf(p *validate.Pass, pr *model.Protection) []mapping {
	var all []mapping
	for i := range pr.NetworkMappings {
		m := &pr.NetworkMappings[i]
		if declared(m.From) != model.NoNetwork && declared(m.To) != model.NoNetwork {
			all = append(all, mapping{m, pr, &p.Networks[m.From.Value], &p.Networks[m.To.Value]})
		}
	}
	return all
}

// connection is what connects a machine to a network: one of its adapters, or nil where it says no more than its network.
type connection struct {
	vm      model.VMID
	adapter *model.NetworkAdapter
}

// connections are those of some machines, by network.
func connections(p *validate.Pass, vms []model.VMID) [][]connection {
	by := make([][]connection, len(p.Networks))
	add := func(at model.NetworkID, c connection) {
		if at != model.NoNetwork {
			by[at] = append(by[at], c)
		}
	}
	for _, id := range vms {
		vm := &p.VMs[id]
		if len(vm.NetworkAdapters) == 0 {
			add(declared(vm.Network), connection{id, nil})
		}
		for i := range vm.NetworkAdapters {
			a := &vm.NetworkAdapters[i]
			at := a.Network
			if !at.Known() {
				at = vm.Network
			}
			add(declared(at), connection{id, a})
		}
	}
	return by
}

// subnetOf is the subnet of a network that a connection is in, or nil if that is not known.
func subnetOf(n *model.Network, c connection) *model.Subnet {
	if c.adapter != nil && c.adapter.Subnet.Known() {
		return subnetNamed(n, c.adapter.Subnet.Value)
	}
	if len(n.Subnets) == 1 {
		return &n.Subnets[0]
	}
	return nil
}

func subnetNamed(n *model.Network, name string) *model.Subnet {
	for i := range n.Subnets {
		if n.Subnets[i].Name == name {
			return &n.Subnets[i]
		}
	}
	return nil
}

// landing is the subnet of the target that a connection comes into after a failover: the one that is called like its
// own, else the first (FACTS 2 asr.network_mapping); nil if that is not known.
func (m mapping) landing(c connection) *model.Subnet {
	if len(m.to.Subnets) == 0 {
		return nil
	}
	if own := subnetOf(m.from, c); own != nil {
		if s := subnetNamed(m.to, own.Name); s != nil {
			return s
		}
	} else if len(m.to.Subnets) > 1 {
		return nil
	}
	return &m.to.Subnets[0]
}

// rangeOf is the range of a subnet's addresses; false if it does not say one that can be read.
func rangeOf(s *model.Subnet) (netip.Prefix, bool) {
	if !s.CIDR.Known() {
		return netip.Prefix{}, false
	}
	r, err := netip.ParsePrefix(s.CIDR.Value)
	return r.Masked(), err == nil
}

// disturbs says what is wrong with a network for test copies of machines that work on some others, or "".
func disturbs(p *validate.Pass, test model.Attr[model.NetworkID], work []model.NetworkID) string {
	at := declared(test)
	if at == model.NoNetwork {
		return ""
	}
	isolated := p.Networks[at].Isolated
	switch {
	case isolated.Known() && isolated.Value:
		return ""
	case slices.Contains(work, at):
		return "where the machine itself works"
	case isolated.Known():
		return "which is not isolated"
	}
	return ""
}

// belongs says why a network cannot be one of a cloud's, or "": it is linked to no logical network of the cloud, or is
// at a site where the cloud has no host.
func belongs(p *validate.Pass, n *model.Network, c *model.Cloud) string {
	if n.LogicalNetwork.Known() && c.LogicalNetworks.Known() && !slices.Contains(c.LogicalNetworks.Value, n.LogicalNetwork.Value) {
		return "its logical network " + strconv.Quote(n.LogicalNetwork.Value) + " is none of the cloud's"
	}
	at := declared(n.Site)
	hosts := hostsOf(p, c)
	elsewhere := func(h model.HostID) bool { s := siteOfHost(p, h); return s != model.NoSite && s != at }
	if at != model.NoSite && len(hosts) > 0 && !slices.ContainsFunc(hosts, func(h model.HostID) bool { return !elsewhere(h) }) {
		return "it is at " + strconv.Quote(p.Sites[at].Name) + ", where the cloud has no host"
	}
	return ""
}
