package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed patience_within_a_subnet.md
var patienceWithinASubnetPage string

// PatienceWithinASubnet: the settings contradict each other.
var PatienceWithinASubnet = &validate.Rule{
	ID: "CLU010", Name: "patience_within_a_subnet", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A cluster is at least as patient between subnets as within one",
	Tags:  []string{"cluster", "heartbeat"}, Requirements: []string{"R-46"}, Page: patienceWithinASubnetPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			h := c.Heartbeat
			if h == nil {
				continue
			}
			if near, far := h.SameSubnetThreshold, h.CrossSubnetThreshold; near.Known() && far.Known() && near.Value > far.Value {
				p.Report(near.Range(), "Cluster %q has a threshold of %d within a subnet and %d between subnets; the second may not be less.", c.Name, near.Value, far.Value)
			}
			if near, far := h.SameSubnetDelay, h.CrossSubnetDelay; near.Known() && far.Known() && near.Value > far.Value {
				p.Report(near.Range(), "Cluster %q has a delay of %s within a subnet and %s between subnets; the second may not be less.", c.Name, spell(near.Value), spell(far.Value))
			}
		}
	},
}
