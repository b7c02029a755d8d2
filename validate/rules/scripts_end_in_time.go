package rules

import (
	_ "embed"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed scripts_end_in_time.md
var scriptsEndInTimePage string

// ScriptsEndInTime: a script that is stopped or counted as failed stops a planned failover.
var ScriptsEndInTime = &validate.Rule{
	ID: "RPL007", Name: "scripts_end_in_time", Severity: validate.Warning, Options: validate.Both,
	Title: "A script of a recovery plan ends within 600 seconds and without error output",
	Tags:  []string{"plan", "script"}, Page: scriptsEndInTimePage,
	Check: func(p *validate.Pass) {
		for i := range p.Plans {
			for j := range p.Plans[i].Groups {
				for _, s := range p.Plans[i].Groups[j].Scripts {
					if d := s.Duration; d.Known() && d.Value.Mean() > scriptSecondsMax {
						p.Report(d.Range(), "Script %q takes %s; a recovery plan ends it after %d s.", s.Name, language.DurationText(seconds(d.Value.Mean())), scriptSecondsMax)
					}
					if e := s.WritesErrorOutput; e.Known() && e.Value {
						p.Report(e.Range(), "Script %q writes to the error output, and so counts as failed in a recovery plan.", s.Name)
					}
				}
			}
		}
	},
}
