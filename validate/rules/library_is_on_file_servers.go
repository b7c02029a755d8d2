package rules

import (
	_ "embed"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

//go:embed library_is_on_file_servers.md
var libraryIsOnFileServersPage string

// LibraryIsOnFileServers: VMM supports no other place for a highly available one.
var LibraryIsOnFileServers = &validate.Rule{
	ID: "HAV008", Name: "library_is_on_file_servers", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "VMM's library is on a cluster of file servers of its own",
	Tags:  []string{"vmm", "library"}, Requirements: []string{"R-47"}, Page: libraryIsOnFileServersPage,
	Check: func(p *validate.Pass) {
		c := vmmCluster(p)
		if c == nil {
			return
		}
		for _, l := range p.VMM.LibraryServers {
			switch at, vm := declared(l.Cluster), declared(l.VM); {
			case at != model.NoCluster && &p.Clusters[at] == c:
				p.Report(l.Cluster.Range(), "Library server %q is on the cluster of VMM itself; it belongs on file servers of its own.", l.Name)
			case vm != model.NoVM && slices.Contains(c.Nodes.Value, vm):
				p.Report(l.VM.Range(), "Library server %q is on %q, a node of VMM's own cluster; it belongs on file servers of its own.", l.Name, p.VMs[vm].Name)
			case vm != model.NoVM && !l.Cluster.Known() && !isNode(p, vm):
				p.Report(l.VM.Range(), "Library server %q is one machine, %q; when that is down VMM is there and its library is not.", l.Name, p.VMs[vm].Name)
			}
			if l.ScaleOut.Known() && l.ScaleOut.Value {
				p.Report(l.ScaleOut.Range(), "Library server %q is a scale-out file server; VMM does not take one as a library.", l.Name)
			}
		}
	},
}

// isNode reports whether a machine is a node of some cluster.
func isNode(p *validate.Pass, vm model.VMID) bool {
	return slices.ContainsFunc(p.Clusters, func(c model.Cluster) bool { return slices.Contains(c.Nodes.Value, vm) })
}
