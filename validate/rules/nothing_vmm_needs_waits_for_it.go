package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed nothing_vmm_needs_waits_for_it.md
var nothingVMMNeedsWaitsForItPage string

// NothingVMMNeedsWaitsForIt: a machine that Site Recovery protects comes back only after VMM has.
var NothingVMMNeedsWaitsForIt = &validate.Rule{
	ID: "VMR017", Name: "nothing_vmm_needs_waits_for_it", Severity: validate.Error, Options: validate.Standalone,
	Title: "VMM needs no machine that only Site Recovery brings back",
	Tags:  []string{"vmm", "domain", "protection"}, Requirements: []string{"R-28", "R-32"}, Page: nothingVMMNeedsWaitsForItPage,
	Check: func(p *validate.Pass) {
		checkOnlyDomainController(p)
		checkDependencies(p)
	},
}

// directoryAtSecondary is whether the secondary site has a domain controller of its own, as far as that is known.
func directoryAtSecondary(p *validate.Pass) model.Attr[bool] {
	if at := secondary(p); at != model.NoSite {
		return p.Sites[at].DomainController
	}
	return model.Attr[bool]{}
}

// checkOnlyDomainController: where a site has none of its own, the one that Site Recovery would bring there is too late.
func checkOnlyDomainController(p *validate.Pass) {
	if own := directoryAtSecondary(p); !own.Known() || own.Value {
		return
	}
	for _, pr := range p.Protections {
		for _, vm := range allDeclared(pr.VMs) {
			if p.VMs[vm].DomainController.Value {
				p.Report(pr.VMs.Range(),
					"Domain controller %q comes to %q by protection %q, which needs VMM, and VMM needs a domain controller there; neither would start.",
					p.VMs[vm].Name, p.Sites[secondary(p)].Name, pr.Name)
			}
		}
	}
}

// checkDependencies follows what VMM's machines depend on, machine by machine.
func checkDependencies(p *validate.Pass) {
	protected, seen := protectedVMs(p), make([]bool, len(p.VMs))
	directory := directoryAtSecondary(p)
	open := slices.Clone(managementVMs(p))
	for len(open) > 0 {
		vm := open[0]
		open = open[1:]
		if seen[vm] || protected[vm] {
			continue
		}
		seen[vm] = true
		needs := &p.VMs[vm].DependsOn
		for _, id := range allDeclared(*needs) {
			replaced := p.VMs[id].DomainController.Value && directory.Value // another one answers at the secondary site
			if protected[id] && !replaced {
				p.Report(needs.Range(), "VMM does not run without machine %q, and only Site Recovery brings %q back, which needs VMM; neither would start.",
					p.VMs[id].Name, p.VMs[id].Name)
			}
		}
		open = append(open, allDeclared(*needs)...)
	}
}
