package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed secondary_site_reaches_azure.md
var secondarySiteReachesAzurePage string

// SecondarySiteReachesAzure: after the loss of the primary site the vault gives its orders to a VMM server there.
var SecondarySiteReachesAzure = &validate.Rule{
	ID: "VLT009", Name: "secondary_site_reaches_azure", Severity: validate.Error, Options: validate.Both,
	Title: "The secondary site reaches Azure",
	Tags:  []string{"vault", "site"}, Requirements: []string{"R-29", "R-55", "R-56"}, Page: secondarySiteReachesAzurePage,
	Check: func(p *validate.Pass) {
		checkAzureAccess(p, secondary(p), "VMM runs there after the loss of the other site")
	},
}
