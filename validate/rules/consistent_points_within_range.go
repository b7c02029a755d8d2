package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed consistent_points_within_range.md
var consistentPointsWithinRangePage string

// ConsistentPointsWithinRange: VSS is asked every so many hours.
var ConsistentPointsWithinRange = &validate.Rule{
	ID: "REP005", Name: "consistent_points_within_range", Severity: validate.Error, Options: validate.Both,
	Title: "Application-consistent recovery points are 1 to 12 hours apart",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: consistentPointsWithinRangePage,
	Check: checkConsistentRange,
}

// How far consistent recovery points are apart (FACTS M-31); zero switches them off.
const (
	consistentEveryMin = time.Hour
	consistentEveryMax = 12 * time.Hour
)

func checkConsistentRange(p *validate.Pass) {
	for r := range relations(p) {
		every := r.consistentEvery
		if every.Known() && every.Value != 0 && (every.Value < consistentEveryMin || every.Value > consistentEveryMax) {
			p.Report(every.Range(), "%s makes an application-consistent recovery point every %s; it can be set to 1h to 12h.",
				r.name(), language.DurationText(every.Value))
		}
	}
}
