package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed history_not_deduplicated.md
var historyNotDeduplicatedPage string

// HistoryNotDeduplicated: there the copies fall behind what arrives.
var HistoryNotDeduplicated = &validate.Rule{
	ID: "REP017", Name: "history_not_deduplicated", Severity: validate.Warning, Options: validate.Both,
	Title: "Copies with recovery points are on no deduplicated volume",
	Tags:  []string{"protection", "storage"}, Requirements: []string{"R-19", "R-50"}, Page: historyNotDeduplicatedPage,
	Check: checkDeduplicated,
}

func checkDeduplicated(p *validate.Pass) {
	for i := range p.Protections {
		pr := &p.Protections[i]
		policy := declared(pr.Policy)
		if policy == model.NoPolicy || !keepsPoints(p.Policies[policy].RecoveryPoints) {
			continue
		}
		for _, host := range hostsOfEnd(p, pr.Target) {
			checkVolumes(p, byPolicy(&p.Policies[policy]), host, pr.StorageMappings)
		}
	}
	for i := range p.VMs {
		h := p.VMs[i].HyperVReplica
		if h != nil && keepsPoints(h.RecoveryPoints) && declared(h.ReplicaServer) != model.NoHost {
			checkVolumes(p, byHyperV(&p.VMs[i]), h.ReplicaServer.Value, nil)
		}
	}
}

func keepsPoints(points model.Attr[int]) bool { return points.Known() && points.Value > 0 }

// checkVolumes judges the volumes of a host that are certain to take copies: those that a mapping leads to; without
// mappings the only one. How slow they are: FACTS K-4.
func checkVolumes(p *validate.Pass, r relation, host model.HostID, mappings []model.StorageMapping) {
	for _, s := range p.Hosts[host].Storage {
		certain := len(mappings) == 0 && len(p.Hosts[host].Storage) == 1 ||
			slices.ContainsFunc(mappings, func(m model.StorageMapping) bool {
				return m.To.Known() && s.Classification.Known() && m.To.Value == s.Classification.Value
			})
		if certain && s.Deduplicated.Known() && s.Deduplicated.Value {
			p.Report(s.Deduplicated.Range(),
				"%s keeps %d recovery points on volume %q of host %q; deduplicated, it applies logs 5 to 7 times as slowly.",
				r.name(), r.recoveryPoints.Value, s.Name, p.Hosts[host].Name)
		}
	}
}
