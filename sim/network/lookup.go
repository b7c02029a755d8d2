package network

import (
	"math"
	"math/bits"
	"slices"
)

// classOf finds the class, or makes it. One that was emptied is found until another takes its place.
func (n *Network) classOf(route []LinkID, weight, cap float64) *class {
	hash := hashOf(route, weight, cap)
	for i := n.chains[int(hash)&(len(n.chains)-1)]; i >= 0; i = n.classes[i].chain {
		c := n.classes[i]
		if c.hash == hash && c.weight == weight && c.cap == cap && slices.Equal(c.route, route) {
			n.revive(c)
			return c
		}
	}
	c := n.spareClass()
	*c = class{number: c.number, spare: -1, route: append(c.route[:0], route...), ends: n.endsOf(route), places: c.places[:0], heap: c.heap[:0],
		hash: hash, weight: weight, cap: cap, ceiling: cap / weight, anchor: n.now}
	n.enchain(c)
	return c
}

// revive begins a class anew that was emptied.
func (n *Network) revive(c *class) {
	if c.spare < 0 {
		return
	}
	last := n.spare[len(n.spare)-1]
	n.spare[c.spare], last.spare = last, c.spare
	n.spare = n.spare[:len(n.spare)-1]
	c.spare, c.rate, c.served, c.anchor = -1, 0, 0, n.now
}

// putAside keeps an emptied class for reuse.
func (n *Network) putAside(c *class) {
	c.spare = int32(len(n.spare))
	n.spare = append(n.spare, c)
}

// spareClass is an unused class whose slices may have room.
func (n *Network) spareClass() *class {
	if last := len(n.spare) - 1; last >= 0 {
		c := n.spare[last]
		n.spare = n.spare[:last]
		n.unchain(c)
		return c
	}
	c := &class{number: int32(len(n.classes))}
	n.classes = append(n.classes, c)
	n.due.grow(len(n.classes))
	if len(n.classes) > len(n.chains) {
		n.rehash()
	}
	return c
}

// rehash doubles the number of chains. The newest class has no chain yet.
func (n *Network) rehash() {
	n.chains = slices.Repeat([]int32{-1}, 2*len(n.chains))
	for _, c := range n.classes[:len(n.classes)-1] {
		n.enchain(c)
	}
}

func (n *Network) enchain(c *class) {
	first := &n.chains[int(c.hash)&(len(n.chains)-1)]
	c.chain, *first = *first, c.number
}

func (n *Network) unchain(c *class) {
	at := &n.chains[int(c.hash)&(len(n.chains)-1)]
	for *at != c.number {
		at = &n.classes[*at].chain
	}
	*at = c.chain
}

// hashOf mixes by multiplication with an odd number near 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming 3, §6.4).
func hashOf(route []LinkID, weight, cap float64) uint64 {
	hash := mix(math.Float64bits(weight), math.Float64bits(cap))
	for _, id := range route {
		hash = mix(hash, uint64(id))
	}
	return hash
}

func mix(hash, next uint64) uint64 {
	high, low := bits.Mul64(hash^next+1, 0x9E3779B97F4A7C15)
	return high ^ low
}
