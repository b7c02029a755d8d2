package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed frequency_for_2012.md
var frequencyFor2012Page string

// FrequencyFor2012: there the interval cannot be chosen.
var FrequencyFor2012 = &validate.Rule{
	ID: "REP003", Name: "frequency_for_2012", Severity: validate.Error, Options: validate.Both,
	Title: "Hosts of Windows Server 2012 replicate every 5 minutes",
	Tags:  []string{"protection", "replica", "host"}, Requirements: []string{"R-19", "R-50"}, Page: frequencyFor2012Page,
	Check: checkFrequencyFor2012,
}

// frequencyOf2012 is the only interval of Windows Server 2012 (FACTS M-1).
const frequencyOf2012 = 5 * time.Minute

func checkFrequencyFor2012(p *validate.Pass) {
	for r := range relations(p) {
		if !r.frequency.Known() || r.frequency.Value == frequencyOf2012 {
			continue
		}
		if why := on2012(p, &r); why != "" {
			p.Report(r.frequency.Range(), "%s replicates every %s, but %s, which knows 5m only.",
				r.name(), language.DurationText(r.frequency.Value), why)
		}
	}
}
