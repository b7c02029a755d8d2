package network

import (
	"math"
	"math/bits"
	"slices"
)

// classOf finds the class, or makes it.
func (n *Network) classOf(route []LinkID, weight, cap float64) *class {
	hash := hashOf(route, weight, cap)
	for i := n.chains[int(hash)&(len(n.chains)-1)]; i >= 0; i = n.classes[i].chain {
		if c := n.classes[i]; c.hash == hash && c.weight == weight && c.cap == cap && slices.Equal(c.route, route) {
			return c
		}
	}
	c := n.spareClass()
	*c = class{number: c.number, route: append(c.route[:0], route...), ends: n.endsOf(route), places: c.places[:0], heap: c.heap[:0], hash: hash,
		weight: weight, cap: cap, ceiling: cap / weight, anchor: n.now}
	n.enchain(c)
	return c
}

// spareClass is an unused class whose slices may have room.
func (n *Network) spareClass() *class {
	if last := len(n.spare) - 1; last >= 0 {
		c := n.spare[last]
		n.spare = n.spare[:last]
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
