package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed trust_groups_differ.md
var trustGroupsDifferPage string

// TrustGroupsDiffer: a trust group lets its hosts go on with each other's copies.
var TrustGroupsDiffer = &validate.Rule{
	ID: "OPS002", Name: "trust_groups_differ", Severity: validate.Warning, Options: validate.Both,
	Title: "Hosts that do not belong together have different trust groups",
	Tags:  []string{"replica", "operations"}, Page: trustGroupsDifferPage,
	Check: func(p *validate.Pass) {
		var clouds [][]model.CloudID
		for i := range p.Hosts {
			h := &p.Hosts[i]
			if h.ReplicaServer == nil || len(h.ReplicaServer.AuthorizationEntries) < 2 {
				continue
			}
			if clouds == nil {
				clouds = cloudsOfHosts(p)
			}
			checkTrustGroups(p, h, clouds)
		}
	},
}

// checkTrustGroups compares each entry with the first of its trust group.
func checkTrustGroups(p *validate.Pass, h *model.Host, clouds [][]model.CloudID) {
	first := map[string]model.HostID{}
	for i := range h.ReplicaServer.AuthorizationEntries {
		e := &h.ReplicaServer.AuthorizationEntries[i]
		from := declared(e.AllowedPrimaryServer)
		if from == model.NoHost || !e.TrustGroup.Known() {
			continue
		}
		other, seen := first[e.TrustGroup.Value]
		switch {
		case !seen:
			first[e.TrustGroup.Value] = from
		case !together(p, clouds, from, other):
			p.Report(e.TrustGroup.Range(), "Host %q has hosts %q and %q in one trust group, %q, and they share neither cloud nor cluster; hosts that do not belong together should have trust groups of their own.",
				h.Name, p.Hosts[other].Name, p.Hosts[from].Name, e.TrustGroup.Value)
		}
	}
}

// together reports whether a machine may move between two hosts: they are in one cloud or cluster, or both in no cloud.
func together(p *validate.Pass, clouds [][]model.CloudID, a, b model.HostID) bool {
	cluster := declared(p.Hosts[a].Cluster)
	if cluster != model.NoCluster && cluster == declared(p.Hosts[b].Cluster) {
		return true
	}
	if len(clouds[a]) == 0 && len(clouds[b]) == 0 {
		return true
	}
	return slices.ContainsFunc(clouds[a], func(c model.CloudID) bool { return slices.Contains(clouds[b], c) })
}

// cloudsOfHosts are the clouds that each host is in.
func cloudsOfHosts(p *validate.Pass) [][]model.CloudID {
	clouds := make([][]model.CloudID, len(p.Hosts))
	for i := range p.Clouds {
		for _, h := range hostsOf(p, &p.Clouds[i]) {
			clouds[h] = append(clouds[h], model.CloudID(i))
		}
	}
	return clouds
}
