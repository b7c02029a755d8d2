package recovery_test

import (
	"fmt"
	"slices"
	"testing"

	"vmmdrill/sim/recovery"
)

// voter is a node of a cluster as one would count by hand: each of them, one by one.
type voter struct {
	side     recovery.Side
	up, vote bool
	may      bool // its vote was not taken away
}

// council is a cluster that is counted by hand: a second reading of FACTS C-1…C-4, C-7, C-9 and C-11, which knows sides only as places
// where nodes and a witness stand.
type council struct {
	nodes         []voter
	witness       recovery.Place
	witnessUp     bool
	witnessVote   bool
	dynamic       bool
	primaryYields bool
	cut           bool
	dark          [2]bool       // the site is lost
	noWay         [2]bool       // a site has lost its way to a witness elsewhere
	holder        recovery.Side // who gets a witness that both sides reach
}

func newCouncil(nodes, voteless [2]int, witness recovery.Place, dynamic, primaryYields bool) *council {
	c := &council{witness: witness, witnessUp: witness != recovery.NoWitness, dynamic: dynamic, primaryYields: primaryYields}
	c.witnessVote = c.witnessUp
	for side, n := range nodes {
		for i := range n {
			may := i >= voteless[side]
			c.nodes = append(c.nodes, voter{recovery.Side(side), true, may, may})
		}
	}
	return c
}

// hears reports whether nodes at two sides form one membership.
func (c *council) hears(a, b recovery.Side) bool { return a == b || !c.cut }

func (c *council) lives(at recovery.Side) bool {
	return slices.ContainsFunc(c.nodes, func(v voter) bool { return v.up && v.side == at })
}

// reaches reports whether a side has a way to the witness.
func (c *council) reaches(at recovery.Side) bool {
	if !c.witnessUp {
		return false
	}
	switch c.witness {
	case recovery.AtPrimary:
		return c.hears(at, recovery.Primary)
	case recovery.AtSecondary:
		return c.hears(at, recovery.Secondary)
	}
	o := at.Other()
	return c.witness == recovery.Elsewhere && (!c.noWay[at] || c.hears(at, o) && !c.dark[o] && !c.noWay[o])
}

// hasWitness: of two memberships that reach it, one has it (C-9).
func (c *council) hasWitness(at recovery.Side) bool {
	if !c.lives(at) || !c.reaches(at) {
		return false
	}
	o := at.Other()
	return c.hears(at, o) || !c.lives(o) || !c.reaches(o) || c.holder == at
}

// majority: the membership has more than half of all votes (C-1).
func (c *council) majority(at recovery.Side) bool {
	have, all := 0, 0
	for _, v := range c.nodes {
		if v.vote {
			all++
			if v.up && c.hears(at, v.side) {
				have++
			}
		}
	}
	if c.witnessVote {
		all++
		if c.hasWitness(at) || c.hears(at, at.Other()) && c.hasWitness(at.Other()) {
			have++
		}
	}
	return c.lives(at) && 2*have > all
}

// regroup: who survives votes; the witness makes an even number odd, or one of them gives its vote up (C-2, C-3, C-11).
func (c *council) regroup() {
	survives := [2]bool{c.majority(recovery.Primary), c.majority(recovery.Secondary)}
	if !c.dynamic || survives == [2]bool{} {
		return
	}
	witness := survives[0] && c.hasWitness(recovery.Primary) || survives[1] && c.hasWitness(recovery.Secondary)
	vote := func(v voter) bool { return v.up && v.may && survives[v.side] }
	if !slices.ContainsFunc(c.nodes, vote) {
		return // nobody is left to be given a vote
	}
	var votes [2]int
	for i, v := range c.nodes {
		if c.nodes[i].vote = vote(v); vote(v) {
			votes[v.side]++
		}
	}
	even := (votes[0]+votes[1])%2 == 0
	if c.witnessVote = even && witness; even && !witness {
		c.giveUp(votes)
	}
}

// giveUp takes the vote of one node: of the side that yields, if it has one.
func (c *council) giveUp(votes [2]int) {
	from := recovery.Secondary
	if c.primaryYields {
		from = recovery.Primary
	}
	if votes[from] == 0 {
		from = from.Other()
	}
	for i := range c.nodes {
		if v := &c.nodes[i]; v.vote && v.side == from {
			v.vote = false
			return
		}
	}
}

// lossOf is something that is lost: the operation, and what it does to the council.
type lossOf struct {
	name string
	op   *recovery.Operation
	args recovery.Args
	from func(*council)
}

// losses are everything that a cluster can lose. That of the nodes of a side those without a vote fail first is an assumption.
func losses() (list []lossOf) {
	for _, side := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
		at := recovery.Args{Side: side}
		list = append(list,
			lossOf{fmt.Sprintf("%v site", side), recovery.SiteOutage, at, func(c *council) {
				for i := range c.nodes {
					c.nodes[i].up = c.nodes[i].up && c.nodes[i].side != side
				}
				c.dark[side] = true
				if c.witness == map[recovery.Side]recovery.Place{recovery.Primary: recovery.AtPrimary, recovery.Secondary: recovery.AtSecondary}[side] {
					c.witnessUp = false
				}
			}},
			lossOf{fmt.Sprintf("way to the witness of the %v side", side), recovery.WitnessLinkOutage, at, func(c *council) { c.noWay[side] = true }},
			lossOf{fmt.Sprintf("line, witness to the %v side", side), recovery.LinkOutage, at, func(c *council) { c.cut, c.holder = true, side }},
			lossOf{fmt.Sprintf("%v node", side), recovery.NodeOutage, at, func(c *council) {
				fails := -1
				for i, v := range c.nodes {
					if v.up && v.side == side && (fails < 0 || !v.may || !v.vote && c.nodes[fails].may) {
						fails = i
					}
				}
				if fails >= 0 { // otherwise the site is lost already
					c.nodes[fails].up = false
				}
			}})
	}
	return append(list, lossOf{"witness", recovery.WitnessOutage, recovery.Args{}, func(c *council) { c.witnessUp = false }})
}

// TestQuorumIsAsCountedByHand compares, for every small cluster, every order of up to three losses, together or one after the other,
// and with dynamic quorum and without, which sides have the majority with a count of single nodes.
func TestQuorumIsAsCountedByHand(t *testing.T) {
	rows, kept, lost := 0, 0, 0
	var play func(e recovery.Estate, c *council, left int, path []string)
	play = func(e recovery.Estate, c *council, left int, path []string) {
		for _, s := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
			got, want := e.Quorum(&e.VMMCluster, s), c.majority(s)
			if got != want {
				t.Fatalf("%v nodes, %v of them without a vote, witness %v, dynamic %v, the primary side yields %v; lost %q: quorum of the %v side is %v, by hand %v",
					e.VMMCluster.Nodes, e.VMMCluster.Voteless, e.VMMCluster.Witness, e.VMMCluster.Dynamic, e.VMMCluster.PrimaryYields, path, s, got, want)
			}
			if rows++; got {
				kept++
			} else {
				lost++
			}
		}
		if left == 0 {
			return
		}
		for _, l := range losses() {
			if recovery.Allowed(l.op, &e, nil, recovery.TheEstate, l.args) != nil {
				continue
			}
			next, counted := e, *c
			counted.nodes = slices.Clone(c.nodes)
			recovery.Apply(l.op, &next, nil, recovery.TheEstate, l.args)
			l.from(&counted)
			play(next, &counted, left-1, append(path, l.name))
			regroup(&next)
			counted.regroup()
			play(next, &counted, left-1, append(path, l.name, "regroup"))
		}
	}
	for size := range 2 * 16 * 16 {
		nodes, voteless := [2]int{size / 64 % 4, size / 16 % 4}, [2]int{0, size / 256}
		witness, dynamic, yields := recovery.Place(size/4%4), size/2%2 == 1, size%2 == 1
		if nodes[0]+nodes[1] == voteless[1] || nodes[1] < voteless[1] {
			continue
		}
		e := clustered(uint8(nodes[0]), uint8(nodes[1]), witness)
		e.Rules.LinkFailsAlone = true
		e.VMMCluster.Dynamic, e.VMMCluster.PrimaryYields = dynamic, yields
		e.VMMCluster.Voteless[1] = uint8(voteless[1])
		e.VMMCluster.Votes[1] -= uint8(voteless[1])
		c := newCouncil(nodes, voteless, witness, dynamic, yields)
		regroup(&e)
		c.regroup()
		play(e, c, 3, nil)
	}
	if kept == 0 || lost == 0 {
		t.Errorf("of %d rows %d have quorum and %d have not", rows, kept, lost)
	}
	t.Logf("%d rows, %d with quorum", rows, kept)
}
