package rules

import (
	_ "embed"
	"strings"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed one_collation.md
var oneCollationPage string

// OneCollation: VMM needs a collation that ignores case.
var OneCollation = &validate.Rule{
	ID: "SQL023", Name: "one_collation", Severity: validate.Error, Options: validate.Both,
	Title: "All replicas have one collation, and it ignores case",
	Tags:  []string{"sql"}, Requirements: []string{"R-48"}, Page: oneCollationPage,
	Check: checkCollations,
}

func checkCollations(p *validate.Pass) {
	s := database(p)
	if s == nil {
		return
	}
	tellsCase := func(c model.Attr[string]) {
		if c.Known() && strings.Contains(c.Value, "_CS_") {
			p.Report(c.Range(), "Collation %s tells case apart; VMM needs one that ignores it.", c.Value)
		}
	}
	tellsCase(s.Collation)
	if s.AvailabilityGroup == nil {
		return
	}
	for _, r := range s.AvailabilityGroup.Replicas {
		if r.Collation.Known() && s.Collation.Known() && r.Collation.Value != s.Collation.Value {
			p.Report(r.Collation.Range(), "Replica %q has collation %s, not the database's %s.", r.Name, r.Collation.Value, s.Collation.Value)
		} else {
			tellsCase(r.Collation)
		}
	}
}
