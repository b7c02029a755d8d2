package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed no_replica_on_a_domain_controller.md
var noReplicaOnADomainControllerPage string

// NoReplicaOnADomainController: availability groups are not supported there.
var NoReplicaOnADomainController = &validate.Rule{
	ID: "SQL022", Name: "no_replica_on_a_domain_controller", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "No replica is on a domain controller",
	Tags:  []string{"sql", "alwayson", "domain_controller"}, Requirements: []string{"R-48"}, Page: noReplicaOnADomainControllerPage,
	Check: func(p *validate.Pass) {
		if g := availabilityGroup(p); g != nil {
			for _, r := range g.Replicas {
				if vm := declared(r.VM); vm != model.NoVM && p.VMs[vm].DomainController.Known() && p.VMs[vm].DomainController.Value {
					p.Report(r.VM.Range(), "Replica %q is on %q, a domain controller; availability groups are not supported there.", r.Name, p.VMs[vm].Name)
				}
			}
		}
	},
}
