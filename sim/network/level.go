package network

import (
	"cmp"
	"math"
	"slices"
)

// key orders links by the level at which they are full, links of equal level by number. That is the order in which progressive filling
// closes them; a class that reaches its cap at this very level comes before.
type key struct {
	level float64 // bytes per second and weight
	link  int32   // noLink for a cap
}

const noLink = -1

var never = key{math.Inf(1), math.MaxInt32}

func (k key) before(o key) bool {
	return k.level < o.level || k.level == o.level && k.link < o.link
}

// member is a class on one link of its route.
type member struct {
	class   int32
	other   int32   // the other link of a route of two, the open link if there is no other, severalLinks if there are more
	ceiling float64 // of the class
	gross   float64 // weight of all its flows together
}

func (m *member) weight() exact { return exactly(m.gross, weightUnit) }

const severalLinks = -2

func (n *Network) key(link int32) key { return key{n.level[link], link} }

// elsewhere is what stops a member's class if not this link: the cap or the other links of its route.
func (n *Network) elsewhere(m *member, link int32) key {
	if m.other == severalLinks {
		return n.elsewhereOnRoute(m, link)
	}
	if level := n.level[m.other]; level < m.ceiling {
		return key{level, m.other}
	}
	return key{m.ceiling, noLink}
}

//go:noinline
func (n *Network) elsewhereOnRoute(m *member, link int32) key {
	first := key{m.ceiling, noLink}
	for _, id := range n.classes[m.class].route {
		if k := n.key(int32(id)); int32(id) != link && k.before(first) {
			first = k
		}
	}
	return first
}

// filling is a link while classes are closed one after the other.
type filling struct {
	left exact // rate that closed classes leave
	open exact // weight of the others
	last key   // what closed the last one
}

func (f *filling) close(gross float64, by key) {
	f.left = f.left.minus(exactly(gross*by.level, rateUnit))
	f.open = f.open.minus(exactly(gross, weightUnit))
	f.last = by
}

// level is where what is left is used up, infinite when all classes are closed.
func (f *filling) level() float64 {
	if f.open.zero() {
		return math.Inf(1)
	}
	return f.left.rate() / f.open.weight()
}

// full is the level, but rounding must not put it before what was closed already: the order of keys is strict.
func (f *filling) full(link int32) float64 {
	level := f.level()
	switch {
	case f.last.before(key{level, link}):
		return level
	case f.last.link < link:
		return f.last.level
	}
	return math.Nextafter(f.last.level, math.Inf(1))
}

// unused is the rate that no class takes.
func (f *filling) unused() float64 {
	if f.open.zero() {
		return f.left.rate()
	}
	return 0
}

var beforeAll = key{-1, noLink}

// startFilling is a link with all its classes open.
func (n *Network) startFilling(link int32) filling {
	f := filling{left: exactly(n.links[link].capacity, rateUnit), last: beforeAll}
	for i := range n.links[link].members {
		f.open = f.open.plus(n.links[link].members[i].weight())
	}
	return f
}

// levelOf is the level at which a link is full, given those of all others, and the rate it has to spare then. The result is that of
// levelInOrder, which closes class after class. It is found faster by guessing which ones are closed in the end: those that were so far.
// If the first guess is confirmed, classes are stopped where they were, and the answer is steady.
func (n *Network) levelOf(link int32) (level, unused float64, steady bool) {
	guess := n.key(link)
	if math.IsInf(guess.level, 1) {
		guess.link = beforeAll.link // what is not stopped at all does not count as stopped before
	}
	l := &n.links[link]
	g := &l.account
	l.kept = false
	for try := range 8 {
		n.guess(link, guess)
		if g.left.negative() {
			guess = beforeAll // from below more are closed each time
			continue
		}
		level = g.level() // too low, if too many were closed
		guess = key{level, link}
		if g.confirmed(guess) {
			l.kept, g.next = true, never
			return level, g.unused(), try == 0
		}
	}
	level, unused = n.levelInOrder(link)
	return level, unused, false
}

// guessed is a link whose classes were closed all at once.
type guessed struct {
	filling
	next   key   // what would close the next class
	closed exact // weight
}

// guess closes all classes that are stopped elsewhere before a key, in the account of the link. It gives up when that takes more than there
// is.
func (n *Network) guess(link int32, before key) {
	l := &n.links[link]
	left, weight, closed := exactly(l.capacity, rateUnit), exact{}, exact{}
	last, next := beforeAll, never
	open := l.open[:0]
	for i := range l.members {
		m := &l.members[i]
		by := n.elsewhere(m, link)
		if !by.before(before) {
			weight = weight.plus(m.weight())
			open = append(open, int32(i))
			if by.before(next) {
				next = by
			}
			continue
		}
		closed = closed.plus(m.weight())
		if last.before(by) {
			last = by
		}
		if left = left.minus(exactly(m.gross*by.level, rateUnit)); left.negative() {
			break
		}
	}
	l.open = open
	l.account = guessed{filling{left, weight, last}, next, closed}
}

// confirmed is true if closing one class after the other must end in the same. Then no other class closes before the link is full, and
// all that were closed did so at levels that are lower by more than any rounding of a step: at each step the link's level is a mean of
// the final one and of those still to be closed, weighted by their weights.
func (g *guessed) confirmed(found key) bool {
	if g.left.negative() || !found.before(g.next) {
		return false
	}
	if g.closed.zero() {
		return true
	}
	const margin, digits, least = 1 - 0x1p-30, 0x1p-10, 0x1p-10
	if g.open.zero() {
		return g.left.rate() >= max(least, g.last.level*g.closed.weight()*0x1p-30)
	}
	return g.last.level <= found.level*margin && g.open.weight() >= digits*g.closed.weight() && g.left.rate() >= least
}

// closing is one class that is stopped elsewhere.
type closing struct {
	by    key
	gross float64
}

// levelInOrder closes classes in the order in which they are stopped elsewhere, until the link is full before the next.
func (n *Network) levelInOrder(link int32) (level, unused float64) {
	n.order = n.order[:0]
	for i := range n.links[link].members {
		m := &n.links[link].members[i]
		n.order = append(n.order, closing{n.elsewhere(m, link), m.gross})
	}
	slices.SortFunc(n.order, func(a, b closing) int {
		return cmp.Or(cmp.Compare(a.by.level, b.by.level), cmp.Compare(a.by.link, b.by.link))
	})
	f := n.startFilling(link)
	for _, c := range n.order {
		if full := (key{f.full(link), link}); full.before(c.by) {
			break
		}
		f.close(c.gross, c.by)
	}
	return f.full(link), f.unused()
}
