package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed two_clouds.md
var twoCloudsPage string

// TwoClouds: one cloud holds the protected machines, another is where they go.
var TwoClouds = &validate.Rule{
	ID: "CLD001", Name: "two_clouds", Severity: validate.Error, Options: validate.Both,
	Title: "The VMM server has at least two clouds",
	Tags:  []string{"cloud"}, Requirements: []string{"R-9"}, Page: twoCloudsPage,
	Check: func(p *validate.Pass) {
		if p.VMM != nil && len(p.Clouds) < 2 {
			p.Report(p.VMM.Range, "VMM server %q has too few clouds (%d); replication between clouds needs two.",
				p.VMM.Name, len(p.Clouds))
		}
	},
}
