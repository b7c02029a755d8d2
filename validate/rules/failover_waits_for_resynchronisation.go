package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed failover_waits_for_resynchronisation.md
var failoverWaitsForResynchronisationPage string

// FailoverWaitsForResynchronisation: neither is possible while the disks are compared.
var FailoverWaitsForResynchronisation = &validate.Rule{
	ID: "PRC012", Name: "failover_waits_for_resynchronisation", Severity: validate.Error, Options: validate.Both,
	Title: "A planned or test failover waits for the resynchronisation",
	Tags:  []string{"procedure", "protection", "replica"}, Requirements: []string{"R-35", "R-39"}, Page: failoverWaitsForResynchronisationPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for _, role := range roles {
				checkWaitsForResync(p, pr, role)
				checkNotResynchronising(p, pr, role)
			}
		}
	},
}

// resyncRefuses are the orders that are impossible during a resynchronisation.
var resyncRefuses = []string{"planned_failover", "prepare_planned_failover", "test_failover"}

func checkWaitsForResync(p *validate.Pass, pr *model.Procedure, role string) {
	c := courseOf(pr)
	for i := range pr.Steps {
		s := &pr.Steps[i]
		if c.resync && !patient(s) && orders(s, role, resyncRefuses...) {
			p.Report(s.Do.Range(), "Step %q comes right after the replication of %s was reversed, which starts a resynchronisation; until that has ended the order is refused, so the step has to wait.",
				s.Name, roleText(role))
			return
		}
		c.take(s, role)
	}
}

// resyncStates are those of a machine that is before or in a resynchronisation.
var resyncStates = []string{"waiting_for_start_resynchronize", "resynchronizing", "resynchronize_suspended"}

func checkNotResynchronising(p *validate.Pass, pr *model.Procedure, role string) {
	s := firstOrder(pr, role, resyncRefuses...)
	if s == nil || patient(s) {
		return
	}
	inState(p, machinesOf(p, role), resyncStates, func(vms []model.VMID, state model.Attr[string]) {
		p.Report(state.Range(), "The resynchronisation of %s has not ended (%s), and step %q of procedure %q does not wait for it; it orders a %s.",
			machines(p.Topology, vms), state.Value, s.Name, pr.Name, s.Do.Value)
	})
}
