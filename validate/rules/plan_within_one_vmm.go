package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed plan_within_one_vmm.md
var planWithinOneVMMPage string

// PlanWithinOneVMM: the plan moves machines between two clouds of one server.
var PlanWithinOneVMM = &validate.Rule{
	ID: "RPL001", Name: "plan_within_one_vmm", Severity: validate.Error, Options: validate.Both,
	Title: "Source and target of a recovery plan are the one VMM server",
	Tags:  []string{"plan", "vmm"}, Requirements: []string{"R-25"}, Page: planWithinOneVMMPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		for _, plan := range p.Plans {
			checkPlanEnd(p, plan.Name, "source", plan.Source)
			checkPlanEnd(p, plan.Name, "target", plan.Target)
		}
	},
}

func checkPlanEnd(p *validate.Pass, plan, side string, a model.Attr[model.VMMID]) {
	if !a.Known() {
		p.Report(a.Range(), "Recovery plan %q has no %s; it has to be VMM server %q.", plan, side, p.VMM.Name).Remedy = setVMM(p, side)
	} else if other, ok := anotherVMM(p, a); ok {
		p.Report(a.Range(), "The %s of recovery plan %q is VMM server %q; source and target both have to be %q.",
			side, plan, other.Name, p.VMM.Name)
	}
}
