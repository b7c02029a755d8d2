package network

import (
	"cmp"
	"math"
	"slices"
)

// share brings levels and rates up to date after changes of classes and capacities: by repair, which reviews only what can have changed,
// or, when that takes too long, by filling everything anew. Both end in the same bits.
func (n *Network) share() {
	if !n.repair() {
		n.fill()
	}
	for _, i := range n.reviewed {
		l := &n.links[i]
		l.reviewed = false
		l.setRate(n.now, n.loadOf(i))
	}
	n.reviewed = n.reviewed[:0]
}

// loadOf is what all flows on a link have together: all of it, if it is full.
func (n *Network) loadOf(link int32) float64 {
	l := &n.links[link]
	if l.unused >= l.capacity {
		return 0
	}
	return l.capacity - l.unused
}

// repair reviews the links that were soiled, lowest level first, and soils the others on the routes of the classes whose rates change by
// that. A level depends on lower levels only, so that few links are reviewed twice. It is false if it has not come to an end in time.
func (n *Network) repair() bool {
	for range n.reviewsMax {
		link := n.nextSoiled()
		if link < 0 {
			return true
		}
		n.review(link)
	}
	for _, link := range n.idle {
		n.links[link].idle = false
	}
	n.idle = n.idle[:0]
	return false
}

// nextSoiled takes the next link to be reviewed, and is negative if there is none.
func (n *Network) nextSoiled() int32 {
	link, _ := n.soiled.least()
	if link >= 0 {
		n.soiled.drop(link)
		return int32(link)
	}
	last := len(n.idle) - 1
	if last < 0 {
		return -1
	}
	idle := n.idle[last]
	n.idle = n.idle[:last]
	n.links[idle].idle = false
	return idle
}

// soil marks a link whose level has to be found anew.
func (n *Network) soil(link int32) {
	if level := n.level[link]; level <= math.MaxFloat64 {
		n.soiled.set(int(link), math.Float64bits(level))
		return
	}
	if l := &n.links[link]; !l.idle {
		l.idle = true
		n.idle = append(n.idle, link)
	}
}

// review finds the level of a link, from the account that was kept if it still holds, and passes on what has changed.
func (n *Network) review(link int32) {
	if n.reviewKept(link) {
		return
	}
	old := n.key(link)
	level, unused, steady := n.levelOf(link)
	n.noteReview(link, unused)
	if level == old.level {
		return
	}
	if steady && !math.IsInf(old.level, 1) {
		n.level[link] = level
		n.passOn(link, old.level)
		return
	}
	n.findOpen(link, key{min(level, old.level), link})
	for _, i := range n.open {
		n.withdrawOthers(&n.links[link].members[i], link)
	}
	n.level[link] = level
	for _, i := range n.open {
		m := &n.links[link].members[i]
		n.touch(n.classes[m.class])
		n.enterOthers(m, link)
	}
}

// reviewKept is false if the account does not hold: when classes may be stopped elsewhere that were stopped here, or the other way round.
func (n *Network) reviewKept(link int32) bool {
	l := &n.links[link]
	if !l.kept {
		return false
	}
	old, now := n.level[link], key{l.account.level(), link}
	if !l.account.confirmed(now) {
		return false
	}
	if now.level == old {
		n.noteReview(link, l.account.unused())
		return true
	}
	for _, i := range l.open {
		m := &l.members[i]
		if m.ceiling > now.level && m.other >= 0 && n.level[m.other] > now.level {
			continue // nothing that elsewhere would find comes before
		}
		if n.elsewhere(m, link).before(now) {
			return false
		}
	}
	n.noteReview(link, l.account.unused())
	n.level[link] = now.level
	n.passOn(link, old)
	return true
}

// passOn brings the accounts of others up to date with a level that has changed from an old one, where all classes are still stopped by the
// same links.
func (n *Network) passOn(link int32, old float64) {
	l, now := &n.links[link], n.key(link)
	gross, given := math.NaN(), exact{} // what members of a weight give back; most have the same
	for _, i := range l.open {
		m := &l.members[i]
		n.touch(n.classes[m.class])
		if m.other == severalLinks {
			n.disturbOthers(m, link)
			continue
		}
		if m.other == n.openLink() {
			continue
		}
		if o := &n.links[m.other]; o.kept {
			if m.gross != gross {
				gross, given = m.gross, exactly(m.gross*old, rateUnit).minus(exactly(m.gross*now.level, rateUnit))
			}
			o.account.left = o.account.left.plus(given)
			if o.account.last.before(now) {
				o.account.last = now
			}
		}
		n.soil(m.other)
	}
}

// findOpen finds the members that nothing else stops before a key.
func (n *Network) findOpen(link int32, before key) {
	n.open = n.open[:0]
	for i := range n.links[link].members {
		if !n.elsewhere(&n.links[link].members[i], link).before(before) {
			n.open = append(n.open, int32(i))
		}
	}
}

func (n *Network) noteReview(link int32, unused float64) {
	l := &n.links[link]
	l.unused = unused
	if !l.reviewed {
		l.reviewed = true
		n.reviewed = append(n.reviewed, link)
	}
}

// disturbOthers gives up the accounts of the other links on a member's route.
func (n *Network) disturbOthers(m *member, link int32) {
	for _, id := range n.classes[m.class].route {
		if int32(id) != link {
			n.links[id].kept = false
			n.soil(int32(id))
		}
	}
}

// fill finds all levels by progressive filling (Bertsekas and Gallager, Data Networks, §6.5.2, with weights and caps): a level rises from 0,
// and each flow gets its weight times the level, until its cap is reached or a link on its route is full.
// It costs O((links + classes) · log links), whatever the number of flows.
func (n *Network) fill() {
	n.openAll()
	capped := 0
	for {
		link, _ := n.soiled.least()
		level := math.Inf(1)
		if link >= 0 {
			level = math.Float64frombits(n.soiled.at(link))
		}
		if capped < len(n.capped) && n.capped[capped].ceiling <= level {
			n.closeClass(n.capped[capped], key{n.capped[capped].ceiling, noLink})
			capped++
			continue
		}
		if link < 0 {
			return
		}
		n.closeLink(int32(link), level)
	}
}

// openAll begins to fill: all classes are open, and all links wait for the level at which they would be full.
func (n *Network) openAll() {
	n.capped = n.capped[:0]
	for _, c := range n.classes {
		if c.live == 0 {
			continue
		}
		n.touch(c)
		c.open = true
		if !math.IsInf(c.ceiling, 1) {
			n.capped = append(n.capped, c)
		}
	}
	slices.SortFunc(n.capped, func(a, b *class) int { return cmp.Compare(a.ceiling, b.ceiling) })
	n.fillings = slices.Grow(n.fillings[:0], len(n.links))[:len(n.links)]
	for i := range n.links {
		n.links[i].kept = false
		n.fillings[i] = n.startFilling(int32(i))
		n.await(int32(i))
	}
}

// await puts a link in its place among those that are not full yet.
func (n *Network) await(link int32) {
	n.soiled.set(int(link), math.Float64bits(n.fillings[link].full(link)))
}

// closeLink gives its level to all open flows of a full link.
func (n *Network) closeLink(link int32, level float64) {
	n.level[link] = level
	n.noteReview(link, n.fillings[link].unused())
	n.soiled.drop(int(link))
	for i := range n.links[link].members {
		n.closeClass(n.classes[n.links[link].members[i].class], key{level, link})
	}
}

func (n *Network) closeClass(c *class, by key) {
	if !c.open {
		return
	}
	c.open = false
	for _, id := range c.route {
		if link := int32(id); link != by.link {
			n.fillings[link].close(c.gross, by)
			n.await(link)
		}
	}
}
