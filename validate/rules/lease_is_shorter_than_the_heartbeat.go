package rules

import (
	_ "embed"
	"time"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed lease_is_shorter_than_the_heartbeat.md
var leaseIsShorterThanTheHeartbeatPage string

// LeaseIsShorterThanTheHeartbeat: the lease would outlive the cluster's decision.
var LeaseIsShorterThanTheHeartbeat = &validate.Rule{
	ID: "SQL020", Name: "lease_is_shorter_than_the_heartbeat", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Half the lease of the availability group is shorter than the cluster's patience",
	Tags:  []string{"sql", "alwayson", "heartbeat"}, Requirements: []string{"R-48"}, Page: leaseIsShorterThanTheHeartbeatPage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || declared(g.Cluster) == model.NoCluster {
			return
		}
		h := p.Clusters[g.Cluster.Value].Heartbeat
		if h == nil || !h.SameSubnetDelay.Known() || !h.SameSubnetThreshold.Known() {
			return
		}
		lease := 20 * time.Second // by default: FACTS Q-4
		if g.LeaseTimeout.Known() {
			lease = g.LeaseTimeout.Value
		}
		if lease/2 >= h.SameSubnetDelay.Value*time.Duration(h.SameSubnetThreshold.Value) {
			p.Report(h.SameSubnetThreshold.Range(), "In cluster %q the lease of the availability group outlasts the heartbeat: half of %s is not shorter than %d times %s.",
				p.Clusters[g.Cluster.Value].Name, spell(lease), h.SameSubnetThreshold.Value, spell(h.SameSubnetDelay.Value))
		}
	},
}
