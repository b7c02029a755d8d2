package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed vmm_operated_in_hyperv_manager.md
var vmmOperatedInHypervManagerPage string

// VMMOperatedInHypervManager: the vault cannot fail over what it needs itself.
var VMMOperatedInHypervManager = &validate.Rule{
	ID: "PRC002", Name: "vmm_operated_in_hyperv_manager", Severity: validate.Error, Options: validate.Standalone,
	Title: "The VMM machine is operated in Hyper-V Manager",
	Tags:  []string{"procedure", "vmm", "replica"}, Requirements: []string{"R-24", "R-27"}, Page: vmmOperatedInHypervManagerPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for i := range pr.Steps {
				s := &pr.Steps[i]
				management := orders(s, "vmm", replicationOrders...) || orders(s, "sql", replicationOrders...)
				if management && !at(s, "hyper_v_manager") {
					p.Report(s.Console.Range(), "Step %q operates %s from console %q; it replicates by Hyper-V Replica alone and is operated in hyper_v_manager.",
						s.Name, roleText(s.Target.Value), s.Console.Value)
				}
			}
		}
	},
}
