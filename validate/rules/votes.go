package rules

import (
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// votes are where a cluster's votes are.
type votes struct {
	known              bool // every node stands at one of the two sites
	primary, secondary int
	witness            bool // there is one, and it is not at one of the two sites
	witnessAtASite     bool
	witnessAtPrimary   bool
}

// votesOf counts the votes of a cluster's nodes by site. A node votes unless its vote is taken away.
func votesOf(p *validate.Pass, c *model.Cluster) votes {
	v := votes{known: primary(p) != model.NoSite && secondary(p) != model.NoSite && len(c.Nodes.Value) > 0}
	for _, vm := range c.Nodes.Value {
		if vm < 0 {
			return votes{}
		}
		vote := 1
		if slices.Contains(c.NodesWithoutVote.Value, vm) {
			vote = 0
		}
		switch siteOfHost(p, hostOf(p, vm)) {
		case primary(p):
			v.primary += vote
		case secondary(p):
			v.secondary += vote
		default:
			v.known = false
		}
	}
	if c.Witness != nil {
		at := declared(c.Witness.Site)
		v.witnessAtPrimary = at != model.NoSite && at == primary(p)
		v.witnessAtASite = v.witnessAtPrimary || at != model.NoSite && at == secondary(p)
		v.witness = !v.witnessAtASite
	}
	return v
}

func (v *votes) ofNodes() int { return v.primary + v.secondary }

// withoutPrimary are the votes that are left when the primary site is lost, and all there were. A witness votes while the
// nodes have an even number of votes (FACTS C-3).
func (v *votes) withoutPrimary() (left, all int) {
	left, all = v.secondary, v.ofNodes()
	if (v.witness || v.witnessAtASite) && all%2 == 0 {
		all++
		if !v.witnessAtPrimary {
			left++
		}
	}
	return left, all
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
