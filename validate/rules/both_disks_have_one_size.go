package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed both_disks_have_one_size.md
var bothDisksHaveOneSizePage string

// BothDisksHaveOneSize: a resynchronisation refuses disks of different sizes.
var BothDisksHaveOneSize = &validate.Rule{
	ID: "STO008", Name: "both_disks_have_one_size", Severity: validate.Error, Options: validate.Both,
	Title: "A disk and its copy have the same size",
	Tags:  []string{"storage"}, Page: bothDisksHaveOneSizePage,
	Check: func(p *validate.Pass) {
		for i := range p.VMs {
			for _, d := range p.VMs[i].Disks {
				if d.Size.Known() && d.ReplicaSize.Known() && d.Size.Value != d.ReplicaSize.Value {
					p.Report(d.ReplicaSize.Range(), "Disk %q of machine %q has %v, its copy %v; both have to be of one size.", d.Name, p.VMs[i].Name, d.Size.Value, d.ReplicaSize.Value)
				}
			}
		}
	},
}
