package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed objective_is_not_below_the_interval.md
var objectiveIsNotBelowTheIntervalPage string

// ObjectiveIsNotBelowTheInterval: no line is fast enough for it.
var ObjectiveIsNotBelowTheInterval = &validate.Rule{
	ID: "CAP010", Name: "objective_is_not_below_the_interval", Severity: validate.Error, Options: validate.Both,
	Title: "A recovery point objective is not shorter than the replication interval",
	Tags:  []string{"capacity", "objective"}, Page: objectiveIsNotBelowTheIntervalPage,
	Check: func(p *validate.Pass) {
		policyOf := policyOfEach(p)
		for i := range p.Config.Objectives {
			o := &p.Config.Objectives[i]
			for _, vm := range allDeclared(o.VMs) {
				f := intervalOf(&p.VMs[vm], policyOf[vm])
				if o.RPO.Known() && f.Known() && o.RPO.Value < f.Value {
					p.Report(o.RPO.Range(), "Objective %q allows %s of loss, and %q replicates every %s only.", o.Name, spell(o.RPO.Value), p.VMs[vm].Name, spell(f.Value))
					break
				}
			}
		}
	},
}
