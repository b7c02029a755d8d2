package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed host_has_a_site.md
var hostHasASitePage string

// HostHasASite: what a site's loss takes away is what stands there.
var HostHasASite = &validate.Rule{
	ID: "TOP009", Name: "host_has_a_site", Severity: validate.Error, Options: validate.Both,
	Title: "Every host stands at one declared site",
	Tags:  []string{"topology"}, Requirements: []string{"R-4", "R-10", "R-46"}, Page: hostHasASitePage,
	Check: func(p *validate.Pass) {
		for _, h := range p.Hosts {
			if declared(h.Site) == model.NoSite {
				p.Report(h.Site.Range(), "Host %q stands at no declared site; without one nobody knows what it is lost with.",
					h.Name)
			}
		}
	},
}
