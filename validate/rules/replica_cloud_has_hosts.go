package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed replica_cloud_has_hosts.md
var replicaCloudHasHostsPage string

// ReplicaCloudHasHosts: replicas are files on a host; without a host there is no place for them.
var ReplicaCloudHasHosts = &validate.Rule{
	ID: "CLD006", Name: "replica_cloud_has_hosts", Severity: validate.Error, Options: validate.Both,
	Title: "A replica cloud has a host group with a host",
	Tags:  []string{"cloud"}, Requirements: []string{"R-10", "R-50"}, Page: replicaCloudHasHostsPage,
	Check: checkReplicaHosts,
}

func checkReplicaHosts(p *validate.Pass) {
	for _, e := range replicaClouds(p) {
		groups := allDeclared(e.cloud.HostGroups)
		switch {
		case len(hostsOf(p, e.cloud)) > 0:
		case len(groups) == 0:
			p.Report(e.cloud.HostGroups.Range(),
				"Replica cloud %q has no declared host group; the replicas need a host to be on.",
				e.cloud.Name)
		default:
			group := p.HostGroups[groups[0]]
			p.Report(group.Hosts.Range(),
				"Host group %q of replica cloud %q has no declared host; the replicas need one to be on.",
				group.Name, e.cloud.Name)
		}
	}
}
