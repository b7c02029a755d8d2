package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed replication_not_paused.md
var replicationNotPausedPage string

// ReplicationNotPaused: a paused machine has a copy that gets older.
var ReplicationNotPaused = &validate.Rule{
	ID: "OPS005", Name: "replication_not_paused", Severity: validate.Warning, Options: validate.Both,
	Title: "Replication is not paused",
	Tags:  []string{"replica", "protection", "operations"}, Page: replicationNotPausedPage,
	Check: func(p *validate.Pass) {
		inState(p, replicatedVMs(p), []string{"suspended"}, func(vms []model.VMID, state model.Attr[string]) {
			p.Report(state.Range(), "Replication of %s is paused; changes pile up at the source, and a failover would lose them.", machines(p.Topology, vms))
		})
	},
}
