package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed sites_are_joined.md
var sitesAreJoinedPage string

// SitesAreJoined: replication runs from host to host, and a stretched cluster talks to itself, over the line.
var SitesAreJoined = &validate.Rule{
	ID: "TOP014", Name: "sites_are_joined", Severity: validate.Error, Options: validate.Both,
	Title: "A line joins the primary and the secondary site",
	Tags:  []string{"topology", "network"}, Requirements: []string{"R-4", "R-46"}, Page: sitesAreJoinedPage,
	Check: func(p *validate.Pass) {
		from, to := primary(p), secondary(p)
		if from == model.NoSite || to == model.NoSite || from == to {
			return // TOP003
		}
		if len(lines(p)) > 0 {
			return
		}
		p.Report(p.Deployment.Range, "No link joins %q and %q; nothing can be replicated between them without one.",
			p.Sites[from].Name, p.Sites[to].Name)
	},
}
