package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed page_files_are_not_replicated.md
var pageFilesAreNotReplicatedPage string

// PageFilesAreNotReplicated: a page file is worth nothing at the other side.
var PageFilesAreNotReplicated = &validate.Rule{
	ID: "STO006", Name: "page_files_are_not_replicated", Severity: validate.Note, Options: validate.Both,
	Title: "Disks with nothing but a page file are excluded from replication",
	Tags:  []string{"storage", "bandwidth"}, Page: pageFilesAreNotReplicatedPage,
	Check: func(p *validate.Pass) {
		replicates := protectedVMs(p)
		for i := range p.VMs {
			for _, d := range p.VMs[i].Disks {
				if replicates[i] && d.PageFile.Known() && d.PageFile.Value && d.Excluded.Known() && !d.Excluded.Value {
					p.Report(d.Excluded.Range(), "Disk %q of machine %q holds a page file only and is replicated all the same.", d.Name, p.VMs[i].Name).
						Remedy = validate.Set("excluded", "true")
				}
			}
		}
	},
}
