package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed instances_fail_over_by_hand.md
var instancesFailOverByHandPage string

// InstancesFailOverByHand: automatic failover is not supported there.
var InstancesFailOverByHand = &validate.Rule{
	ID: "SQL011", Name: "instances_fail_over_by_hand", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "A replica on a failover cluster instance fails over by hand",
	Tags:  []string{"sql", "alwayson"}, Requirements: []string{"R-48"}, Page: instancesFailOverByHandPage,
	Check: func(p *validate.Pass) {
		if g := availabilityGroup(p); g != nil {
			for _, r := range g.Replicas {
				if r.FailoverClusterInstance.Known() && r.FailoverClusterInstance.Value && r.FailoverMode.Known() && r.FailoverMode.Value == "automatic" {
					p.Report(r.FailoverMode.Range(), "Replica %q is on a failover cluster instance, which fails over by hand only.", r.Name)
				}
			}
		}
	},
}
