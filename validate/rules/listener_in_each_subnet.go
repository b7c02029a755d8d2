package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed listener_in_each_subnet.md
var listenerInEachSubnetPage string

// ListenerInEachSubnet: without it VMM looks where the database was.
var ListenerInEachSubnet = &validate.Rule{
	ID: "SQL014", Name: "listener_in_each_subnet", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "VMM finds its database by a listener with an address in each subnet",
	Tags:  []string{"sql", "alwayson", "listener"}, Requirements: []string{"R-48", "R-55"}, Page: listenerInEachSubnetPage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || len(g.Replicas) < 2 {
			return
		}
		if g.Listener == nil {
			p.Report(g.Range, "The availability group of %q has no listener; after a failover VMM looks for its database where it was.", database(p).Name)
			return
		}
		sites, stretched := replicaSites(p, g)
		if s := g.Listener.Subnets; s.Known() && !stretched && len(s.Value) < sites {
			p.Report(s.Range(), "The listener has addresses in %s and replicas at %s; it needs one for each.", plural(len(s.Value), "subnet"), plural(sites, "site"))
		}
	},
}
