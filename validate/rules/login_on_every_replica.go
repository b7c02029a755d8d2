package rules

import (
	_ "embed"
	"slices"
	"strings"

	"vmmdrill/validate"
)

//go:embed login_on_every_replica.md
var loginOnEveryReplicaPage string

// LoginOnEveryReplica: logins do not move with the database.
var LoginOnEveryReplica = &validate.Rule{
	ID: "SQL017", Name: "login_on_every_replica", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The login of the VMM service is on every replica",
	Tags:  []string{"sql", "alwayson", "account"}, Requirements: []string{"R-48", "R-55"}, Page: loginOnEveryReplicaPage,
	Check: func(p *validate.Pass) {
		g := availabilityGroup(p)
		if g == nil || !p.VMM.ServiceAccount.Known() {
			return
		}
		for _, r := range g.Replicas {
			if r.Logins.Known() && !slices.ContainsFunc(r.Logins.Value, func(l string) bool { return strings.EqualFold(l, p.VMM.ServiceAccount.Value) }) {
				p.Report(r.Logins.Range(), "Replica %q has no login for %s, the account of the VMM service.", r.Name, p.VMM.ServiceAccount.Value)
			}
		}
	},
}
