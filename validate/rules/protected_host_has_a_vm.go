package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed protected_host_has_a_vm.md
var protectedHostHasAVMPage string

// ProtectedHostHasAVM: a host without a machine has nothing to protect and does not belong here.
var ProtectedHostHasAVM = &validate.Rule{
	ID: "CLD005", Name: "protected_host_has_a_vm", Severity: validate.Error, Options: validate.Both,
	Title: "Each host of a protected cloud has at least one machine",
	Tags:  []string{"cloud"}, Requirements: []string{"R-13"}, Page: protectedHostHasAVMPage,
	Check: checkHostsHaveVMs,
}

func checkHostsHaveVMs(p *validate.Pass) {
	busy := make([]bool, len(p.Hosts))
	for _, vm := range p.VMs {
		switch host := declared(vm.Host); {
		case host != model.NoHost:
			busy[host] = true
		case !vm.Host.Known():
			return // it may be on any of them
		}
	}
	for _, e := range protectedClouds(p) {
		for _, host := range hostsOf(p, e.cloud) {
			if !busy[host] {
				p.Report(p.Hosts[host].Range,
					"Host %q of protected cloud %q has no machine; it needs at least one, or does not belong in this cloud.",
					p.Hosts[host].Name, e.cloud.Name)
			}
		}
	}
}
