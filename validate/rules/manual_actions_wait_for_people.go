package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed manual_actions_wait_for_people.md
var manualActionsWaitForPeoplePage string

// ManualActionsWaitForPeople: a plan stands still until somebody is there.
var ManualActionsWaitForPeople = &validate.Rule{
	ID: "RPL009", Name: "manual_actions_wait_for_people", Severity: validate.Note, Options: validate.Both,
	Title: "What waits for a person in a recovery plan is part of the recovery time",
	Tags:  []string{"plan", "people"}, Page: manualActionsWaitForPeoplePage,
	Check: func(p *validate.Pass) {
		for i := range p.Plans {
			for j := range p.Plans[i].Groups {
				for _, a := range p.Plans[i].Groups[j].ManualActions {
					if !a.Duration.Known() {
						p.Report(a.Range, "Recovery plan %q waits for a person at %q, and nobody says how long; the recovery time includes it.", p.Plans[i].Name, a.Name)
					}
				}
			}
		}
	},
}
