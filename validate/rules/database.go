package rules

import (
	"fmt"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// The limits of VMM's nodes, its names (FACTS H-2, L-12, L-13), and of an availability group (FACTS Q-9).
const (
	vmmNodesMax    = 16
	nameMax        = 15
	replicasMax    = 9
	synchronousMax = 3
)

// replicaSites is at how many sites an availability group's replicas are, as far as is known, and whether a network of theirs
// stretches over the sites.
func replicaSites(p *validate.Pass, g *model.AvailabilityGroup) (sites int, stretched bool) {
	at := make([]bool, len(p.Sites))
	for _, r := range g.Replicas {
		vm := declared(r.VM)
		if site := siteOfHost(p, hostOf(p, vm)); site != model.NoSite {
			at[site] = true
		}
		if vm != model.NoVM && declared(p.VMs[vm].Network) != model.NoNetwork {
			for _, s := range p.Networks[p.VMs[vm].Network.Value].Subnets {
				stretched = stretched || s.Stretched.Known() && s.Stretched.Value
			}
		}
	}
	for _, there := range at {
		if there {
			sites++
		}
	}
	return sites, stretched
}

// listenerName names the listener of an availability group in a sentence.
func listenerName(l *model.Listener) string {
	if !l.DNSName.Known() {
		return "the listener"
	}
	return fmt.Sprintf("listener %q", l.DNSName.Value)
}

// databaseMachines are the machines that hold VMM's database.
func databaseMachines(p *validate.Pass) []model.VMID {
	s := database(p)
	switch {
	case s == nil:
		return nil
	case s.AvailabilityGroup != nil:
		return replicaVMs(s.AvailabilityGroup)
	case declared(s.VM) != model.NoVM:
		return []model.VMID{s.VM.Value}
	}
	return nil
}

// vmmDomain is the domain of VMM's machines, as far as one of them says. No text says that it is a workgroup.
func vmmDomain(p *validate.Pass) (domain string, known bool) {
	var vms []model.VMID
	if c := vmmCluster(p); c != nil {
		vms = allDeclared(c.Nodes)
	} else if p.VMM != nil && declared(p.VMM.VM) != model.NoVM {
		vms = []model.VMID{p.VMM.VM.Value}
	}
	for _, vm := range vms {
		if d := p.VMs[vm].Domain; d.Known() && d.Value != "" {
			return d.Value, true
		}
	}
	return "", false
}
