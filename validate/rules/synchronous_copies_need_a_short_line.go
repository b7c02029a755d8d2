package rules

import (
	_ "embed"
	"time"

	"vmmdrill/validate"
)

//go:embed synchronous_copies_need_a_short_line.md
var synchronousCopiesNeedAShortLinePage string

// SynchronousCopiesNeedAShortLine: beyond that it is not supported.
var SynchronousCopiesNeedAShortLine = &validate.Rule{
	ID: "CLU018", Name: "synchronous_copies_need_a_short_line", Severity: validate.Error, Options: validate.StretchedCluster,
	Title: "Storage is copied synchronously over a line of at most 5 ms",
	Tags:  []string{"cluster", "storage", "link"}, Requirements: []string{"R-46"}, Page: synchronousCopiesNeedAShortLinePage,
	Check: func(p *validate.Pass) {
		rtt := roundTrip(p)
		for i := range p.Clusters {
			r := p.Clusters[i].StorageReplica
			if r != nil && r.ReplicationMode.Known() && r.ReplicationMode.Value == "synchronous" && rtt > 5*time.Millisecond {
				p.Report(r.ReplicationMode.Range(), "Cluster %q copies its storage synchronously over a line whose round trip takes %s; at most 5ms are supported.", p.Clusters[i].Name, rtt)
			}
		}
	},
}
