package rules

import (
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
