package rules

import (
	_ "embed"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed consistent_points_are_kept.md
var consistentPointsAreKeptPage string

// ConsistentPointsAreKept: with the latest point alone there is none to be made consistent.
var ConsistentPointsAreKept = &validate.Rule{
	ID: "REP007", Name: "consistent_points_are_kept", Severity: validate.Error, Options: validate.Both,
	Title: "Application-consistent points need recovery points to be kept",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: consistentPointsAreKeptPage,
	Check: checkConsistentKept,
}

func checkConsistentKept(p *validate.Pass) {
	for r := range relations(p) {
		every, points := r.consistentEvery, r.recoveryPoints
		if every.Known() && every.Value != 0 && points.Known() && points.Value == 0 {
			p.Report(every.Range(),
				"%s is to make an application-consistent recovery point every %s and keeps 0 recovery points; it has to keep some.",
				r.name(), language.DurationText(every.Value))
		}
	}
}
