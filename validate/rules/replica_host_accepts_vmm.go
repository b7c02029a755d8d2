package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed replica_host_accepts_vmm.md
var replicaHostAcceptsVMMPage string

// ReplicaHostAcceptsVMM: Hyper-V Replica has to be enabled there and to let the primary host in.
var ReplicaHostAcceptsVMM = &validate.Rule{
	ID: "VMR006", Name: "replica_host_accepts_vmm", Severity: validate.Error, Options: validate.Standalone,
	Title: "The replica host of the VMM machine accepts it",
	Tags:  []string{"replica", "vmm"}, Requirements: []string{"R-6", "R-22"}, Page: replicaHostAcceptsVMMPage,
	Check: func(p *validate.Pass) {
		_, from, to := vmmReplica(p)
		if to == model.NoHost || to == from {
			return // TOP011
		}
		server := p.Hosts[to].ReplicaServer
		if server == nil {
			p.Report(p.Hosts[to].Range,
				"Host %q is to hold the replica of the VMM server, but Hyper-V Replica is not enabled on it; it needs a replica_server block.",
				p.Hosts[to].Name)
			return
		}
		if from != model.NoHost && !accepts(server, from) {
			p.Report(server.AuthorizedPrimaryServers.Range(),
				"Host %q does not accept replication from %q, which runs the VMM server.",
				p.Hosts[to].Name, p.Hosts[from].Name)
		}
	},
}

// accepts reports whether a replica server lets a host in. A server that lists nobody lets any authenticated host in.
func accepts(server *model.ReplicaServer, from model.HostID) bool {
	return !server.AuthorizedPrimaryServers.Known() || slices.Contains(server.AuthorizedPrimaryServers.Value, from)
}
