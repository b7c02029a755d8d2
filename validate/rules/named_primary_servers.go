package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed named_primary_servers.md
var namedPrimaryServersPage string

// NamedPrimaryServers: whoever may send to a replica server may fill it.
var NamedPrimaryServers = &validate.Rule{
	ID: "OPS001", Name: "named_primary_servers", Severity: validate.Warning, Options: validate.Both,
	Title: "A replica server accepts replication from named servers",
	Tags:  []string{"replica", "operations"}, Page: namedPrimaryServersPage,
	Check: func(p *validate.Pass) {
		for i := range p.Hosts {
			h := &p.Hosts[i]
			if h.ReplicaServer == nil {
				continue
			}
			if anyServer := h.ReplicaServer.ReplicationAllowedFromAnyServer; anyServer.Known() && anyServer.Value {
				p.Report(anyServer.Range(), "Host %q accepts replication from any server that can prove who it is; it should name those that may.",
					h.Name)
			}
		}
	},
}
