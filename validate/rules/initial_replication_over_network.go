package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed initial_replication_over_network.md
var initialReplicationOverNetworkPage string

// InitialReplicationOverNetwork: both clouds are on one server, for which the documents know no other way.
var InitialReplicationOverNetwork = &validate.Rule{
	ID: "REP008", Name: "initial_replication_over_network", Severity: validate.Error, Options: validate.Standalone,
	Title: "The first copy goes over the network",
	Tags:  []string{"protection"}, Requirements: []string{"R-21"}, Page: initialReplicationOverNetworkPage,
	Check: func(p *validate.Pass) {
		for _, pr := range p.Protections {
			if declared(pr.Policy) == model.NoPolicy {
				continue
			}
			policy := p.Policies[pr.Policy.Value]
			if m := policy.InitialReplicationMethod; m.Known() && m.Value != "over_network" {
				p.Report(m.Range(), "Policy %q makes the first copy %q; between clouds of one VMM server it has to go %q.",
					policy.Name, m.Value, "over_network").Remedy = validate.Set("initial_replication_method", `"over_network"`)
			}
		}
	},
}
