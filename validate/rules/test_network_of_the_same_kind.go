package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed test_network_of_the_same_kind.md
var testNetworkOfTheSameKindPage string

// TestNetworkOfTheSameKind: a copy without isolation is not connected to a virtualised network.
var TestNetworkOfTheSameKind = &validate.Rule{
	ID: "NET009", Name: "test_network_of_the_same_kind", Severity: validate.Error, Options: validate.Both,
	Title: "Copies on a network without isolation are not tested on a virtualised one",
	Tags:  []string{"network", "test"}, Requirements: []string{"R-20"}, Page: testNetworkOfTheSameKindPage,
	Check: func(p *validate.Pass) {
		for _, m := range mappings(p) {
			test := declared(m.protection.TestFailoverNetwork)
			if test == model.NoNetwork || !virtualised(&p.Networks[test]) {
				continue
			}
			if kind := m.to.IsolationType; kind.Known() && kind.Value == "no_isolation" {
				p.Report(m.protection.TestFailoverNetwork.Range(),
					"Protection %q tests on network %q, which uses network virtualisation; its copies are on network %q without isolation, and such a test fails.",
					m.protection.Name, p.Networks[test].Name, m.to.Name)
			}
		}
	},
}
