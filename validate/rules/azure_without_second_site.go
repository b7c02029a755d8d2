package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed azure_without_second_site.md
var azureWithoutSecondSitePage string

// AzureWithoutSecondSite: with one site alone, what a single VMM server can replicate to is Azure.
var AzureWithoutSecondSite = &validate.Rule{
	ID: "TOP005", Name: "azure_without_second_site", Severity: validate.Note, Options: validate.Both,
	Title: "Where there is no second site, machines are replicated to Azure",
	Tags:  []string{"topology", "site"}, Requirements: []string{"R-1", "R-2"}, Page: azureWithoutSecondSitePage,
	Check: checkSecondSite,
}

func checkSecondSite(p *validate.Pass) {
	site := p.Deployment.SecondarySite
	if !p.Deployment.Present || undeclared(site) || secondary(p) != model.NoSite {
		return
	}
	p.Report(site.Range(),
		"Deployment %q has no second site; without one, a single VMM server can replicate to Azure, which is the recommended choice anyway.",
		p.Deployment.Name)
}
