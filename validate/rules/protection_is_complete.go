package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protection_is_complete.md
var protectionIsCompletePage string

// ProtectionIsComplete: vault, policy, source, target and machines: any one missing and nothing replicates.
var ProtectionIsComplete = &validate.Rule{
	ID: "REP021", Name: "protection_is_complete", Severity: validate.Error, Options: validate.Both,
	Title: "There are protection settings, and they are complete",
	Tags:  []string{"protection"}, Requirements: []string{"R-19", "R-50"}, Page: protectionIsCompletePage,
	Check: checkComplete,
}

func checkComplete(p *validate.Pass) {
	if len(p.Protections) == 0 {
		p.Report(p.Anchor(), "There are no protection settings; a protection block has to pair the two clouds.")
	}
	for _, pr := range p.Protections {
		if declared(pr.Vault) == model.NoVault {
			p.Report(pr.Vault.Range(),
				"Protection %q is in no declared vault; it needs the one that its VMM server is registered in.",
				pr.Name)
		}
		if declared(pr.Policy) == model.NoPolicy {
			p.Report(pr.Policy.Range(), "Protection %q has no declared replication policy; it needs one.", pr.Name)
		}
		if pr.Source == nil {
			p.Report(pr.Range, "Protection %q has no source; it needs the cloud that holds the machines.", pr.Name)
		}
		if pr.Target == nil {
			p.Report(pr.Range, "Protection %q has no target; it needs the cloud that takes the replicas.", pr.Name)
		}
		if len(allDeclared(pr.VMs)) == 0 {
			p.Report(pr.VMs.Range(), "Protection %q names no declared machine; it needs those it is to protect.", pr.Name)
		}
	}
}
