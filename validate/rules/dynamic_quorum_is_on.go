package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed dynamic_quorum_is_on.md
var dynamicQuorumIsOnPage string

// DynamicQuorumIsOn: without it one failed node after the other ends in a minority.
var DynamicQuorumIsOn = &validate.Rule{
	ID: "CLU009", Name: "dynamic_quorum_is_on", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Dynamic quorum is on",
	Tags:  []string{"cluster", "quorum"}, Requirements: []string{"R-46"}, Page: dynamicQuorumIsOnPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			if c.DynamicQuorum.Known() && !c.DynamicQuorum.Value {
				p.Report(c.DynamicQuorum.Range(), "In cluster %q dynamic quorum is off; nodes that fail one after the other take the majority with them.", c.Name).
					Remedy = validate.Set("dynamic_quorum", "true")
			}
		}
	},
}
