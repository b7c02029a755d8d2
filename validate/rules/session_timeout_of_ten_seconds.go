package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed session_timeout_of_ten_seconds.md
var sessionTimeoutOfTenSecondsPage string

// SessionTimeoutOfTenSeconds: a short disturbance ends synchronous commit.
var SessionTimeoutOfTenSeconds = &validate.Rule{
	ID: "SQL019", Name: "session_timeout_of_ten_seconds", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "The session timeout of a replica is at least 10 seconds",
	Tags:  []string{"sql", "alwayson"}, Requirements: []string{"R-48"}, Page: sessionTimeoutOfTenSecondsPage,
	Check: func(p *validate.Pass) {
		if g := availabilityGroup(p); g != nil && g.SessionTimeout.Known() && g.SessionTimeout.Value < 10*time.Second {
			p.Report(g.SessionTimeout.Range(), "The session timeout of the availability group is %s; under 10s a busy line is taken for a lost replica.", spell(g.SessionTimeout.Value)).
				Remedy = validate.Set("session_timeout", `"10s"`)
		}
	},
}
