package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/model"
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
		if s == nil || s.AvailabilityGroup == nil || !s.Edition.Known() || enterprise(s.Edition.Value) || mayHaveBasicGroups(s) {
			return
		}
		p.Report(s.Edition.Range(), "Database %q is in an availability group on %s edition of SQL Server %s; it needs Enterprise.",
			s.Name, s.Edition.Value, s.Version.Value)
	},
}

// enterprise reports whether an edition is Enterprise, by cores or by servers.
func enterprise(edition string) bool {
	return strings.HasPrefix(strings.ToLower(edition), "enterprise")
}

// mayHaveBasicGroups reports whether a version is one of those whose Standard edition has basic availability groups, or
// could be one. A version is a year, as in "2012 SP2".
func mayHaveBasicGroups(s *model.SQL) bool { return !s.Version.Known() || s.Version.Value >= "2016" }
