package network

import (
	"math"
	"slices"
)

// join adds a member to a link, in the last place.
func (n *Network) join(link int32, m member) {
	l := &n.links[link]
	l.members = append(l.members, m)
	if len(l.members) == 1 && m.other == n.openLink() && n.joinAlone(link) {
		return
	}
	if math.IsInf(n.level[link], 1) {
		l.kept = false // what stops a new class on idle links is not known yet
	}
	n.enter(link, int32(len(l.members)-1))
	n.soil(link)
}

// joinAlone is a shorter way to what a review would find, for a class that has the link to itself and goes over no other; no account is kept
// then. It is false if the class does not fill the link, or so little of it is there that units of an exact rate would show.
func (n *Network) joinAlone(link int32) bool {
	l := &n.links[link]
	level := l.capacity / l.members[0].gross
	if l.members[0].ceiling <= level || l.capacity < 1 {
		return false
	}
	l.kept = false
	n.level[link] = level
	n.noteReview(link, 0)
	return true
}

// leaveEmpty is the same for a link on which nobody is left.
func (n *Network) leaveEmpty(link int32) {
	n.links[link].kept = false
	n.level[link] = math.Inf(1)
	n.noteReview(link, n.links[link].capacity)
}

// leave takes a member from a link. The last one takes its place, and its class is returned.
func (n *Network) leave(link, place int32) (moved int32) {
	n.withdraw(link, place)
	l := &n.links[link]
	last := int32(len(l.members) - 1)
	moved = l.members[last].class
	l.members[place] = l.members[last]
	l.members = l.members[:last]
	if i := slices.Index(l.open, last); i >= 0 {
		l.open[i] = place
	}
	return moved
}

// weigh changes the weight of a member's flows.
func (n *Network) weigh(link, place int32, gross float64) {
	n.withdraw(link, place)
	m := &n.links[link].members[place]
	m.gross = gross
	n.enter(link, place)
	n.soil(link)
}

// enter counts a member in the account that its link keeps: among those stopped elsewhere, or among the others.
func (n *Network) enter(link, place int32) {
	l := &n.links[link]
	if !l.kept {
		return
	}
	m, a := &l.members[place], &l.account
	by := n.elsewhere(m, link)
	if !by.before(n.key(link)) {
		a.open = a.open.plus(m.weight())
		l.open = append(l.open, place)
		return
	}
	a.left = a.left.minus(exactly(m.gross*by.level, rateUnit))
	a.closed = a.closed.plus(m.weight())
	if a.last.before(by) {
		a.last = by
	}
}

// withdraw undoes enter, at the same levels.
func (n *Network) withdraw(link, place int32) {
	l := &n.links[link]
	if !l.kept {
		return
	}
	m, a := &l.members[place], &l.account
	by := n.elsewhere(m, link)
	if !by.before(n.key(link)) {
		a.open = a.open.minus(m.weight())
		i := slices.Index(l.open, place)
		l.open = slices.Delete(l.open, i, i+1)
		return
	}
	a.left = a.left.plus(exactly(m.gross*by.level, rateUnit))
	a.closed = a.closed.minus(m.weight())
}

// withdrawOthers and enterOthers, before and after the level of a link changes, count a member anew on the other links of its route.
func (n *Network) withdrawOthers(m *member, link int32) {
	c := n.classes[m.class]
	for i, id := range c.route {
		if int32(id) != link {
			n.withdraw(int32(id), c.places[i])
		}
	}
}

func (n *Network) enterOthers(m *member, link int32) {
	c := n.classes[m.class]
	for i, id := range c.route {
		if int32(id) != link {
			n.enter(int32(id), c.places[i])
			n.soil(int32(id))
		}
	}
}
