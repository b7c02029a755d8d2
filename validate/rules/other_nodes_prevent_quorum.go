package rules

import (
	_ "embed"

	"vmmdrill/validate"
)

//go:embed other_nodes_prevent_quorum.md
var otherNodesPreventQuorumPage string

// OtherNodesPreventQuorum: two sides that both think they have quorum are two clusters.
var OtherNodesPreventQuorum = &validate.Rule{
	ID: "PRC015", Name: "other_nodes_prevent_quorum", Severity: validate.Warning, Options: validate.StretchedCluster,
	Title: "Who forces quorum keeps the other nodes from forming a cluster of their own",
	Tags:  []string{"procedure", "cluster"}, Page: otherNodesPreventQuorumPage,
	Check: func(p *validate.Pass) {
		for _, pr := range ownProcedures(p) {
			for i := range pr.Steps {
				s := &pr.Steps[i]
				if s.Do.Value == "force_quorum" && s.What.Known() && !says(s, "-pq", "preventquorum", "prevent quorum") {
					p.Report(s.What.Range(), "Step %q forces the quorum and does not say that the other nodes are started with -PQ; on their own they could form a second cluster.",
						s.Name)
				}
			}
		}
	},
}
