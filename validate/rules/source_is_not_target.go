package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed source_is_not_target.md
var sourceIsNotTargetPage string

// SourceIsNotTarget: a replica in the same cloud is a replica on the same hosts.
var SourceIsNotTarget = &validate.Rule{
	ID: "CLD008", Name: "source_is_not_target", Severity: validate.Error, Options: validate.Both,
	Title: "The target of a protection is another cloud than its source",
	Tags:  []string{"cloud", "protection"}, Requirements: []string{"R-10"}, Page: sourceIsNotTargetPage,
	Check: func(p *validate.Pass) {
		for _, pr := range p.Protections {
			if pr.Source == nil || pr.Target == nil {
				continue
			}
			if c := declared(pr.Target.Cloud); c != model.NoCloud && c == declared(pr.Source.Cloud) {
				p.Report(pr.Target.Cloud.Range(),
					"Protection %q replicates cloud %q to itself; the target has to be another cloud.",
					pr.Name, p.Clouds[c].Name)
			}
		}
	},
}
