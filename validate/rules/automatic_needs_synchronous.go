package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed automatic_needs_synchronous.md
var automaticNeedsSynchronousPage string

// AutomaticNeedsSynchronous: an availability group fails over by itself only between two replicas that promise it.
var AutomaticNeedsSynchronous = &validate.Rule{
	ID: "SQL010", Name: "automatic_needs_synchronous", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Automatic failover has synchronous, automatic replicas at both sites",
	Tags:  []string{"sql", "availability"}, Requirements: []string{"R-48", "R-55"}, Page: automaticNeedsSynchronousPage,
	Check: checkAutomaticPair,
}

func checkAutomaticPair(p *validate.Pass) {
	g := availabilityGroup(p)
	if g == nil || declared(g.Cluster) == model.NoCluster || !automatic(&p.Clusters[g.Cluster.Value]) {
		return
	}
	for _, site := range []model.SiteID{primary(p), secondary(p)} {
		if site == model.NoSite || !onlyManual(p, g, site) {
			continue
		}
		for _, r := range g.Replicas {
			if mayStandAt(p, declared(r.VM), site) {
				reportManual(p, r, p.Clusters[g.Cluster.Value].Name)
			}
		}
	}
}

// onlyManual reports whether no replica at a site can fail over by itself.
func onlyManual(p *validate.Pass, g *model.AvailabilityGroup, site model.SiteID) bool {
	for _, r := range g.Replicas {
		if mayStandAt(p, declared(r.VM), site) && !asynchronous(r) && !manual(r) {
			return false
		}
	}
	return true
}

func asynchronous(r model.Replica) bool {
	return r.AvailabilityMode.Known() && r.AvailabilityMode.Value != "synchronous_commit"
}

func manual(r model.Replica) bool {
	return r.FailoverMode.Known() && r.FailoverMode.Value != "automatic"
}

func reportManual(p *validate.Pass, r model.Replica, cluster string) {
	if asynchronous(r) {
		p.Report(r.AvailabilityMode.Range(),
			"Replica %q commits %q, but cluster %q is to fail over by itself; that needs %q at both sites.",
			r.Name, r.AvailabilityMode.Value, cluster, "synchronous_commit")
	}
	if manual(r) {
		p.Report(r.FailoverMode.Range(),
			"Replica %q fails over %q, but cluster %q is to fail over by itself; that needs %q at both sites.",
			r.Name, r.FailoverMode.Value, cluster, "automatic")
	}
}
