package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed mapping_back_leads_home.md
var mappingBackLeadsHomePage string

// MappingBackLeadsHome: a mapping of the second network decides where a machine is connected after its return.
var MappingBackLeadsHome = &validate.Rule{
	ID: "NET006", Name: "mapping_back_leads_home", Severity: validate.Warning, Options: validate.Both,
	Title: "A mapped network is mapped back to where it came from, if at all",
	Tags:  []string{"network", "failback"}, Requirements: []string{"R-20", "R-39"}, Page: mappingBackLeadsHomePage,
	Check: func(p *validate.Pass) {
		all := mappings(p)
		by := make([][]mapping, len(p.Networks)) // by the network they lead from
		for _, m := range all {
			by[m.From.Value] = append(by[m.From.Value], m)
		}
		for _, m := range all {
			back := by[m.To.Value]
			if leadsTo(back, m.From.Value) {
				continue
			}
			for _, b := range back {
				p.Report(b.To.Range(), "Network %q is mapped to %q, and that to %q; machines of %q would come back to another network than they left.",
					m.from.Name, m.to.Name, b.to.Name, m.from.Name)
			}
		}
	},
}

func leadsTo(some []mapping, network model.NetworkID) bool {
	for _, m := range some {
		if m.To.Value == network {
			return true
		}
	}
	return false
}
