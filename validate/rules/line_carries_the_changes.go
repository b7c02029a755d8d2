package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed line_carries_the_changes.md
var lineCarriesTheChangesPage string

// LineCarriesTheChanges: what is not sent piles up until a resynchronisation is due.
var LineCarriesTheChanges = &validate.Rule{
	ID: "CAP001", Name: "line_carries_the_changes", Severity: validate.Warning, Options: validate.Both,
	Title: "The line carries the changes of all machines, with 30 % to spare",
	Tags:  []string{"capacity", "link", "bandwidth"}, Page: lineCarriesTheChangesPage,
	Check: func(p *validate.Pass) {
		line := theLine(p)
		if line == nil {
			return
		}
		if sum := sentAtOnce(p, 0.95); growth*sum > float64(line.Bandwidth.Value) {
			p.Report(line.Bandwidth.Range(), "The replicated machines write %s/s at the 95th percentile; with 30 %% to spare link %q needs %s/s, and carries %s/s.",
				roundBytes(sum), line.Name, roundBytes(growth*sum), roundBytes(float64(line.Bandwidth.Value)))
		}
	},
}
