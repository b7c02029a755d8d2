package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed networks_are_mapped.md
var networksAreMappedPage string

// NetworksAreMapped: a machine whose network has no partner is not connected after a failover.
var NetworksAreMapped = &validate.Rule{
	ID: "NET001", Name: "networks_are_mapped", Severity: validate.Warning, Options: validate.Both,
	Title: "Every network of a protected machine is mapped",
	Tags:  []string{"network", "protection"}, Requirements: []string{"R-20"}, Page: networksAreMappedPage,
	Check: checkMappings,
}

func checkMappings(p *validate.Pass) {
	for _, pr := range p.Protections {
		for i, network := range p.Networks {
			id := model.NetworkID(i)
			using := slices.DeleteFunc(allDeclared(pr.VMs), func(vm model.VMID) bool { return declared(p.VMs[vm].Network) != id })
			if len(using) > 0 && !mapped(&pr, id) {
				p.Report(pr.Range,
					"Protection %q maps network %q to none at the other site; %s would not be connected after a failover.",
					pr.Name, network.Name, machines(p.Topology, using))
			}
		}
	}
}

func mapped(pr *model.Protection, from model.NetworkID) bool {
	for _, m := range pr.NetworkMappings {
		if declared(m.From) == from && m.To.Known() {
			return true
		}
	}
	return false
}
