package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed clients_try_all_addresses.md
var clientsTryAllAddressesPage string

// ClientsTryAllAddresses: otherwise it tries the dead one first.
var ClientsTryAllAddresses = &validate.Rule{
	ID: "SQL015", Name: "clients_try_all_addresses", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "VMM tries all addresses of the listener at once",
	Tags:  []string{"sql", "alwayson", "listener"}, Requirements: []string{"R-48", "R-55"}, Page: clientsTryAllAddressesPage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || g.Listener == nil || inOneSubnet(g.Listener) {
			return
		}
		l := g.Listener
		if m := l.MultiSubnetFailover; m.Known() && !m.Value {
			wrong := "VMM tries one address after the other of %s, and waits for the one that is dead."
			if l.RegisterAllProviders.Known() && !l.RegisterAllProviders.Value {
				wrong = "VMM knows one address of %s, and after a failover it waits until DNS names the other one."
			}
			p.Report(m.Range(), wrong, listenerName(l)).Remedy = validate.Set("multi_subnet_failover", "true")
		}
	},
}

// inOneSubnet reports whether a listener has but one address: there is nothing to try at once.
func inOneSubnet(l *model.Listener) bool { return l.Subnets.Known() && len(l.Subnets.Value) < 2 }
