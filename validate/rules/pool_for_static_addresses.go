package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed pool_for_static_addresses.md
var poolForStaticAddressesPage string

// PoolForStaticAddresses: VMM takes the address of a failed-over machine from the pool of its new subnet.
var PoolForStaticAddresses = &validate.Rule{
	ID: "NET007", Name: "pool_for_static_addresses", Severity: validate.Error, Options: validate.Both,
	Title: "Machines with static addresses come to a subnet with an address pool",
	Tags:  []string{"network", "protection"}, Requirements: []string{"R-20"}, Page: poolForStaticAddressesPage,
	Check: func(p *validate.Pass) {
		for i := range p.Protections {
			pr := &p.Protections[i]
			mapped := mappingsOf(p, pr)
			if len(mapped) == 0 {
				continue
			}
			by := connections(p, allDeclared(pr.VMs))
			for _, m := range mapped {
				checkPools(p, m, by[m.From.Value])
			}
		}
	},
}

// checkPools looks where the machines with static addresses land. Of virtualised networks NET008 speaks.
func checkPools(p *validate.Pass, m mapping, connected []connection) {
	if virtualised(m.to) {
		return
	}
	for i := range m.to.Subnets {
		s := &m.to.Subnets[i]
		if !s.Pool.Known() || s.Pool.Value {
			continue
		}
		var landing []model.VMID
		for _, c := range connected {
			if static(c) && m.landing(c) == s {
				landing = append(landing, c.vm)
			}
		}
		if landing = slices.Compact(landing); len(landing) > 0 {
			p.Report(s.Pool.Range(), "Subnet %q of network %q has no static pool, but %s with a static address would come there by protection %q and get none.",
				s.Name, m.to.Name, machines(p.Topology, landing), m.protection.Name)
		}
	}
}

func static(c connection) bool {
	return c.adapter != nil && c.adapter.IPv4AddressType.Known() && c.adapter.IPv4AddressType.Value == "static"
}

// virtualised reports whether a network is said to use Windows network virtualisation.
func virtualised(n *model.Network) bool {
	return n.IsolationType.Known() && n.IsolationType.Value == "windows_network_virtualization"
}
