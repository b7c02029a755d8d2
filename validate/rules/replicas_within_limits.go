package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed replicas_within_limits.md
var replicasWithinLimitsPage string

// ReplicasWithinLimits: SQL Server takes no more.
var ReplicasWithinLimits = &validate.Rule{
	ID: "SQL012", Name: "replicas_within_limits", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "An availability group has at most nine replicas, three of them synchronous",
	Tags:  []string{"sql", "alwayson", "limits"}, Requirements: []string{"R-48"}, Page: replicasWithinLimitsPage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil {
			return
		}
		if n := len(g.Replicas); n > replicasMax {
			p.Report(g.Replicas[replicasMax].Range, "The availability group has %d replicas; it can have %d.", n, replicasMax)
		}
		synchronous := 0
		for _, r := range g.Replicas {
			if r.AvailabilityMode.Known() && r.AvailabilityMode.Value == "synchronous_commit" {
				if synchronous++; synchronous > synchronousMax {
					p.Report(r.AvailabilityMode.Range(), "With replica %q the availability group has %d synchronous replicas; it can have %d.", r.Name, synchronous, synchronousMax)
				}
			}
		}
	},
}
