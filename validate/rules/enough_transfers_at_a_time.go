package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed enough_transfers_at_a_time.md
var enoughTransfersAtATimePage string

// EnoughTransfersAtATime: machines wait for a slot while the line is free.
var EnoughTransfersAtATime = &validate.Rule{
	ID: "CAP008", Name: "enough_transfers_at_a_time", Severity: validate.Warning, Options: validate.Both,
	Title: "A host sends enough transfers at a time",
	Tags:  []string{"capacity", "link"}, Page: enoughTransfersAtATimePage,
	Check: func(p *validate.Pass) {
		line := theLine(p)
		if line == nil || !line.SingleStreamThroughput.Known() {
			return
		}
		written := make([]float64, len(p.Hosts))
		policyOf := policyOfEach(p)
		for i := range p.VMs {
			if host := declared(p.VMs[i].Host); host != model.NoHost {
				sum, _ := sentBy(&p.VMs[i], policyOf[i], 0.5)
				written[host] += sum
			}
		}
		for i := range p.Hosts {
			h := &p.Hosts[i]
			if most := float64(h.MaximumActiveTransfers.Value) * float64(line.SingleStreamThroughput.Value); h.MaximumActiveTransfers.Known() && written[i] > most {
				p.Report(h.Range, "The machines on host %q write %s/s, and %d transfers at a time carry %s/s.", h.Name, roundBytes(written[i]), h.MaximumActiveTransfers.Value, roundBytes(most))
			}
		}
	},
}
