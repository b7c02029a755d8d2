package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed ignore_comments_hold.md
var ignoreCommentsHoldPage string

// IgnoreCommentsHold: what was accepted until a day is not accepted after it.
var IgnoreCommentsHold = &validate.Rule{
	ID: "LNT002", Name: "ignore_comments_hold", Severity: validate.Warning, Options: validate.Both,
	Title: "A comment that ignores a rule has not expired",
	Tags:  []string{"lint"}, Page: ignoreCommentsHoldPage, Afterwards: true,
	Check: func(p *validate.Pass) {
		for i := range p.Ignores {
			if c := &p.Ignores[i]; c.Expired && len(c.Used) > 0 {
				p.Report(c.Range, "This comment expired on %s and no longer ignores anything; correct what it ignored, or decide anew.", c.Until)
			}
		}
	},
}
