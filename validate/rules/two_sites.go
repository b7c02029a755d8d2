package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed two_sites.md
var twoSitesPage string

// TwoSites: a second copy at the same place is lost with the first.
var TwoSites = &validate.Rule{
	ID: "TOP003", Name: "two_sites", Severity: validate.Error, Options: validate.Both,
	Title: "The primary and the secondary site are two declared sites",
	Tags:  []string{"topology"}, Requirements: []string{"R-4", "R-46"}, Page: twoSitesPage, Firm: true,
	Check: func(p *validate.Pass) {
		d := p.Deployment
		if !d.Present {
			return // TOP002
		}
		from, to := declared(d.PrimarySite), declared(d.SecondarySite)
		if from == model.NoSite {
			p.Report(d.PrimarySite.Range(), "Deployment %q has no declared primary site; it needs one to lose.", d.Name)
		}
		if to == model.NoSite {
			p.Report(d.SecondarySite.Range(), "Deployment %q has no declared secondary site; it needs one to fail over to.", d.Name)
		} else if to == from {
			p.Report(d.SecondarySite.Range(), "Site %q is both the primary and the secondary site; they have to be two.", p.Sites[to].Name)
		}
	},
}
