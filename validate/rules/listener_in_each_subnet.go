package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/model"
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
		if elsewhere(p.VMM.SQLMachineName, g.Listener.DNSName) {
			p.Report(p.VMM.SQLMachineName.Range(), "VMM server %q connects to %q, not to %s; after a failover it looks for its database where it was.",
				p.VMM.Name, p.VMM.SQLMachineName.Value, listenerName(g.Listener))
		}
		sites, stretched := replicaSites(p, g)
		if s := g.Listener.Subnets; s.Known() && !stretched && len(s.Value) < sites {
			p.Report(s.Range(), "The listener has addresses in %s and replicas at %s; it needs one for each.", plural(len(s.Value), "subnet"), plural(sites, "site"))
		}
	},
}

// elsewhere reports whether VMM is known to connect to another name than the listener's. Either may be written in full,
// with its domain.
func elsewhere(machine, listener model.Attr[string]) bool {
	host := func(name string) string {
		if end := strings.IndexAny(name, `.\,`); end >= 0 {
			return name[:end]
		}
		return name
	}
	return machine.Known() && listener.Known() && !strings.EqualFold(host(machine.Value), host(listener.Value))
}
