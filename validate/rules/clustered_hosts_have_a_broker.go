package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed clustered_hosts_have_a_broker.md
var clusteredHostsHaveABrokerPage string

// ClusteredHostsHaveABroker: a copy that moves to another node is lost to its source.
var ClusteredHostsHaveABroker = &validate.Rule{
	ID: "CLU019", Name: "clustered_hosts_have_a_broker", Severity: validate.Error, Options: validate.Both,
	Title: "A cluster of hosts that replicate has a Hyper-V Replica Broker",
	Tags:  []string{"cluster", "replica"}, Page: clusteredHostsHaveABrokerPage,
	Check: func(p *validate.Pass) {
		holds := make([]bool, len(p.Clusters)) // hosts that replicate
		for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
			for _, host := range hostsOf(p, e.cloud) {
				if c := declared(p.Hosts[host].Cluster); c != model.NoCluster {
					holds[c] = true
				}
			}
		}
		for i := range p.Clusters {
			if c := &p.Clusters[i]; holds[i] && c.ReplicaBroker == nil {
				p.Report(c.Range, "Cluster %q has hosts that replicate and no Hyper-V Replica Broker; a copy that moves to another node is lost to its source.", c.Name)
			}
		}
	},
}
