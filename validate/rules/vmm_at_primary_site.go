package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_at_primary_site.md
var vmmAtPrimarySitePage string

// VMMAtPrimarySite: the file describes the steady state, before anything failed over.
var VMMAtPrimarySite = &validate.Rule{
	ID: "TOP007", Name: "vmm_at_primary_site", Severity: validate.Error, Options: validate.Standalone,
	Title: "The VMM machine runs at the primary site",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-4"}, Page: vmmAtPrimarySitePage,
	Check: func(p *validate.Pass) {
		vm := vmmMachine(p)
		if vm == nil || primary(p) == model.NoSite {
			return
		}
		at := siteOfHost(p, declared(vm.Host))
		if at != model.NoSite && at != primary(p) {
			p.Report(vm.Host.Range(),
				"Machine %q of the VMM server runs at %q; in normal operation it has to run at the primary site %q.",
				vm.Name, p.Sites[at].Name, p.Sites[primary(p)].Name)
		}
	},
}
