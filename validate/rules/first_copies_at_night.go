package rules

import (
	_ "embed"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed first_copies_at_night.md
var firstCopiesAtNightPage string

// FirstCopiesAtNight: a first copy takes the line for hours.
var FirstCopiesAtNight = &validate.Rule{
	ID: "CAP005", Name: "first_copies_at_night", Severity: validate.Warning, Options: validate.Both,
	Title: "First copies do not begin during business hours",
	Tags:  []string{"capacity", "initial_replication"}, Page: firstCopiesAtNightPage,
	Check: func(p *validate.Pass) {
		d := p.Deployment
		from, err1 := language.ParseClock(d.BusinessHoursStart.Value)
		to, err2 := language.ParseClock(d.BusinessHoursEnd.Value)
		if !d.BusinessHoursStart.Known() || !d.BusinessHoursEnd.Known() || err1 != nil || err2 != nil {
			return
		}
		for _, policy := range p.Policies {
			start := policy.OnlineReplicationStartTime
			if at, err := language.ParseClock(start.Value); start.Known() && err == nil && from <= at && at < to {
				p.Report(start.Range(), "First copies of policy %q begin at %s, when people work: between %s and %s.", policy.Name, start.Value, d.BusinessHoursStart.Value, d.BusinessHoursEnd.Value)
			}
		}
	},
}
