package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed subnets_have_the_same_names.md
var subnetsHaveTheSameNamesPage string

// SubnetsHaveTheSameNames: by its name alone a machine finds its subnet at the other site.
var SubnetsHaveTheSameNames = &validate.Rule{
	ID: "NET005", Name: "subnets_have_the_same_names", Severity: validate.Note, Options: validate.Both,
	Title: "A mapped network has subnets called like those of its source",
	Tags:  []string{"network"}, Requirements: []string{"R-20"}, Page: subnetsHaveTheSameNamesPage,
	Check: func(p *validate.Pass) {
		for _, m := range mappings(p) {
			if len(m.to.Subnets) == 0 || len(m.from.Subnets)+len(m.to.Subnets) == 2 {
				continue // nothing is known, or there is nothing to choose
			}
			for _, s := range m.from.Subnets {
				if subnetNamed(m.to, s.Name) == nil {
					p.Report(m.To.Range(), "Network %q has no subnet %q as %q has; machines of that subnet come into its first one, %q.",
						m.to.Name, s.Name, m.from.Name, m.to.Subnets[0].Name)
				}
			}
		}
	},
}
