package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed mapped_to_replica_cloud.md
var mappedToReplicaCloudPage string

// MappedToReplicaCloud: hosts without the network cannot take the copies that need it.
var MappedToReplicaCloud = &validate.Rule{
	ID: "NET003", Name: "mapped_to_replica_cloud", Severity: validate.Error, Options: validate.Both,
	Title: "A network is mapped to the replica cloud",
	Tags:  []string{"network", "cloud"}, Requirements: []string{"R-20"}, Page: mappedToReplicaCloudPage,
	Check: func(p *validate.Pass) {
		for _, m := range mappings(p) {
			source, target := cloudsOf(m.protection)
			if target == model.NoCloud || source == target {
				continue
			}
			if why := belongs(p, m.to, &p.Clouds[target]); why != "" {
				p.Report(m.To.Range(), "Protection %q maps to network %q, which is not one of replica cloud %q: %s.",
					m.protection.Name, m.to.Name, p.Clouds[target].Name, why)
			}
		}
	},
}
