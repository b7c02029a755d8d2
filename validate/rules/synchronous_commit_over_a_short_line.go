package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed synchronous_commit_over_a_short_line.md
var synchronousCommitOverAShortLinePage string

// commitMax is what the way there and back may add to a transaction (assumption).
const commitMax = 10 * time.Millisecond

// SynchronousCommitOverAShortLine: every transaction waits for the line.
var SynchronousCommitOverAShortLine = &validate.Rule{
	ID: "SQL024", Name: "synchronous_commit_over_a_short_line", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Synchronous commit crosses a line of at most 10 ms",
	Tags:  []string{"sql", "alwayson", "link"}, Requirements: []string{"R-48"}, Page: synchronousCommitOverAShortLinePage,
	Check: func(p *validate.Pass) {
		g, rtt := availabilityGroup(p), roundTrip(p)
		if g == nil || rtt <= commitMax {
			return
		}
		for _, r := range g.Replicas {
			at := siteOfHost(p, hostOf(p, declared(r.VM)))
			if at != model.NoSite && at == secondary(p) && r.AvailabilityMode.Known() && r.AvailabilityMode.Value == "synchronous_commit" {
				p.Report(r.AvailabilityMode.Range(), "Every transaction waits for replica %q, and the line takes %s there and back; up to %s goes unnoticed.",
					r.Name, rtt, commitMax)
			}
		}
	},
}
