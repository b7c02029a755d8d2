package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed every_vmm_disk_is_replicated.md
var everyVMMDiskIsReplicatedPage string

// EveryVMMDiskIsReplicated: a copy without the disk of the system or of the database does not start.
var EveryVMMDiskIsReplicated = &validate.Rule{
	ID: "VMR008", Name: "every_vmm_disk_is_replicated", Severity: validate.Error, Options: validate.Standalone,
	Title: "Every disk of the VMM machine is replicated, but for its page file",
	Tags:  []string{"replica", "vmm", "disk"}, Requirements: []string{"R-6", "R-23"}, Page: everyVMMDiskIsReplicatedPage,
	Check: func(p *validate.Pass) {
		for _, vm := range replicated(p) {
			for _, d := range vm.Disks {
				if d.Excluded.Known() && d.Excluded.Value && !d.PageFile.Value {
					p.Report(d.Excluded.Range(),
						"Disk %q of machine %q is left out of the replica that VMM comes back from; only a disk with nothing but the page file may be.",
						d.Name, vm.Name)
				}
			}
		}
	},
}
