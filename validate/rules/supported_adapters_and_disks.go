package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed supported_adapters_and_disks.md
var supportedAdaptersAndDisksPage string

// SupportedAdaptersAndDisks: what a protected machine must not have.
var SupportedAdaptersAndDisks = &validate.Rule{
	ID: "NET012", Name: "supported_adapters_and_disks", Severity: validate.Error, Options: validate.Both,
	Title: "A protected machine has only adapters and disks that Site Recovery supports",
	Tags:  []string{"network", "disk", "protection"}, Requirements: nil, Page: supportedAdaptersAndDisksPage,
	Check: func(p *validate.Pass) {
		for i, protected := range protectedVMs(p) {
			if protected {
				checkSupport(p, &p.VMs[i])
			}
		}
	},
}

func checkSupport(p *validate.Pass, vm *model.VM) {
	refuse := func(a model.Attr[bool], kind, name, what string) {
		if a.Known() && a.Value {
			p.Report(a.Range(), "%s %q of machine %q %s; Site Recovery does not support that in a protected machine.", kind, name, vm.Name, what)
		}
	}
	for i := range vm.NetworkAdapters {
		a := &vm.NetworkAdapters[i]
		refuse(a.IPv6, "Adapter", a.Name, "has an IPv6 address")
		refuse(a.AllowTeaming, "Adapter", a.Name, "is part of a team in the guest")
	}
	for i := range vm.Disks {
		d := &vm.Disks[i]
		if d.Excluded.Known() && d.Excluded.Value {
			continue
		}
		refuse(d.Shared, "Disk", d.Name, "is shared with other machines")
		refuse(d.Encrypted, "Disk", d.Name, "is encrypted")
	}
}
