package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed replica_server_on_vmm_host.md
var replicaServerOnVMMHostPage string

// ReplicaServerOnVMMHost: the host has to send the machine away, and take it back.
var ReplicaServerOnVMMHost = &validate.Rule{
	ID: "VMR001", Name: "replica_server_on_vmm_host", Severity: validate.Error, Options: validate.Standalone,
	Title: "Hyper-V Replica is enabled on the host of the VMM machine",
	Tags:  []string{"replica", "vmm"}, Requirements: []string{"R-22"}, Page: replicaServerOnVMMHostPage,
	Check: func(p *validate.Pass) {
		_, from, _ := vmmReplica(p)
		if from != model.NoHost && p.Hosts[from].ReplicaServer == nil {
			p.Report(p.Hosts[from].Range,
				"Host %q runs the VMM server, but Hyper-V Replica is not enabled on it; it needs a replica_server block.",
				p.Hosts[from].Name)
		}
	},
}
