package recovery

// ForceQuorum starts a cluster at one side without a majority.
var ForceQuorum = &Operation{
	Name: "force_quorum",
	Doc:  "Start the cluster's nodes at the surviving side without a majority (Start-ClusterNode -FQ). Source: FACTS 5.4, C-7, C-10, F-19.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		c := e.cluster(a)
		return first(
			option(e, StretchedCluster),
			unless(e.alive(c, a.Side) > 0, SiteDown),
			unless(!e.Quorum(c, Primary) && !e.Quorum(c, Secondary), QuorumAlive),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		c := e.cluster(a)
		c.Votes = [2]uint8{}
		c.Votes[a.Side] = e.alive(c, a.Side)
		c.WitnessVote = 0
	},
}

// cluster is the one an event concerns.
func (e *Estate) cluster(a Args) *Cluster {
	if a.SQL {
		return &e.SQLCluster
	}
	return &e.VMMCluster
}
