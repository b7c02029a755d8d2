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
	checkCase(p, s.Collation)
	if s.AvailabilityGroup == nil {
		return
	}
	first := s.Collation
	for _, r := range s.AvailabilityGroup.Replicas {
		switch {
		case !r.Collation.Known():
		case first.Known() && !strings.EqualFold(r.Collation.Value, first.Value):
			p.Report(r.Collation.Range(), "Replica %q has collation %s, not %s; the database needs the same everywhere.",
				r.Name, r.Collation.Value, first.Value)
		default:
			checkCase(p, r.Collation)
			first = r.Collation
		}
	}
}

func checkCase(p *validate.Pass, c model.Attr[string]) {
	if c.Known() && strings.Contains(strings.ToUpper(c.Value), "_CS_") {
		p.Report(c.Range(), "Collation %s tells case apart; VMM needs one that ignores it.", c.Value)
	}
}
