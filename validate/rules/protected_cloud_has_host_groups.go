package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed protected_cloud_has_host_groups.md
var protectedCloudHasHostGroupsPage string

// ProtectedCloudHasHostGroups: a cloud is made of host groups, and without one it has no hosts.
var ProtectedCloudHasHostGroups = &validate.Rule{
	ID: "CLD003", Name: "protected_cloud_has_host_groups", Severity: validate.Error, Options: validate.Both,
	Title: "A protected cloud has at least one host group",
	Tags:  []string{"cloud"}, Requirements: []string{"R-11"}, Page: protectedCloudHasHostGroupsPage,
	Check: func(p *validate.Pass) {
		for _, e := range protectedClouds(p) {
			if len(allDeclared(e.cloud.HostGroups)) == 0 {
				p.Report(e.cloud.HostGroups.Range(), "Protected cloud %q has no declared host group; it needs at least one.",
					e.cloud.Name)
			}
		}
	},
}
