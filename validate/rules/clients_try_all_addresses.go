package rules

import (
	_ "embed"

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
		if g := availabilityGroup(p); g != nil && g.Listener != nil {
			if m := g.Listener.MultiSubnetFailover; m.Known() && !m.Value {
				p.Report(m.Range(), "VMM tries one address after the other of listener %q, and waits for the one that is dead.", g.Listener.DNSName.Value).
					Remedy = validate.Set("multi_subnet_failover", "true")
			}
		}
	},
}
