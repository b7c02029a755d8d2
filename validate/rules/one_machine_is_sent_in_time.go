package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed one_machine_is_sent_in_time.md
var oneMachineIsSentInTimePage string

// OneMachineIsSentInTime: its cycles are late from the first one on.
var OneMachineIsSentInTime = &validate.Rule{
	ID: "CAP002", Name: "one_machine_is_sent_in_time", Severity: validate.Warning, Options: validate.Both,
	Title: "The changes of one machine cross the line within its interval",
	Tags:  []string{"capacity", "link"}, Page: oneMachineIsSentInTimePage,
	Check: func(p *validate.Pass) {
		line := theLine(p)
		if line == nil || !line.SingleStreamThroughput.Known() {
			return
		}
		most := float64(line.SingleStreamThroughput.Value)
		policyOf := policyOfEach(p)
		for i := range p.VMs {
			if sum, first := sentBy(&p.VMs[i], policyOf[i], 0.95); sum > most && first != nil {
				p.Report(first.WriteRate.Range(), "Machine %q writes %s/s, and one connection over link %q carries %s/s; every cycle is late.",
					p.VMs[i].Name, roundBytes(sum), line.Name, roundBytes(most))
			}
		}
	},
}
