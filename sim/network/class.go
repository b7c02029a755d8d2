package network

import (
	"math"
	"slices"

	"vmmdrill/sim/kernel"
)

// class is all flows of equal route, weight and cap. They have equal rates, so the class keeps one account for all: what each flow would
// have been served had it been there from the beginning. A flow is done when the account has grown by its bytes, and a heap on that
// value finds the next one however the rates change. This is the virtual time of fair queueing.
type class struct {
	// What is needed when the rate changes stands together.
	rate    float64 // bytes per second and flow, since anchor
	served  float64 // bytes per flow until anchor
	anchor  kernel.Time
	first   float64 // what will have been served when the next flow is done
	weight  float64
	ceiling float64  // cap/weight: the level of the filling at which the cap is reached
	ends    [2]int32 // the links of a route of two at most, or the open link; otherwise severalLinks

	number           int32 // its place among the classes
	changed, touched bool  // in the lists of that name
	open             bool  // while everything is filled: not closed yet
	another          bool  // the next flow to be done may be another one than what is known of its end
	early            bool  // what is known of that end is too early

	cap    float64
	live   int     // flows running
	heap   []entry // of the flows running, and of some that were stopped
	gross  float64 // weight of all flows together, as the links know it
	route  []LinkID
	places []int32 // its places among the members of the links of its route, once they know of it
	hash   uint64  // of route, weight and cap
	spare  int32   // its place among the spare classes, or -1
	chain  int32   // the next class of equal remainder of the hash, or -1
}

// rebase is the account, in bytes, from which on it is begun anew: one unit in the last place is 2^-12 bytes there.
const rebase = 1 << 40

// touch has a class looked at when the levels are found: its rate, or its next flow to be done, may be another one.
func (n *Network) touch(c *class) {
	if !c.touched {
		c.touched = true
		n.touched = append(n.touched, c)
	}
}

// change has the links of a class told how many flows it has.
func (n *Network) change(c *class) {
	n.settled = false
	if !c.changed {
		c.changed = true
		n.changed = append(n.changed, c)
	}
}

// takeIn tells the links what has become of a class.
func (n *Network) takeIn(c *class) {
	c.changed = false
	gross := c.weight * float64(c.live)
	switch {
	case c.live == 0:
		n.leaveLinks(c)
		n.due.drop(int(c.number))
		n.putAside(c)
		return
	case len(c.places) < len(c.route):
		c.gross = gross
		n.joinLinks(c)
	case gross != c.gross:
		c.gross = gross
		for i, id := range c.route {
			n.weigh(int32(id), c.places[i], gross)
		}
	}
	c.dropStale(n.flows)
	c.first, c.another = c.heap[0].finish, true
	n.touch(c)
}

func (n *Network) joinLinks(c *class) {
	for i, id := range c.route {
		c.places = append(c.places, int32(len(n.links[id].members)))
		n.join(int32(id), member{c.number, c.otherEnd(i), c.ceiling, c.gross})
	}
}

// endsOf is what a class keeps of its route for speed.
func (n *Network) endsOf(route []LinkID) [2]int32 {
	if len(route) > 2 {
		return [2]int32{severalLinks, severalLinks}
	}
	ends := [2]int32{n.openLink(), n.openLink()}
	for i, id := range route {
		ends[i] = int32(id)
	}
	return ends
}

// otherEnd is where a route goes besides its link i.
func (c *class) otherEnd(i int) int32 {
	if len(c.route) > 2 {
		return severalLinks
	}
	return c.ends[1-i]
}

// leaveLinks takes a class out of its links; the last member takes its place.
func (n *Network) leaveLinks(c *class) {
	for i, place := range c.places {
		id := c.route[i]
		if moved := n.leave(int32(id), place); moved != c.number {
			m := n.classes[moved]
			m.places[slices.Index(m.route, id)] = place
		}
	}
	for _, id := range c.route {
		if len(n.links[id].members) == 0 {
			n.leaveEmpty(int32(id))
		} else {
			n.soil(int32(id))
		}
	}
	c.places = c.places[:0]
}

// rateOf is what the levels give to each flow of a class, in bytes per second.
func (n *Network) rateOf(c *class) float64 {
	level := c.ceiling
	if c.ends[0] != severalLinks {
		if l := n.level[c.ends[0]]; l < level {
			level = l
		}
		if l := n.level[c.ends[1]]; l < level {
			level = l
		}
	} else {
		level = n.lowest(c.route, level)
	}
	if level == c.ceiling {
		return c.cap
	}
	return c.weight * level
}

// lowest is the lowest level on a route, or that of a cap if it is lower.
func (n *Network) lowest(route []LinkID, level float64) float64 {
	for _, id := range route {
		level = min(level, n.level[id])
	}
	return level
}

func (c *class) servedAt(now kernel.Time) float64 {
	return c.served + c.rate*(now-c.anchor).Seconds()
}

// due is the tick at which a flow is done. Less than a thousandth of a tick counts as on the tick, and so do the last bits of the
// quotient, so that 1000 bytes at 1000 bytes/s take one second and not a nanosecond more.
func (c *class) due(finish float64) kernel.Time {
	if finish <= c.served {
		return c.anchor
	}
	ticks := (finish - c.served) / c.rate * 1e9
	ticks = math.Ceil(ticks - 1e-3 - ticks*0x1p-50)
	if !(ticks < float64(kernel.Never-c.anchor)) { // also when a rate of 0 has made it NaN
		return kernel.Never
	}
	return c.anchor + kernel.Time(ticks)
}

// setRate begins a new stretch of the account. An equal rate leaves it alone, so that times computed before stay as they are.
func (c *class) setRate(now kernel.Time, rate float64) {
	if rate != c.rate {
		c.served, c.anchor, c.rate = c.servedAt(now), now, rate
	}
}

// freshen begins a long account anew, before a small flow comes to be measured by it.
func (c *class) freshen(now kernel.Time, flows []flow) {
	if served := c.servedAt(now); served >= rebase {
		c.served, c.anchor = served, now
		c.rebuild(flows)
	}
}

// leave begins the account of an emptied class anew.
func (c *class) leave(now kernel.Time) {
	c.live--
	if c.live == 0 {
		c.served, c.anchor, c.heap = 0, now, c.heap[:0]
	}
}

// dropStale brings a running flow to the head of the heap.
func (c *class) dropStale(flows []flow) {
	for c.live > 0 && c.heap[0].stale(flows) {
		c.pop()
	}
}

// compact keeps the stopped flows in the heap below its half.
func (c *class) compact(flows []flow) {
	if len(c.heap) > 2*c.live+16 {
		c.rebuild(flows)
	}
}

// rebuild drops the stopped flows and begins the account anew at its anchor.
func (c *class) rebuild(flows []flow) {
	kept := c.heap[:0]
	for _, e := range c.heap {
		if e.stale(flows) {
			continue
		}
		e.finish -= c.served
		flows[e.id&slotMask].finish = e.finish
		kept = append(kept, e)
	}
	c.heap, c.served = kept, 0
	c.heapify()
}
