package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed dns_within_the_objective.md
var dnsWithinTheObjectivePage string

// DNSWithinTheObjective: a machine that is back and cannot be found is not back.
var DNSWithinTheObjective = &validate.Rule{
	ID: "OPS010", Name: "dns_within_the_objective", Severity: validate.Warning, Options: validate.Both,
	Title: "Names are forgotten within the time to recover",
	Tags:  []string{"network", "objective", "operations"}, Requirements: []string{"R-31"}, Page: dnsWithinTheObjectivePage,
	Check: func(p *validate.Pass) {
		ttl := p.Deployment.DNSTimeToLive
		if !ttl.Stated() {
			return // a default is an assumption and no fault of the deployment
		}
		var tightest *model.Objective
		for i := range p.Config.Objectives {
			o := &p.Config.Objectives[i]
			if o.RTO.Known() && o.RTO.Value < ttl.Value && (tightest == nil || tighter(o, tightest)) {
				tightest = o
			}
		}
		if tightest != nil {
			p.Report(ttl.Range(), "After a failover clients may keep the old address of a machine for %s, and objective %q asks for it within %s; the time to live of its name has to be well below that.",
				language.DurationText(ttl.Value), tightest.Name, language.DurationText(tightest.RTO.Value))
		}
	},
}

// tighter reports whether an objective leaves less time than another; of two equals the name decides.
func tighter(a, b *model.Objective) bool {
	return a.RTO.Value < b.RTO.Value || a.RTO.Value == b.RTO.Value && a.Name < b.Name
}
