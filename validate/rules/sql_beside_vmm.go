package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed sql_beside_vmm.md
var sqlBesideVMMPage string

// SQLBesideVMM: then one failover brings back both, in step.
var SQLBesideVMM = &validate.Rule{
	ID: "SQL001", Name: "sql_beside_vmm", Severity: validate.Warning, Options: validate.Standalone,
	Title: "VMM's database is on the VMM machine",
	Tags:  []string{"sql", "vmm"}, Requirements: []string{"R-7"}, Page: sqlBesideVMMPage,
	Check: func(p *validate.Pass) {
		if s := remoteDatabase(p); s != nil {
			at := s.Placement
			if at.Value == "same_vm" || !at.Known() {
				p.Report(s.VM.Range(),
					"Database %q of VMM is on another machine than VMM; on the same one a single failover brings back both.",
					s.Name)
				return
			}
			p.Report(at.Range(), "Database %q of VMM is placed %q; on the VMM machine a single failover brings back both.",
				s.Name, at.Value)
		}
	},
}
