package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed limit_below_bandwidth.md
var limitBelowBandwidthPage string

// LimitBelowBandwidth: a limit above the bandwidth limits nothing.
var LimitBelowBandwidth = &validate.Rule{
	ID: "OPS004", Name: "limit_below_bandwidth", Severity: validate.Warning, Options: validate.Both,
	Title: "A limit on replication is below what the line carries",
	Tags:  []string{"link", "operations"}, Page: limitBelowBandwidthPage,
	Check: func(p *validate.Pass) {
		for i := range p.Links {
			l := &p.Links[i]
			if l.QoSPolicy == nil || !l.QoSPolicy.ThrottleRate.Known() || !l.Bandwidth.Known() {
				continue
			}
			if limit := l.QoSPolicy.ThrottleRate; limit.Value >= l.Bandwidth.Value {
				p.Report(limit.Range(), "Replication on link %q is limited to %s, and the line carries %s; the limit has to be lower to leave anything to others.",
					l.Name, limit.Value, l.Bandwidth.Value)
			}
		}
	},
}
