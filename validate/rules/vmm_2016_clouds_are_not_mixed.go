package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_2016_clouds_are_not_mixed.md
var vmm2016CloudsAreNotMixedPage string

// VMM2016CloudsAreNotMixed: Site Recovery supports VMM 2016 with hosts of one of the two versions in a cloud.
var VMM2016CloudsAreNotMixed = &validate.Rule{
	ID: "CLD017", Name: "vmm_2016_clouds_are_not_mixed", Severity: validate.Error, Options: validate.Both,
	Title: "No cloud of a VMM 2016 server mixes hosts of 2016 and 2012 R2",
	Tags:  []string{"cloud", "host", "vmm"}, Requirements: []string{"R-12", "R-50"}, Page: vmm2016CloudsAreNotMixedPage,
	Check: checkMixed,
}

func checkMixed(p *validate.Pass) {
	if p.VMM == nil || !p.VMM.Version.Known() || p.VMM.Version.Value != "2016" {
		return
	}
	for _, e := range slices.Concat(protectedClouds(p), replicaClouds(p)) {
		hosts := hostsOf(p, e.cloud)
		older, newer := hostWith(p, hosts, "2012R2"), hostWith(p, hosts, "2016")
		if older != nil && newer != nil {
			p.Report(e.cloud.HostGroups.Range(),
				"Cloud %q has hosts of Windows Server 2012R2, such as %q, and of 2016, such as %q; under VMM 2016 a cloud may have one of the two.",
				e.cloud.Name, older.Name, newer.Name)
		}
	}
}

// hostWith is the host with the first name among those that run a version, or nil.
func hostWith(p *validate.Pass, hosts []model.HostID, version string) *model.Host {
	var found *model.Host
	for _, id := range hosts {
		host := &p.Hosts[id]
		if host.OS.Known() && host.OS.Value == version && (found == nil || host.Name < found.Name) {
			found = host
		}
	}
	return found
}
