package recovery

// Place is where a cluster's witness stands.
type Place uint8

const (
	NoWitness Place = iota
	AtPrimary
	AtSecondary
	Elsewhere
)

// Cluster is a Windows Server failover cluster whose nodes stand on the two sides (FACTS C-1…C-9).
type Cluster struct {
	Nodes     [2]uint8 // constant: nodes at each side
	Witness   Place    // constant
	Dynamic   bool     // constant: dynamic quorum and dynamic witness, FACTS C-2, C-3
	Automatic bool     // constant: roles fail over by themselves

	Failed      [2]uint8 // of the nodes, those that are down by themselves
	Votes       [2]uint8 // votes the nodes of each side have now
	WitnessVote uint8    // the witness's vote now
	WitnessDown bool
	WitnessCut  [2]bool // this side has no path to the witness
	Holder      Side    // the side that holds the witness while the line is down; Primary when it is up
}

// NewCluster gives every node and the witness one vote.
func NewCluster(primary, secondary uint8, witness Place) Cluster {
	c := Cluster{Nodes: [2]uint8{primary, secondary}, Witness: witness, Automatic: true, Votes: [2]uint8{primary, secondary}}
	if witness != NoWitness {
		c.WitnessVote = 1
	}
	return c
}

// alive counts the nodes that could run at a side.
func (e *Estate) alive(c *Cluster, s Side) uint8 {
	if !e.Up[s] {
		return 0
	}
	return c.Nodes[s] - c.Failed[s]
}

// sees reports whether a side can reach the cluster's witness.
func (e *Estate) sees(c *Cluster, s Side) bool {
	if c.WitnessDown || !e.Up[s] {
		return false
	}
	switch c.Witness {
	case AtPrimary:
		return s == Primary || e.Link && e.Up[Primary]
	case AtSecondary:
		return s == Secondary || e.Link && e.Up[Secondary]
	case Elsewhere:
		return !c.WitnessCut[s] || e.joined() && !c.WitnessCut[s.Other()]
	}
	return false
}

// joined reports whether the two sides form one network.
func (e *Estate) joined() bool { return e.Up[Primary] && e.Up[Secondary] && e.Link }

// holdsWitness reports whether the witness votes for this side. While both sides run without a line between them only
// the holder has it; the rest is reachability.
func (e *Estate) holdsWitness(c *Cluster, s Side) bool {
	contended := !e.Link && e.Up[s.Other()] && e.sees(c, s.Other())
	return e.sees(c, s) && (!contended || c.Holder == s)
}

// Quorum reports whether the nodes of a side, with those they can reach, hold more than half of the votes (FACTS C-1).
func (e *Estate) Quorum(c *Cluster, s Side) bool {
	if e.alive(c, s) == 0 {
		return false
	}
	votes := min(c.Votes[s], e.alive(c, s))
	if e.joined() {
		votes += min(c.Votes[s.Other()], e.alive(c, s.Other()))
	}
	if e.holdsWitness(c, s) {
		votes += c.WitnessVote
	}
	return 2*votes > c.Votes[Primary]+c.Votes[Secondary]+c.WitnessVote
}

// regrouped is the cluster with the votes that dynamic quorum gives it now: nodes outside the surviving membership
// lose theirs, the witness votes when the nodes' votes are even, and without a witness one node of an even number
// gives its vote up (FACTS C-2, C-3, C-4). Which node does is LowerQuorumPriorityNodeID's choice; the secondary site's
// is taken (assumption).
func (e *Estate) regrouped(c Cluster) Cluster {
	if !c.Dynamic || !e.Quorum(&c, Primary) && !e.Quorum(&c, Secondary) {
		return c
	}
	r := c
	for _, s := range [2]Side{Primary, Secondary} {
		r.Votes[s] = 0
		if e.Quorum(&c, s) {
			r.Votes[s] = e.alive(&c, s)
		}
	}
	r.WitnessVote = 0
	nodes := r.Votes[Primary] + r.Votes[Secondary]
	if nodes%2 == 1 {
		return r
	}
	switch {
	case e.holdsWitness(&c, Primary) && e.Quorum(&c, Primary), e.holdsWitness(&c, Secondary) && e.Quorum(&c, Secondary):
		r.WitnessVote = 1
	case r.Votes[Secondary] > 0:
		r.Votes[Secondary]--
	default:
		r.Votes[Primary]--
	}
	return r
}
