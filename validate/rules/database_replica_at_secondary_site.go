package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed database_replica_at_secondary_site.md
var databaseReplicaAtSecondarySitePage string

// DatabaseReplicaAtSecondarySite: a server without its database is not back.
var DatabaseReplicaAtSecondarySite = &validate.Rule{
	ID: "SQL006", Name: "database_replica_at_secondary_site", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A replica of VMM's database is at the secondary site",
	Tags:  []string{"sql", "availability"}, Requirements: []string{"R-49"}, Page: databaseReplicaAtSecondarySitePage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || secondary(p) == model.NoSite {
			return
		}
		switch {
		case !replicaAt(p, g, secondary(p)):
			reportNoReplica(p, g)
		case len(g.Replicas) < 2:
			p.Report(g.Range, "The availability group of database %q has one replica; it needs a second at another site.", database(p).Name)
		}
	},
}

func reportNoReplica(p *validate.Pass, g *model.AvailabilityGroup) {
	site := p.Sites[secondary(p)].Name
	if vm := withoutHost(p, replicaVMs(g)); vm != nil {
		p.Report(vm.Host.Range(), "Machine %q holds a replica of database %q and is on no declared host; one replica has to be at the secondary site %q.",
			vm.Name, database(p).Name, site)
		return
	}
	p.Report(g.Range, "The availability group of database %q has no replica at the secondary site %q; VMM cannot work there without it.",
		database(p).Name, site)
}

func replicaVMs(g *model.AvailabilityGroup) []model.VMID {
	var vms []model.VMID
	for _, r := range g.Replicas {
		if vm := declared(r.VM); vm != model.NoVM {
			vms = append(vms, vm)
		}
	}
	return vms
}
