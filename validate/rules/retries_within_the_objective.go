package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed retries_within_the_objective.md
var retriesWithinTheObjectivePage string

// RetriesWithinTheObjective: a cut of the line costs more than the cut.
var RetriesWithinTheObjective = &validate.Rule{
	ID: "CAP011", Name: "retries_within_the_objective", Severity: validate.Warning, Options: validate.Both,
	Title: "A transfer that failed is tried again within the recovery point objective",
	Tags:  []string{"capacity", "objective"}, Page: retriesWithinTheObjectivePage,
	Check: func(p *validate.Pass) {
		tightest := make([]*model.Objective, len(p.Hosts))
		for i := range p.Config.Objectives {
			o := &p.Config.Objectives[i]
			for _, vm := range allDeclared(o.VMs) {
				if host := declared(p.VMs[vm].Host); host != model.NoHost && o.RPO.Known() && (tightest[host] == nil || o.RPO.Value < tightest[host].RPO.Value) {
					tightest[host] = o
				}
			}
		}
		for i, o := range tightest {
			if r := p.Hosts[i].RetryInterval; o != nil && r.Stated() && r.Value > o.RPO.Value {
				p.Report(r.Range(), "Host %q waits up to %s before it tries a transfer again; objective %q allows %s of loss.", p.Hosts[i].Name, spell(r.Value), o.Name, spell(o.RPO.Value))
			}
		}
	},
}
