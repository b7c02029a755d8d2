package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_apart_from_domain_controller.md
var vmmApartFromDomainControllerPage string

// VMMApartFromDomainController: one host takes both, and nobody can sign in to repair it.
var VMMApartFromDomainController = &validate.Rule{
	ID: "OPS008", Name: "vmm_apart_from_domain_controller", Severity: validate.Warning, Options: validate.Standalone,
	Title: "VMM and the site's only domain controller are on different hosts",
	Tags:  []string{"vmm", "host", "operations"}, Page: vmmApartFromDomainControllerPage,
	Check: func(p *validate.Pass) {
		vm := vmmMachine(p)
		if vm == nil || declared(vm.Host) == model.NoHost {
			return
		}
		var here []*model.VM // domain controllers on the host of VMM
		site := siteOfHost(p, declared(vm.Host))
		for i := range p.VMs {
			dc := &p.VMs[i]
			if dc == vm || !isController(dc) || declared(dc.Host) == model.NoHost {
				continue
			}
			switch {
			case dc.Host.Value == vm.Host.Value:
				here = append(here, dc)
			case site == model.NoSite || mayStandAt(p, model.VMID(i), site):
				return // another one is, or may be, at the site
			}
		}
		for _, dc := range here {
			p.Report(dc.Host.Range(), "Machines %q (VMM) and %q (domain controller) are on one host, %q; its loss takes VMM and the sign-in of the site at once.",
				vm.Name, dc.Name, p.Hosts[dc.Host.Value].Name)
		}
	},
}

func isController(vm *model.VM) bool { return vm.DomainController.Known() && vm.DomainController.Value }
