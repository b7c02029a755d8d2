package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed dns_forgets_in_time.md
var dnsForgetsInTimePage string

// DNSForgetsInTime: clients go on asking the dead address.
var DNSForgetsInTime = &validate.Rule{
	ID: "SQL016", Name: "dns_forgets_in_time", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Where only the active address is registered, DNS keeps it for five minutes at most",
	Tags:  []string{"sql", "alwayson", "listener", "dns"}, Requirements: []string{"R-48", "R-55"}, Page: dnsForgetsInTimePage,
	Check: func(p *validate.Pass) {
		if g := availabilityGroup(p); g != nil && g.Listener != nil {
			l := g.Listener
			if l.RegisterAllProviders.Known() && !l.RegisterAllProviders.Value && l.TTL.Stated() && l.TTL.Value > 5*time.Minute {
				p.Report(l.TTL.Range(), "Of %s only the active address is registered, and DNS keeps it for %s, not 5m at most; clients look there that long after a failover.",
					listenerName(l), spell(l.TTL.Value))
			}
		}
	},
}
