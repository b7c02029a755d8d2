package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed objective_leaves_time_to_decide.md
var objectiveLeavesTimeToDecidePage string

// ObjectiveLeavesTimeToDecide: it would be missed before anything is failed over.
var ObjectiveLeavesTimeToDecide = &validate.Rule{
	ID: "CAP009", Name: "objective_leaves_time_to_decide", Severity: validate.Warning, Options: validate.Both,
	Title: "A recovery time objective is longer than people and DNS take",
	Tags:  []string{"capacity", "objective", "people"}, Requirements: []string{"R-31"}, Page: objectiveLeavesTimeToDecidePage,
	Check: func(p *validate.Pass) {
		d := p.Deployment
		if !d.DetectAndDecideTime.Stated() {
			return
		}
		for i := range p.Config.Objectives {
			o := &p.Config.Objectives[i]
			if !o.RTO.Known() {
				continue
			}
			boot := 0.0
			for _, vm := range allDeclared(o.VMs) {
				boot = max(boot, p.VMs[vm].BootTime.Value.Mean())
			}
			decide, dns := seconds(d.DetectAndDecideTime.Value.Mean()), d.DNSTimeToLive.Value
			if sum := decide + seconds(boot) + dns; o.RTO.Value < sum {
				p.Report(o.RTO.Range(), "The recovery time objective of %s is shorter than %s: %s to notice and decide, %s to boot, %s until DNS forgets.",
					spell(o.RTO.Value), spell(sum), spell(decide), spell(seconds(boot)), spell(dns))
			}
		}
	},
}
