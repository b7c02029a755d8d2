package rules

import (
	_ "embed"
	"slices"
	"time"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed known_replication_frequency.md
var knownReplicationFrequencyPage string

// KnownReplicationFrequency: Hyper-V Replica knows these three intervals and no other.
var KnownReplicationFrequency = &validate.Rule{
	ID: "REP002", Name: "known_replication_frequency", Severity: validate.Error, Options: validate.Both,
	Title: "Replication runs every 30 seconds, 5 minutes or 15 minutes",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: knownReplicationFrequencyPage,
	Check: checkFrequencies,
}

// frequencies are what can be set (FACTS M-1).
var frequencies = []time.Duration{30 * time.Second, 5 * time.Minute, 15 * time.Minute}

func checkFrequencies(p *validate.Pass) {
	for r := range relations(p) {
		if f := r.frequency; f.Known() && !slices.Contains(frequencies, f.Value) {
			p.Report(f.Range(), "%s replicates every %s; it can be set to 30s, 5m or 15m.", r.name(), language.DurationText(f.Value))
		}
	}
}
