package rules

import (
	_ "embed"

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
			if at := declared(l.Cluster); at != model.NoCluster && &p.Clusters[at] == c {
				p.Report(l.Cluster.Range(), "Library server %q is on the cluster of VMM itself; it belongs on file servers of its own.", l.Name)
			}
			if l.ScaleOut.Known() && l.ScaleOut.Value {
				p.Report(l.ScaleOut.Range(), "Library server %q is a scale-out file server; VMM does not take one as a library.", l.Name)
			}
		}
	},
}
