package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed library_is_at_both_sites.md
var libraryIsAtBothSitesPage string

// LibraryIsAtBothSites: what only the lost site has is lost.
var LibraryIsAtBothSites = &validate.Rule{
	ID: "HAV009", Name: "library_is_at_both_sites", Severity: validate.Warning, Options: validate.Both,
	Title: "The library is at the secondary site as well",
	Tags:  []string{"vmm", "library", "script"}, Requirements: []string{"R-56"}, Page: libraryIsAtBothSitesPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil || primary(p) == model.NoSite || secondary(p) == model.NoSite {
			return
		}
		for _, l := range p.VMM.LibraryServers {
			if declared(l.Site) == secondary(p) || slices.Contains(l.CopiedTo.Value, secondary(p)) {
				return
			}
		}
		for _, l := range p.VMM.LibraryServers {
			if declared(l.Site) == primary(p) {
				p.Report(l.Site.Range(), "Library server %q is at %q and nothing of the library is at %q; it is lost with it.", l.Name, p.Sites[primary(p)].Name, p.Sites[secondary(p)].Name)
			}
		}
	},
}
