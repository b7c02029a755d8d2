package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed heartbeat_thresholds_are_not_lowered.md
var heartbeatThresholdsAreNotLoweredPage string

// HeartbeatThresholdsAreNotLowered: a short disturbance of the line takes nodes out.
var HeartbeatThresholdsAreNotLowered = &validate.Rule{
	ID: "CLU011", Name: "heartbeat_thresholds_are_not_lowered", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Heartbeat thresholds are at least the defaults",
	Tags:  []string{"cluster", "heartbeat"}, Requirements: []string{"R-46"}, Page: heartbeatThresholdsAreNotLoweredPage,
	Check: func(p *validate.Pass) {
		for _, c := range managementClusters(p) {
			h := c.Heartbeat
			if h == nil {
				continue
			}
			near, far := 5, 5
			if c.OS.Known() && c.OS.Value == "2016" {
				near, far = 10, 20
			}
			if t := h.SameSubnetThreshold; t.Known() && t.Value < near {
				p.Report(t.Range(), "Cluster %q has a threshold of %d within a subnet, below the default of %d.", c.Name, t.Value, near)
			}
			if t := h.CrossSubnetThreshold; t.Known() && t.Value < far {
				p.Report(t.Range(), "Cluster %q has a threshold of %d between subnets, below the default of %d.", c.Name, t.Value, far)
			}
		}
	},
}
