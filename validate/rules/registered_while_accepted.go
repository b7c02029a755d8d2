package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed registered_while_accepted.md
var registeredWhileAcceptedPage string

// RegisteredWhileAccepted: whoever came later was not taken on.
var RegisteredWhileAccepted = &validate.Rule{
	ID: "TOP012", Name: "registered_while_accepted", Severity: validate.Note, Options: validate.Both,
	Title: "The VMM server was registered while replication between two sites was still offered",
	Tags:  []string{"topology", "vault"}, Page: registeredWhileAcceptedPage,
	Check: checkOnboarding,
}

func checkOnboarding(p *validate.Pass) {
	for _, v := range p.Vaults {
		for _, r := range v.Registrations {
			on, err := time.Parse(time.DateOnly, r.Date.Value)
			if r.Date.Known() && err == nil && !on.Before(lastOnboarding) {
				p.Report(r.Date.Range(),
					"The registration in vault %q is of %s; from November 2019 on, no new deployment between two sites was taken on.",
					v.Name, r.Date.Value)
			}
		}
	}
}

// lastOnboarding is when new deployments between two sites were no longer taken on (FACTS L-18).
var lastOnboarding = time.Date(2019, time.November, 1, 0, 0, 0, 0, time.UTC)
