package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed clouds_share_no_host.md
var cloudsShareNoHostPage string

// CloudsShareNoHost: the replica would be on the host that it is to survive.
var CloudsShareNoHost = &validate.Rule{
	ID: "CLD010", Name: "clouds_share_no_host", Severity: validate.Error, Options: validate.Both,
	Title: "The two clouds of a protection have no host in common",
	Tags:  []string{"cloud"}, Requirements: []string{"R-10"}, Page: cloudsShareNoHostPage,
	Check: checkSharedHosts,
}

func checkSharedHosts(p *validate.Pass) {
	for _, pr := range p.Protections {
		if pr.Source == nil || pr.Target == nil {
			continue
		}
		from, to := declared(pr.Source.Cloud), declared(pr.Target.Cloud)
		if from == model.NoCloud || to == model.NoCloud || from == to {
			continue
		}
		source, target := &p.Clouds[from], &p.Clouds[to]
		for _, host := range hostsOf(p, target) {
			if slices.Contains(hostsOf(p, source), host) {
				p.Report(target.HostGroups.Range(),
					"Host %q is in both clouds of protection %q, %q and %q; a replica has to be on another host.",
					p.Hosts[host].Name, pr.Name, source.Name, target.Name)
			}
		}
	}
}
