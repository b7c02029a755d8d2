package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed primary_site_reaches_azure.md
var primarySiteReachesAzurePage string

// PrimarySiteReachesAzure: as long as nothing is lost VMM is there, and so is its Provider.
var PrimarySiteReachesAzure = &validate.Rule{
	ID: "VLT008", Name: "primary_site_reaches_azure", Severity: validate.Error, Options: validate.Both,
	Title: "The primary site reaches Azure",
	Tags:  []string{"vault", "site"}, Requirements: []string{"R-16", "R-50"}, Page: primarySiteReachesAzurePage,
	Check: func(p *validate.Pass) { checkAzureAccess(p, primary(p), "VMM runs there in the steady state") },
}
