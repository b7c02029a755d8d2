package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed broker_for_clustered_vmm_hosts.md
var brokerForClusteredVMMHostsPage string

// BrokerForClusteredVMMHosts: only a broker knows on which node the machine is.
var BrokerForClusteredVMMHosts = &validate.Rule{
	ID: "VMR014", Name: "broker_for_clustered_vmm_hosts", Severity: validate.Error, Options: validate.Standalone,
	Title: "A cluster that runs VMM or holds its replica has a Replica Broker",
	Tags:  []string{"replica", "vmm", "cluster"}, Requirements: []string{"R-22", "R-23"}, Page: brokerForClusteredVMMHostsPage,
	Check: func(p *validate.Pass) {
		r, from, to := vmmReplica(p)
		if r == nil {
			return
		}
		for _, host := range []model.HostID{from, to} {
			if host == model.NoHost || declared(p.Hosts[host].Cluster) == model.NoCluster {
				continue
			}
			if c := &p.Clusters[p.Hosts[host].Cluster.Value]; c.ReplicaBroker == nil {
				p.Report(c.Range,
					"Cluster %q of host %q takes part in the replication of the VMM server, but has no Hyper-V Replica Broker; it needs a replica_broker block.",
					c.Name, p.Hosts[host].Name)
			}
		}
	},
}
