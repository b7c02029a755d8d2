package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed scripts_are_in_the_library.md
var scriptsAreInTheLibraryPage string

// ScriptsAreInTheLibrary: the other node does not have it.
var ScriptsAreInTheLibrary = &validate.Rule{
	ID: "HAV010", Name: "scripts_are_in_the_library", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Scripts of recovery plans are in the library, not on a node",
	Tags:  []string{"vmm", "library", "script", "plan"}, Requirements: []string{"R-56"}, Page: scriptsAreInTheLibraryPage,
	Check: func(p *validate.Pass) {
		for i := range p.Plans {
			for j := range p.Plans[i].Groups {
				for _, s := range p.Plans[i].Groups[j].Scripts {
					if path := s.Path.Value; s.Path.Known() && len(path) > 1 && path[1] == ':' {
						p.Report(s.Path.Range(), "Script %q is %s, on a disk of one node; the plan is run by the other one when that is lost.", s.Name, path)
					}
				}
			}
		}
	},
}
