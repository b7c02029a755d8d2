package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed clouds_at_their_sites.md
var cloudsAtTheirSitesPage string

// CloudsAtTheirSites: the cloud that takes over must not be lost with the other.
var CloudsAtTheirSites = &validate.Rule{
	ID: "CLD009", Name: "clouds_at_their_sites", Severity: validate.Error, Options: validate.Both,
	Title: "Protected clouds are at the primary site, replica clouds at the secondary",
	Tags:  []string{"cloud"}, Requirements: []string{"R-10"}, Page: cloudsAtTheirSitesPage,
	Check: checkCloudSites,
}

func checkCloudSites(p *validate.Pass) {
	for _, e := range protectedClouds(p) {
		checkHostsAt(p, "protected", e.cloud, "primary", primary(p))
	}
	for _, e := range replicaClouds(p) {
		if !protects(p, e.cloud) { // CLD008
			checkHostsAt(p, "replica", e.cloud, "secondary", secondary(p))
		}
	}
}

func checkHostsAt(p *validate.Pass, kind string, cloud *model.Cloud, role string, site model.SiteID) {
	if site == model.NoSite {
		return
	}
	for _, id := range hostsOf(p, cloud) {
		if at := siteOfHost(p, id); at != model.NoSite && at != site {
			p.Report(p.Hosts[id].Site.Range(),
				"Host %q stands at %q, but is in %s cloud %q, whose hosts have to stand at the %s site %q.",
				p.Hosts[id].Name, p.Sites[at].Name, kind, cloud.Name, role, p.Sites[site].Name)
		}
	}
}

func protects(p *validate.Pass, cloud *model.Cloud) bool {
	for _, e := range protectedClouds(p) {
		if e.cloud == cloud {
			return true
		}
	}
	return false
}
