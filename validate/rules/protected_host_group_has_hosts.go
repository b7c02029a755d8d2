package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed protected_host_group_has_hosts.md
var protectedHostGroupHasHostsPage string

// ProtectedHostGroupHasHosts: a group without a host holds nothing to protect.
var ProtectedHostGroupHasHosts = &validate.Rule{
	ID: "CLD004", Name: "protected_host_group_has_hosts", Severity: validate.Error, Options: validate.Both,
	Title: "Each host group of a protected cloud has at least one host",
	Tags:  []string{"cloud"}, Requirements: []string{"R-12"}, Page: protectedHostGroupHasHostsPage,
	Check: func(p *validate.Pass) {
		for _, e := range protectedClouds(p) {
			for _, id := range allDeclared(e.cloud.HostGroups) {
				if group := p.HostGroups[id]; len(allDeclared(group.Hosts)) == 0 {
					p.Report(group.Hosts.Range(),
						"Host group %q of protected cloud %q has no declared host; it needs at least one.",
						group.Name, e.cloud.Name)
				}
			}
		}
	},
}
