package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protection_within_one_vmm.md
var protectionWithinOneVMMPage string

// ProtectionWithinOneVMM: both clouds are on the same server, and the settings have to say so twice.
var ProtectionWithinOneVMM = &validate.Rule{
	ID: "REP001", Name: "protection_within_one_vmm", Severity: validate.Error, Options: validate.Both,
	Title: "Source and target of a protection name the one VMM server",
	Tags:  []string{"protection", "vmm"}, Requirements: []string{"R-19"}, Page: protectionWithinOneVMMPage,
	Check: func(p *validate.Pass) {
		for _, pr := range p.Protections {
			checkEndVMM(p, pr.Name, "source", pr.Source)
			checkEndVMM(p, pr.Name, "target", pr.Target)
		}
	},
}

func checkEndVMM(p *validate.Pass, protection, side string, e *model.ProtectionEnd) {
	if e == nil || p.VMM == nil {
		return
	}
	if !e.VMM.Known() {
		p.Report(e.VMM.Range(), "The %s of protection %q names no VMM server; it has to be %q.", side, protection, p.VMM.Name).Remedy = setVMM(p, "vmm")
	} else if other, ok := anotherVMM(p, e.VMM); ok {
		p.Report(e.VMM.Range(), "The %s of protection %q is VMM server %q; source and target both have to be %q.",
			side, protection, other.Name, p.VMM.Name)
	}
}
