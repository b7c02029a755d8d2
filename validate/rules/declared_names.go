package rules

import (
	_ "embed"
	"fmt"

	"vmmdrill/validate"
)

//go:embed declared_names.md
var declaredNamesPage string

// DeclaredNames: a reference to nothing protects nothing.
var DeclaredNames = &validate.Rule{
	ID: "TOP004", Name: "declared_names", Severity: validate.Error, Options: validate.Both,
	Title: "Every name that is referred to is declared",
	Tags:  []string{"topology"}, Page: declaredNamesPage, Firm: true,
	Check: func(p *validate.Pass) {
		for _, u := range p.Unresolved {
			hint := ""
			if u.Suggestion != "" {
				hint = fmt.Sprintf(" Did you mean %q?", u.Suggestion)
			}
			p.Report(u.Range, "There is no %s %q.%s", u.Kind, u.Name, hint)
		}
	},
}
