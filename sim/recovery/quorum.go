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
	Nodes         [2]uint8 // constant: nodes at each side
	Voteless      [2]uint8 // constant: of these, those whose vote was taken away (FACTS C-7, C-8)
	Witness       Place    // constant
	Dynamic       bool     // constant: dynamic quorum and dynamic witness, FACTS C-2, C-3
	Automatic     bool     // constant: roles fail over by themselves
	PrimaryYields bool     // constant: a node of the primary side, not of the secondary, gives its vote up when votes are even (FACTS C-11)

	Failed      [2]uint8 // of the nodes, those that are down by themselves
	Quarantined [2]uint8 // of the nodes, those that run and may not join for now (FACTS C-12)
	Apart       bool     // its nodes have noticed that the line is cut
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
	return c.Nodes[s] - c.Failed[s] - c.Quarantined[s]
}

// voters counts those of them that dynamic quorum may give a vote: which of a side's nodes run is not known, so nodes without
// a vote are taken to fail first (assumption).
func (e *Estate) voters(c *Cluster, s Side) uint8 {
	return min(e.alive(c, s), c.Nodes[s]-c.Voteless[s])
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

// apart reports whether the nodes of a cluster at the two sides do without each other because of the line.
func (e *Estate) apart(c *Cluster) bool { return !e.Link && (c.Apart || !e.Rules.Timers) }

// holdsWitness reports whether the witness votes for this side. While nodes of both sides run without a line between them only
// the holder's have it; the rest is reachability.
func (e *Estate) holdsWitness(c *Cluster, s Side) bool {
	contended := e.apart(c) && e.alive(c, s.Other()) > 0 && e.sees(c, s.Other())
	return e.sees(c, s) && (!contended || c.Holder == s)
}

// Quorum reports whether the nodes of a side, with those they can reach, hold more than half of the votes (FACTS C-1).
func (e *Estate) Quorum(c *Cluster, s Side) bool {
	if e.alive(c, s) == 0 {
		return false
	}
	votes := min(c.Votes[s], e.alive(c, s))
	if e.Up[s.Other()] && !e.apart(c) {
		votes += min(c.Votes[s.Other()], e.alive(c, s.Other()))
	}
	if e.holdsWitness(c, s) {
		votes += c.WitnessVote
	}
	return 2*votes > c.Votes[Primary]+c.Votes[Secondary]+c.WitnessVote
}

// regrouped is the cluster with the votes that dynamic quorum gives it now: nodes outside the surviving membership
// lose theirs, the witness votes when the nodes' votes are even, and without a witness one node of an even number
// gives its vote up (FACTS C-2, C-3, C-4). Which node does is the choice of LowerQuorumPriorityNodeID or of the preferred
// site (FACTS C-11); without either it is the secondary site's (assumption).
func (e *Estate) regrouped(c Cluster) Cluster {
	if !c.Dynamic || !e.Quorum(&c, Primary) && !e.Quorum(&c, Secondary) {
		return c
	}
	r := c
	for _, s := range [2]Side{Primary, Secondary} {
		r.Votes[s] = 0
		if e.Quorum(&c, s) {
			r.Votes[s] = e.voters(&c, s)
		}
	}
	r.WitnessVote = 0
	nodes := r.Votes[Primary] + r.Votes[Secondary]
	switch {
	case nodes == 0:
		return c // nodes without a vote that somebody forced keep what they were given
	case nodes%2 == 1:
	case e.holdsWitness(&c, Primary) && e.Quorum(&c, Primary), e.holdsWitness(&c, Secondary) && e.Quorum(&c, Secondary):
		r.WitnessVote = 1
	default:
		r.Votes[r.yields()]--
	}
	return r
}

// yields is the side that gives a vote up when the votes are even.
func (c *Cluster) yields() Side {
	if c.Votes[Secondary] == 0 || c.PrimaryYields && c.Votes[Primary] > 0 {
		return Primary
	}
	return Secondary
}
