package network

import (
	"math"
	"slices"
)

// share gives every class its rate, by progressive filling (Bertsekas and Gallager, Data Networks, §6.5.2, with weights and caps):
// a level rises from 0, and each flow gets its weight times the level, until its cap is reached or a link on its route is full.
// It costs O(links · (links + classes)), whatever the number of flows.
func (n *Network) share() {
	n.openAll()
	level, capped := 0.0, 0
	for {
		full, at := n.nextFull(level)
		if next := n.settleCapped(capped, at); next > capped {
			capped = next
			continue
		}
		if full < 0 {
			break
		}
		level = at
		n.settleLink(LinkID(full), level)
	}
	n.sumLinks()
}

func (n *Network) openAll() {
	for i := range n.links {
		l := &n.links[i]
		l.carried, l.anchor = l.carriedAt(n.now), n.now
		l.rate, l.left, l.weight, l.gross, l.open = 0, l.capacity, 0, 0, 0
	}
	for _, c := range n.classes {
		c.open = true
		for _, id := range c.route {
			l := &n.links[id]
			l.weight += c.weight * float64(c.live)
			l.gross = l.weight
			l.open++
		}
	}
}

// nextFull is the link that is full first, and the level at which it is; -1 and +Inf when no link limits anything any more.
// No level lies below one already reached, whatever the rounding.
func (n *Network) nextFull(reached float64) (full int, level float64) {
	full, level = -1, math.Inf(1)
	for i := range n.links {
		l := &n.links[i]
		if l.open == 0 {
			continue
		}
		if l.weight < l.gross*1e-6 {
			n.weighAgain(LinkID(i))
		}
		if at := max(reached, l.left/l.weight); at < level {
			full, level = i, at
		}
	}
	return full, level
}

// weighAgain sums up what is left, when subtraction has cancelled six of its digits.
func (n *Network) weighAgain(id LinkID) {
	l := &n.links[id]
	l.weight = 0
	for _, c := range n.classes {
		if c.open && slices.Contains(c.route, id) {
			l.weight += c.weight * float64(c.live)
		}
	}
	l.gross = l.weight
}

// settleCapped gives their cap to all classes that reach it up to the level. It starts at a position in the order of ceilings and returns
// the position where it stopped.
func (n *Network) settleCapped(from int, level float64) int {
	for from < len(n.classes) && n.classes[from].ceiling <= level {
		if c := n.classes[from]; c.open {
			n.settleClass(c, c.cap)
		}
		from++
	}
	return from
}

// settleLink gives the level to all flows of a full link.
func (n *Network) settleLink(id LinkID, level float64) {
	for _, c := range n.classes {
		if c.open && slices.Contains(c.route, id) {
			n.settleClass(c, c.weight*level)
		}
	}
}

func (n *Network) settleClass(c *class, rate float64) {
	c.open = false
	c.setRate(n.now, rate)
	for _, id := range c.route {
		l := &n.links[id]
		l.left -= rate * float64(c.live)
		l.weight -= c.weight * float64(c.live)
		l.open--
	}
}

func (n *Network) sumLinks() {
	for _, c := range n.classes {
		for _, id := range c.route {
			n.links[id].rate += c.rate * float64(c.live)
		}
	}
}
