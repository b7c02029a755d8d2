package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed planned_failover_from_the_source.md
var plannedFailoverFromTheSourcePage string

// PlannedFailoverFromTheSource: the source is shut down and sends the rest; where there is no whole copy, or no
// source, there is nothing to send the rest to, or nothing to shut down.
var PlannedFailoverFromTheSource = &validate.Rule{
	ID: "PRC008", Name: "planned_failover_from_the_source", Severity: validate.Error, Options: validate.Both,
	Title: "A planned failover begins where the machine runs, with its copy complete",
	Tags:  []string{"procedure", "replica", "protection"}, Requirements: []string{"R-35", "R-39"}, Page: plannedFailoverFromTheSourcePage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for _, role := range []string{"vmm", "sql"} {
				checkPlannedSite(p, pr, role)
			}
			for _, role := range roles {
				checkCopyComplete(p, pr, role)
			}
		}
	},
}

func checkPlannedSite(p *validate.Pass, pr *model.Procedure, role string) {
	c := courseOf(pr)
	for i := range pr.Steps {
		s := &pr.Steps[i]
		planned := orders(s, role, "planned_failover", "prepare_planned_failover") && at(s, "hyper_v_manager")
		if planned && !c.over && c.from != "" && s.Site.Known() && s.Site.Value != c.from {
			p.Report(s.Site.Range(), "Step %q begins the planned failover of %s at the %s site, but it runs at the %s one; only there it can be shut down and send the rest.",
				s.Name, roleText(role), s.Site.Value, c.from)
		}
		c.take(s, role)
	}
}

// initialStates are those of a machine whose first copy is not complete.
var initialStates = []string{"ready_for_initial_replication", "initial_replication_in_progress", "waiting_for_initial_replication"}

func checkCopyComplete(p *validate.Pass, pr *model.Procedure, role string) {
	s := firstOrder(pr, role, "planned_failover", "prepare_planned_failover")
	if s == nil {
		return
	}
	inState(p, machinesOf(p, role), initialStates, func(vms []model.VMID, state model.Attr[string]) {
		p.Report(state.Range(), "The first copy of %s is not complete (%s), and step %q of procedure %q orders a planned failover; that needs a complete copy.",
			machines(p.Topology, vms), state.Value, s.Name, pr.Name)
	})
}
