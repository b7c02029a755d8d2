package rules

import (
	_ "embed"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed cluster_is_stretched.md
var clusterIsStretchedPage string

// ClusterIsStretched: a cluster at one site is lost with it.
var ClusterIsStretched = &validate.Rule{
	ID: "CLU001", Name: "cluster_is_stretched", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "The nodes of the VMM cluster are at two sites or more",
	Tags:  []string{"cluster"}, Requirements: []string{"R-46"}, Page: clusterIsStretchedPage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil || stretched(p, c) {
			return
		}
		if vm := withoutHost(p, allDeclared(c.Nodes)); vm != nil {
			p.Report(vm.Host.Range(), "Node %q of cluster %q is on no declared host; the nodes of VMM's cluster have to be at two sites.",
				vm.Name, c.Name)
			return
		}
		p.Report(c.Nodes.Range(),
			"Cluster %q of VMM does not have nodes at two sites; it has to be stretched over the primary and the secondary.", c.Name)
	},
}

// stretched reports whether a cluster has nodes at two sites, or could have: a host does not say where it stands, or
// the nodes are not machines but hosts, which a topology does not list.
func stretched(p *validate.Pass, c *model.Cluster) bool {
	if clusteredVM(c) && !c.Nodes.Known() {
		return true
	}
	first := model.NoSite
	for _, node := range allDeclared(c.Nodes) {
		host := hostOf(p, node)
		if host == model.NoHost {
			continue
		}
		at := siteOfHost(p, host)
		if at == model.NoSite || first != model.NoSite && at != first {
			return true
		}
		first = at
	}
	return false
}
