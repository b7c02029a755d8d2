package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed vmm_node_at_each_site.md
var vmmNodeAtEachSitePage string

// VMMNodeAtEachSite: VMM has to run at either.
var VMMNodeAtEachSite = &validate.Rule{
	ID: "HAV002", Name: "vmm_node_at_each_site", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The VMM cluster has a node at the primary and at the secondary site",
	Tags:  []string{"vmm", "cluster"}, Requirements: []string{"R-46", "R-47"}, Page: vmmNodeAtEachSitePage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil || !c.Nodes.Known() || !stretched(p, c) {
			return // HAV001, CLU001
		}
		for _, site := range []model.SiteID{primary(p), secondary(p)} {
			if site != model.NoSite && !nodeAt(p, c, site) {
				p.Report(c.Nodes.Range(),
					"Cluster %q of VMM has no node at site %q; it needs one at the primary and one at the secondary site.",
					c.Name, p.Sites[site].Name)
			}
		}
	},
}

func nodeAt(p *validate.Pass, c *model.Cluster, site model.SiteID) bool {
	for _, node := range allDeclared(c.Nodes) {
		if mayStandAt(p, node, site) {
			return true
		}
	}
	return false
}
