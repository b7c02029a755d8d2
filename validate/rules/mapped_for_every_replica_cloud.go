package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed mapped_for_every_replica_cloud.md
var mappedForEveryReplicaCloudPage string

// MappedForEveryReplicaCloud: a mapping holds for all clouds of the VMM server, whichever protection it was made for.
var MappedForEveryReplicaCloud = &validate.Rule{
	ID: "NET004", Name: "mapped_for_every_replica_cloud", Severity: validate.Warning, Options: validate.Both,
	Title: "A mapped network is available to every replica cloud",
	Tags:  []string{"network", "cloud"}, Requirements: []string{"R-20"}, Page: mappedForEveryReplicaCloudPage,
	Check: func(p *validate.Pass) {
		targets := targetClouds(p)
		for _, m := range mappings(p) {
			if !m.to.LogicalNetwork.Known() {
				continue
			}
			_, own := cloudsOf(m.protection)
			for _, c := range targets {
				networks := p.Clouds[c].LogicalNetworks
				if c != own && networks.Known() && !slices.Contains(networks.Value, m.to.LogicalNetwork.Value) {
					p.Report(m.To.Range(), "Network %q is on logical network %q, which replica cloud %q has not; machines that fail over there cannot use the mapping.",
						m.to.Name, m.to.LogicalNetwork.Value, p.Clouds[c].Name)
				}
			}
		}
	},
}

// targetClouds are the clouds that some protection replicates to, each once.
func targetClouds(p *validate.Pass) []model.CloudID {
	var clouds []model.CloudID
	for i := range p.Protections {
		if _, target := cloudsOf(&p.Protections[i]); target != model.NoCloud {
			clouds = append(clouds, target)
		}
	}
	slices.Sort(clouds)
	return slices.Compact(clouds)
}
