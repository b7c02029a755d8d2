package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed one_vmm_server.md
var oneVMMServerPage string

// OneVMMServer: replication is between two clouds of one management server; with two servers it would be another product feature.
var OneVMMServer = &validate.Rule{
	ID: "TOP001", Name: "one_vmm_server", Severity: validate.Error, Options: validate.Both,
	Title: "There is exactly one VMM server",
	Tags:  []string{"topology", "vmm"}, Requirements: []string{"R-1", "R-3"}, Page: oneVMMServerPage,
	Check: func(p *validate.Pass) {
		if len(p.VMMs) == 0 {
			p.Report(p.Anchor(), "There is no VMM server; the deployment is built around exactly one.")
			return
		}
		for i := range p.VMMs {
			if other := &p.VMMs[i]; other != p.VMM {
				p.Report(other.Range, "%q is a second VMM server beside %q; the deployment is built around exactly one.",
					other.Name, p.VMM.Name)
			}
		}
	},
}
