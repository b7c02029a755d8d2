package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed no_loss_at_the_secondary_site.md
var noLossAtTheSecondarySitePage string

// NoLossAtTheSecondarySite: the database VMM wakes up with is older than what it manages.
var NoLossAtTheSecondarySite = &validate.Rule{
	ID: "SQL009", Name: "no_loss_at_the_secondary_site", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "A replica at the secondary site commits synchronously",
	Tags:  []string{"sql", "alwayson"}, Requirements: []string{"R-48", "R-49"}, Page: noLossAtTheSecondarySitePage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || secondary(p) == model.NoSite {
			return
		}
		for i := range g.Replicas {
			if r := &g.Replicas[i]; siteOfHost(p, hostOf(p, declared(r.VM))) == secondary(p) && r.AvailabilityMode.Value != "asynchronous_commit" {
				return
			}
		}
		for i := range g.Replicas {
			r := &g.Replicas[i]
			if siteOfHost(p, hostOf(p, declared(r.VM))) == secondary(p) {
				p.Report(r.AvailabilityMode.Range(), "Replica %q at %q is asynchronous; after a failover there the database has gone back in time.", r.Name, p.Sites[secondary(p)].Name)
			}
		}
	},
}
