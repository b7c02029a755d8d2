package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed primary_host_accepts_vmm_back.md
var primaryHostAcceptsVMMBackPage string

// PrimaryHostAcceptsVMMBack: reverse replication and the planned failover home both send to it.
var PrimaryHostAcceptsVMMBack = &validate.Rule{
	ID: "VMR007", Name: "primary_host_accepts_vmm_back", Severity: validate.Error, Options: validate.Standalone,
	Title: "The host of the VMM machine accepts it back",
	Tags:  []string{"replica", "vmm"}, Requirements: []string{"R-22", "R-34", "R-35"}, Page: primaryHostAcceptsVMMBackPage,
	Check: func(p *validate.Pass) {
		_, from, to := vmmReplica(p)
		if from == model.NoHost || to == model.NoHost || from == to {
			return
		}
		if server := p.Hosts[from].ReplicaServer; server != nil && !accepts(server, to) {
			p.Report(server.AuthorizedPrimaryServers.Range(),
				"Host %q does not accept replication from %q; the VMM server could not come back to it.",
				p.Hosts[from].Name, p.Hosts[to].Name)
		}
	},
}
