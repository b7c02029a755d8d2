package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed domain_controller_at_secondary_site.md
var domainControllerAtSecondarySitePage string

// DomainControllerAtSecondarySite: VMM's service signs in before it does anything else.
var DomainControllerAtSecondarySite = &validate.Rule{
	ID: "VMR016", Name: "domain_controller_at_secondary_site", Severity: validate.Error, Options: validate.Both,
	Title: "The secondary site has a domain controller of its own",
	Tags:  []string{"site", "domain"}, Requirements: []string{"R-28", "R-55"}, Page: domainControllerAtSecondarySitePage,
	Check: func(p *validate.Pass) {
		at := secondary(p)
		if at == model.NoSite {
			return
		}
		if site := &p.Sites[at]; site.DomainController.Known() && !site.DomainController.Value {
			p.Report(site.DomainController.Range(),
				"Site %q has no domain controller of its own; the VMM service could not sign in there once the primary site is lost.", site.Name)
		}
	},
}
