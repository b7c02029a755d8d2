package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model/language"
	"vmmdrill/validate"
)

//go:embed consistent_points_among_the_kept.md
var consistentPointsAmongTheKeptPage string

// ConsistentPointsAmongTheKept: points are kept one an hour, so a longer way between consistent ones leaves none.
var ConsistentPointsAmongTheKept = &validate.Rule{
	ID: "REP006", Name: "consistent_points_among_the_kept", Severity: validate.Error, Options: validate.Both,
	Title: "The hours between application-consistent points are fewer than the points kept",
	Tags:  []string{"protection"}, Requirements: []string{"R-19", "R-50"}, Page: consistentPointsAmongTheKeptPage,
	Check: checkConsistentAmongKept,
}

func checkConsistentAmongKept(p *validate.Pass) {
	for i := range p.Policies {
		policy := &p.Policies[i]
		every, points := policy.ApplicationConsistentSnapshotFrequency, policy.RecoveryPoints
		if !every.Known() || every.Value == 0 || !points.Known() || points.Value <= 0 { // none: REP007
			continue
		}
		if every.Value >= time.Duration(points.Value)*time.Hour {
			p.Report(every.Range(),
				"Policy %q makes a recovery point application-consistent every %s and keeps %d, one an hour; the hours have to be fewer.",
				policy.Name, language.DurationText(every.Value), points.Value)
		}
	}
}
