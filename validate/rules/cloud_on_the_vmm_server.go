package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed cloud_on_the_vmm_server.md
var cloudOnTheVMMServerPage string

// CloudOnTheVMMServer: both clouds are the one server's, which is what lets it replicate between them.
var CloudOnTheVMMServer = &validate.Rule{
	ID: "CLD021", Name: "cloud_on_the_vmm_server", Severity: validate.Error, Options: validate.Both,
	Title: "Every cloud is configured on the VMM server",
	Tags:  []string{"cloud", "vmm"}, Requirements: []string{"R-18"}, Page: cloudOnTheVMMServerPage,
	Check: func(p *validate.Pass) {
		if p.VMM == nil {
			return
		}
		for _, c := range p.Clouds {
			if !c.VMM.Known() {
				p.Report(c.VMM.Range(), "Cloud %q names no VMM server; it has to be configured on %q.", c.Name, p.VMM.Name).Remedy = setVMM(p, "vmm")
			} else if other, ok := anotherVMM(p, c.VMM); ok {
				p.Report(c.VMM.Range(), "Cloud %q is configured on %q; it has to be on the one VMM server, %q.",
					c.Name, other.Name, p.VMM.Name)
			}
		}
	},
}
