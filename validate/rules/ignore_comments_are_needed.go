package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed ignore_comments_are_needed.md
var ignoreCommentsAreNeededPage string

// IgnoreCommentsAreNeeded: a comment that ignores nothing will one day hide something that nobody has looked at.
var IgnoreCommentsAreNeeded = &validate.Rule{
	ID: "LNT001", Name: "ignore_comments_are_needed", Severity: validate.Note, Options: validate.Both,
	Title: "A comment that ignores a rule has something to ignore",
	Tags:  []string{"lint"}, Page: ignoreCommentsAreNeededPage, Afterwards: true,
	Check: func(p *validate.Pass) {
		for i := range p.Ignores {
			for _, r := range p.Ignores[i].Idle() {
				p.Report(p.Ignores[i].Range, "%s (%s) finds nothing on line %d; take it out of this comment.", r.ID, r.Name, p.Ignores[i].Line).
					Remedy = validate.Comment(p.Ignores[i].Needed())
			}
		}
	},
}
