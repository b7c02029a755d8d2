package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed failover_completed.md
var failoverCompletedPage string

// FailoverCompleted: they are kept until the commit, and grow.
var FailoverCompleted = &validate.Rule{
	ID: "OPS006", Name: "failover_completed", Severity: validate.Warning, Options: validate.Both,
	Title: "No recovery points are left over from a failover",
	Tags:  []string{"replica", "protection", "operations"}, Requirements: []string{"R-30", "R-36"}, Page: failoverCompletedPage,
	Check: func(p *validate.Pass) {
		inState(p, replicatedVMs(p), []string{"failed_over_waiting_completion"}, func(vms []model.VMID, state model.Attr[string]) {
			p.Report(state.Range(), "The failover of %s waits for its completion; until it is committed the recovery points are kept and nothing protects the machine.",
				machines(p.Topology, vms))
		})
	},
}
