package rules

import (
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed azure_regions_are_allowed.md
var azureRegionsAreAllowedPage string

// AzureRegionsAreAllowed: a firewall that goes by addresses needs those of the vault's region, and of one more.
var AzureRegionsAreAllowed = &validate.Rule{
	ID: "VLT013", Name: "azure_regions_are_allowed", Severity: validate.Warning, Options: validate.Both,
	Title: "The firewalls let through the vault's region and West US",
	Tags:  []string{"vault", "site"}, Requirements: []string{"R-16", "R-50"}, Page: azureRegionsAreAllowedPage,
	Check: checkRegions,
}

// everyVaultsRegion is the region whose addresses are needed wherever the vault is (FACTS 2 asr.connectivity).
const everyVaultsRegion = "West US"

func checkRegions(p *validate.Pass) {
	for _, at := range []model.SiteID{primary(p), secondary(p)} {
		if at == model.NoSite || !p.Sites[at].AllowedAzureRegions.Known() {
			continue
		}
		site := &p.Sites[at]
		for _, region := range neededRegions(p) {
			if !slices.ContainsFunc(site.AllowedAzureRegions.Value, func(r string) bool { return sameRegion(r, region) }) {
				p.Report(site.AllowedAzureRegions.Range(),
					"The firewall of site %q does not let through the addresses of Azure region %q, which a VMM server there needs.",
					site.Name, region)
			}
		}
	}
}

// neededRegions are the regions of the vaults in which VMM is registered, and the one that all vaults need.
func neededRegions(p *validate.Pass) []string {
	needed := []string{everyVaultsRegion}
	for _, v := range p.Vaults {
		registers := slices.ContainsFunc(v.Registrations, func(r model.Registration) bool { return declared(r.VMM) == p.VMMID() })
		if registers && v.Region.Known() && !slices.ContainsFunc(needed, func(r string) bool { return sameRegion(r, v.Region.Value) }) {
			needed = append(needed, v.Region.Value)
		}
	}
	return needed
}

// sameRegion compares names of regions as people and programs write them: "West Europe" is "westeurope".
func sameRegion(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
}
