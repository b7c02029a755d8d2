package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed database_replica_at_each_site.md
var databaseReplicaAtEachSitePage string

// DatabaseReplicaAtEachSite: a server without its database is not back.
var DatabaseReplicaAtEachSite = &validate.Rule{
	ID: "SQL006", Name: "database_replica_at_each_site", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "VMM's database has a replica at the primary and at the secondary site",
	Tags:  []string{"sql", "availability"}, Requirements: []string{"R-48", "R-49"}, Page: databaseReplicaAtEachSitePage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil {
			return
		}
		if second := secondary(p); second != model.NoSite && !replicaAt(p, g, second) {
			reportNoReplica(p, g)
			return
		}
		switch first, vms := primary(p), replicaVMs(g); {
		case len(g.Replicas) < 2:
			p.Report(g.Range, "The availability group of database %q has one replica; it needs a second at another site.", database(p).Name)
		case len(vms) < len(g.Replicas) || withoutHost(p, vms) != nil: // SQL007, TOP013: nobody knows where that one is
		case first != model.NoSite && !replicaAt(p, g, first):
			p.Report(g.Range, "The availability group of database %q has no replica at the primary site %q; VMM there hangs on the other site, and the database cannot be brought home.",
				database(p).Name, p.Sites[first].Name)
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
