package rules

import (
	"cmp"
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed subnet_fails_over_as_a_whole.md
var subnetFailsOverAsAWholePage string

// SubnetFailsOverAsAWhole: one range of addresses cannot be at two sites unless it is stretched over them.
var SubnetFailsOverAsAWhole = &validate.Rule{
	ID: "NET011", Name: "subnet_fails_over_as_a_whole", Severity: validate.Error, Options: validate.Both,
	Title: "A subnet that keeps its addresses fails over as a whole",
	Tags:  []string{"network", "protection"}, Requirements: []string{"R-20"}, Page: subnetFailsOverAsAWholePage,
	Check: checkWholeSubnets,
}

func checkWholeSubnets(p *validate.Pass) {
	var staying [][]connection // by network; found when the first mapping needs it
	for _, m := range mappings(p) {
		for i := range m.from.Subnets {
			own := &m.from.Subnets[i]
			same := keepsAddresses(m, own)
			if same == nil {
				continue
			}
			if staying == nil {
				staying = connections(p, notReplicated(p))
			}
			if left := leftIn(p, m.from, own, staying[m.From.Value]); len(left) > 0 {
				p.Report(same.CIDR.Range(), "Subnet %q of network %q has the addresses %s of %q and is not stretched, but %s would stay behind; a part of a subnet cannot keep them.",
					same.Name, m.to.Name, same.CIDR.Value, m.from.Name, machines(p.Topology, left))
			}
		}
	}
}

// keepsAddresses is the subnet of the target that has the range of one of the source without being stretched, or nil.
func keepsAddresses(m mapping, own *model.Subnet) *model.Subnet {
	addresses, ok := rangeOf(own)
	if !ok || own.Stretched.Value {
		return nil
	}
	for i := range m.to.Subnets {
		s := &m.to.Subnets[i]
		if other, ok := rangeOf(s); ok && other == addresses && !s.Stretched.Value && (s.Stretched.Known() || own.Stretched.Known()) {
			return s
		}
	}
	return nil
}

// notReplicated are the machines that nothing brings to the other site.
func notReplicated(p *validate.Pass) []model.VMID {
	protected := protectedVMs(p)
	var vms []model.VMID
	for i := range p.VMs {
		if !protected[i] && p.VMs[i].HyperVReplica == nil {
			vms = append(vms, model.VMID(i))
		}
	}
	return vms
}

// leftIn are the machines that are connected to a subnet, each once, by name.
func leftIn(p *validate.Pass, n *model.Network, s *model.Subnet, connected []connection) []model.VMID {
	var vms []model.VMID
	for _, c := range connected {
		if subnetOf(n, c) == s {
			vms = append(vms, c.vm)
		}
	}
	slices.SortFunc(vms, func(a, b model.VMID) int { return cmp.Compare(p.VMs[a].Name, p.VMs[b].Name) })
	return slices.Compact(vms)
}
