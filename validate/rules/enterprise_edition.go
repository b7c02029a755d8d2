package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed enterprise_edition.md
var enterpriseEditionPage string

// EnterpriseEdition: other editions have none.
var EnterpriseEdition = &validate.Rule{
	ID: "SQL008", Name: "enterprise_edition", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The availability group runs on Enterprise edition",
	Tags:  []string{"sql", "alwayson"}, Requirements: []string{"R-48"}, Page: enterpriseEditionPage,
	Check: func(p *validate.Pass) {
		s := database(p)
		if s == nil || s.AvailabilityGroup == nil || !s.Edition.Known() || s.Edition.Value == "Enterprise" || s.Version.Value == "2016" {
			return
		}
		p.Report(s.Edition.Range(), "Database %q is in an availability group on %s edition; it needs Enterprise.", s.Name, s.Edition.Value)
	},
}
