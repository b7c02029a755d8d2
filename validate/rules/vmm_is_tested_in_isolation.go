package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_is_tested_in_isolation.md
var vmmIsTestedInIsolationPage string

// VMMIsTestedInIsolation: a test copy has the name and the identity of the server that is at work.
var VMMIsTestedInIsolation = &validate.Rule{
	ID: "VMR015", Name: "vmm_is_tested_in_isolation", Severity: validate.Warning, Options: validate.Standalone,
	Title: "A test copy of VMM is on an isolated network",
	Tags:  []string{"replica", "vmm", "network", "test"}, Requirements: []string{"R-23"}, Page: vmmIsTestedInIsolationPage,
	Check: func(p *validate.Pass) {
		for _, vm := range replicated(p) {
			r := vm.HyperVReplica
			at := []model.NetworkID{declared(vm.Network), declared(r.ReplicaNetwork)}
			if why := disturbs(p, r.TestFailoverNetwork, at); why != "" {
				p.Report(r.TestFailoverNetwork.Range(),
					"A test copy of machine %q would be on network %q, %s; it has the same name and identity and needs an isolated one.",
					vm.Name, p.Networks[r.TestFailoverNetwork.Value].Name, why)
			}
		}
	},
}
