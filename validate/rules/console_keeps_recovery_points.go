package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed console_keeps_recovery_points.md
var consoleKeepsRecoveryPointsPage string

// ConsoleKeepsRecoveryPoints: the number can be changed there, and must not fall below the policy's.
var ConsoleKeepsRecoveryPoints = &validate.Rule{
	ID: "REP020", Name: "console_keeps_recovery_points", Severity: validate.Error, Options: validate.Both,
	Title: "The VMM console keeps as many recovery points as the policy",
	Tags:  []string{"protection"}, Requirements: []string{"R-19", "R-50"}, Page: consoleKeepsRecoveryPointsPage,
	Check: checkConsolePoints,
}

func checkConsolePoints(p *validate.Pass) {
	for i := range p.Policies {
		policy := &p.Policies[i]
		console, points := policy.RecoveryPointsInVMMConsole, policy.RecoveryPoints
		if console.Known() && points.Known() && console.Value < points.Value {
			p.Report(console.Range(), "The VMM console keeps %d recovery points and policy %q keeps %d; the console must not keep fewer.",
				console.Value, policy.Name, points.Value)
		}
	}
}
