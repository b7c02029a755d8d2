package rules

import (
	_ "embed"
	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed former_target_is_removed.md
var formerTargetIsRemovedPage string

// FormerTargetIsRemoved: the old pairing stands in the way of the new one.
var FormerTargetIsRemoved = &validate.Rule{
	ID: "REP019", Name: "former_target_is_removed", Severity: validate.Warning, Options: validate.Both,
	Title: "The configuration of a former target is removed",
	Tags:  []string{"protection", "cloud"}, Requirements: []string{"R-19", "R-50"}, Page: formerTargetIsRemovedPage,
	Check: checkFormerTarget,
}

func checkFormerTarget(p *validate.Pass) {
	for i := range p.Protections {
		pr := &p.Protections[i]
		if pr.Target == nil || declared(pr.PreviousTarget) == model.NoCloud || declared(pr.Target.Cloud) == model.NoCloud {
			continue
		}
		if former := pr.PreviousTarget.Value; former != pr.Target.Cloud.Value {
			p.Report(pr.PreviousTarget.Range(),
				"Protection %q goes to cloud %q and the configuration of its former target %q has not been removed; remove it first.",
				pr.Name, p.Clouds[pr.Target.Cloud.Value].Name, p.Clouds[former].Name)
		}
	}
}
