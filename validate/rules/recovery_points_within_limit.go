package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed recovery_points_within_limit.md
var recoveryPointsWithinLimitPage string

// RecoveryPointsWithinLimit: more than that cannot be set.
var RecoveryPointsWithinLimit = &validate.Rule{
	ID: "REP004", Name: "recovery_points_within_limit", Severity: validate.Error, Options: validate.Both,
	Title: "No more recovery points than the hosts keep",
	Tags:  []string{"protection", "replica"}, Requirements: []string{"R-19", "R-50"}, Page: recoveryPointsWithinLimitPage,
	Check: checkRecoveryPoints,
}

// The most recovery points besides the latest, and those of Windows Server 2012 (FACTS M-30).
const (
	recoveryPointsMax       = 24
	recoveryPointsMaxOf2012 = 16
)

func checkRecoveryPoints(p *validate.Pass) {
	for r := range relations(p) {
		points := r.recoveryPoints
		if !points.Known() || points.Value <= recoveryPointsMaxOf2012 {
			continue
		}
		if points.Value > recoveryPointsMax {
			p.Report(points.Range(), "%s keeps %d recovery points; at most %d can be kept.", r.name(), points.Value, recoveryPointsMax)
			continue
		}
		if why := on2012(p, &r); why != "" {
			p.Report(points.Range(), "%s keeps %d recovery points, but %s, which keeps at most %d.",
				r.name(), points.Value, why, recoveryPointsMaxOf2012)
		}
	}
}
