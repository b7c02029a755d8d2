package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed availability_group.md
var availabilityGroupPage string

// AvailabilityGroup: the cluster moves VMM; only an availability group moves what it knows.
var AvailabilityGroup = &validate.Rule{
	ID: "SQL005", Name: "availability_group", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "VMM's database is in an AlwaysOn availability group",
	Tags:  []string{"sql", "availability"}, Requirements: []string{"R-48"}, Page: availabilityGroupPage,
	Check: func(p *validate.Pass) {
		s := database(p)
		switch {
		case p.VMM == nil:
		case s == nil:
			p.Report(p.VMM.SQL.Range(),
				"VMM server %q has no declared database; it needs one in an AlwaysOn availability group.",
				p.VMM.Name)
		case s.Placement.Known() && s.Placement.Value != "availability_group":
			p.Report(s.Placement.Range(),
				"Database %q of the clustered VMM server is placed %q; it has to be in an AlwaysOn availability group.",
				s.Name, s.Placement.Value)
		case s.AvailabilityGroup == nil:
			p.Report(s.Range,
				"Database %q of the clustered VMM server has no availability_group block; it has to be in one.",
				s.Name)
		}
	},
}
