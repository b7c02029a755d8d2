package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed test_network_is_isolated.md
var testNetworkIsIsolatedPage string

// TestNetworkIsIsolated: a test copy answers to the name of the machine that is at work.
var TestNetworkIsIsolated = &validate.Rule{
	ID: "NET010", Name: "test_network_is_isolated", Severity: validate.Warning, Options: validate.Both,
	Title: "Test copies are on an isolated network",
	Tags:  []string{"network", "test"}, Requirements: []string{"R-20"}, Page: testNetworkIsIsolatedPage,
	Check: func(p *validate.Pass) {
		for i := range p.Protections {
			pr := &p.Protections[i]
			var work []model.NetworkID
			for _, m := range mappingsOf(p, pr) {
				work = append(work, m.From.Value, m.To.Value)
			}
			if why := disturbs(p, pr.TestFailoverNetwork, work); why != "" {
				p.Report(pr.TestFailoverNetwork.Range(),
					"Test copies of the machines of protection %q would be on network %q, %s; they have the same names and need an isolated one.",
					pr.Name, p.Networks[pr.TestFailoverNetwork.Value].Name, why)
			}
		}
	},
}
