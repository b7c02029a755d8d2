package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protected_and_replica_cloud.md
var protectedAndReplicaCloudPage string

// ProtectedAndReplicaCloud: it is a pair of clouds, and half a pair protects nothing.
var ProtectedAndReplicaCloud = &validate.Rule{
	ID: "CLD002", Name: "protected_and_replica_cloud", Severity: validate.Error, Options: validate.Both,
	Title: "A protection names the cloud it protects and the cloud it replicates to",
	Tags:  []string{"cloud", "protection"}, Requirements: []string{"R-10", "R-19"}, Page: protectedAndReplicaCloudPage,
	Check: checkCloudPair,
}

func checkCloudPair(p *validate.Pass) {
	for i := range p.Protections {
		pr := &p.Protections[i]
		if pr.Source != nil && declared(pr.Source.Cloud) == model.NoCloud {
			p.Report(pr.Source.Cloud.Range(),
				"The source of protection %q is no declared cloud; it needs the cloud that holds the machines.",
				pr.Name)
		}
		if pr.Target != nil && declared(pr.Target.Cloud) == model.NoCloud {
			p.Report(pr.Target.Cloud.Range(),
				"The target of protection %q is no declared cloud; it needs the cloud that takes the replicas.",
				pr.Name)
		}
	}
}
