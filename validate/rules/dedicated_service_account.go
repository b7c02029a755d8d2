package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed dedicated_service_account.md
var dedicatedServiceAccountPage string

// DedicatedServiceAccount: an account that others use too is locked or changed by others too.
var DedicatedServiceAccount = &validate.Rule{
	ID: "OPS009", Name: "dedicated_service_account", Severity: validate.Warning, Options: validate.Both,
	Title: "The account of the VMM service is used for nothing else",
	Tags:  []string{"vmm", "operations"}, Page: dedicatedServiceAccountPage,
	Check: func(p *validate.Pass) {
		if p.VMM != nil && p.VMM.DedicatedServiceAccount.Known() && !p.VMM.DedicatedServiceAccount.Value {
			p.Report(p.VMM.DedicatedServiceAccount.Range(), "The service account of VMM server %q is used for other things too; it should have an account of its own.",
				p.VMM.Name)
		}
	},
}
