package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed replica_outlives_protection.md
var replicaOutlivesProtectionPage string

// ReplicaOutlivesProtection: one wrong click at the source also takes the copy.
var ReplicaOutlivesProtection = &validate.Rule{
	ID: "REP015", Name: "replica_outlives_protection", Severity: validate.Note, Options: validate.Both,
	Title: "The copy stays when protection ends",
	Tags:  []string{"protection"}, Requirements: []string{"R-19", "R-50"}, Page: replicaOutlivesProtectionPage,
	Check: checkReplicaDeletion,
}

func checkReplicaDeletion(p *validate.Pass) {
	for i := range p.Policies {
		if d := p.Policies[i].ReplicaDeletion; d.Known() && d.Value {
			p.Report(d.Range(),
				"Policy %q deletes the copy of a machine whose protection ends; protecting it again makes a new first copy.",
				p.Policies[i].Name)
		}
	}
}
