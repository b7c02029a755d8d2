package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed library_is_at_both_sites.md
var libraryIsAtBothSitesPage string

// LibraryIsAtBothSites: what only the lost site has is lost.
var LibraryIsAtBothSites = &validate.Rule{
	ID: "HAV009", Name: "library_is_at_both_sites", Severity: validate.Warning, Options: validate.Both,
	Title: "The library is at the secondary site as well",
	Tags:  []string{"vmm", "library", "script"}, Requirements: []string{"R-56"}, Page: libraryIsAtBothSitesPage,
	Check: checkLibrary,
}

func checkLibrary(p *validate.Pass) {
	if p.VMM == nil || primary(p) == model.NoSite || secondary(p) == model.NoSite {
		return
	}
	servers := p.VMM.LibraryServers
	if slices.ContainsFunc(servers, func(l model.LibraryServer) bool { return libraryMayBeAt(p, l, secondary(p)) }) {
		return
	}
	for _, l := range servers {
		if libraryMayBeAt(p, l, primary(p)) {
			reportLibrary(p, l)
		}
	}
}

// libraryMayBeAt reports whether what a library server holds is at a site, or could be: nobody says where.
func libraryMayBeAt(p *validate.Pass, l model.LibraryServer, site model.SiteID) bool {
	comes := func(vm model.VMID) bool { return mayComeTo(p, &p.VMs[vm], site) }
	switch {
	case slices.Contains(l.CopiedTo.Value, site):
		return true
	case declared(l.VM) != model.NoVM:
		return comes(l.VM.Value)
	case declared(l.Cluster) != model.NoCluster:
		nodes := allDeclared(p.Clusters[l.Cluster.Value].Nodes)
		return len(nodes) == 0 || slices.ContainsFunc(nodes, comes)
	}
	return declared(l.Site) == model.NoSite || l.Site.Value == site
}

// mayComeTo reports whether a machine is at a site, has a replica there, or could be there: a host does not say where it
// stands.
func mayComeTo(p *validate.Pass, vm *model.VM, site model.SiteID) bool {
	if at := siteOfHost(p, declared(vm.Host)); at == model.NoSite || at == site {
		return true
	}
	if vm.HyperVReplica == nil {
		return false
	}
	to := siteOfHost(p, declared(vm.HyperVReplica.ReplicaServer))
	return to == model.NoSite || to == site
}

// reportLibrary speaks where the text says on what a library server is.
func reportLibrary(p *validate.Pass, l model.LibraryServer) {
	place := l.Site.Range()
	switch {
	case declared(l.VM) != model.NoVM:
		place = l.VM.Range()
	case declared(l.Cluster) != model.NoCluster:
		place = l.Cluster.Range()
	}
	p.Report(place, "Library server %q is at %q and nothing of the library is at %q; it is lost with it.",
		l.Name, p.Sites[primary(p)].Name, p.Sites[secondary(p)].Name)
}
