package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_replica_at_secondary_site.md
var vmmReplicaAtSecondarySitePage string

// VMMReplicaAtSecondarySite: a replica that is lost with the machine is none.
var VMMReplicaAtSecondarySite = &validate.Rule{
	ID: "TOP011", Name: "vmm_replica_at_secondary_site", Severity: validate.Error, Options: validate.Standalone,
	Title: "The replica of the VMM machine is at the secondary site",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-6"}, Page: vmmReplicaAtSecondarySitePage,
	Check: func(p *validate.Pass) {
		r, _, to := vmmReplica(p)
		if r == nil {
			return // VMR002
		}
		at := siteOfHost(p, to)
		switch {
		case to == model.NoHost:
			p.Report(r.ReplicaServer.Range(),
				"The replica of VMM machine %q is on no declared host; it has to be on one at the secondary site.",
				vmmMachine(p).Name)
		case at != model.NoSite && secondary(p) != model.NoSite && at != secondary(p):
			p.Report(r.ReplicaServer.Range(),
				"The replica of VMM machine %q is on %q at %q; it has to be at the secondary site %q.",
				vmmMachine(p).Name, p.Hosts[to].Name, p.Sites[at].Name, p.Sites[secondary(p)].Name)
		}
	},
}
