package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed at_most_16_disks.md
var atMost16DisksPage string

// AtMost16Disks: Site Recovery protects no more.
var AtMost16Disks = &validate.Rule{
	ID: "STO009", Name: "at_most_16_disks", Severity: validate.Error, Options: validate.Both,
	Title: "A protected machine has at most 16 disks",
	Tags:  []string{"storage", "limits"}, Page: atMost16DisksPage,
	Check: func(p *validate.Pass) {
		protected := protectedVMs(p)
		for i := range p.VMs {
			if n := len(p.VMs[i].Disks); protected[i] && n > disksMax {
				p.Report(p.VMs[i].Range, "Machine %q has %d disks; Site Recovery protects machines with at most %d.", p.VMs[i].Name, n, disksMax)
			}
		}
	},
}
