package network

import (
	"cmp"
	"math"
	"slices"

	"vmmdrill/sim/kernel"
)

// class is all flows of equal route, weight and cap. They have equal rates, so the class keeps one account for all: what each flow would
// have been served had it been there from the beginning. A flow is done when the account has grown by its bytes, and a heap on that
// value finds the next one however the rates change. This is the virtual time of fair queueing.
type class struct {
	route       []LinkID
	weight, cap float64
	ceiling     float64 // cap/weight: the level of the filling at which the cap is reached

	rate   float64 // bytes per second and flow, since anchor
	served float64 // bytes per flow until anchor
	anchor kernel.Time

	live int     // flows running
	heap []entry // of the flows running, and of some that were stopped
	open bool    // while rates are computed: not settled yet
}

// rebase is the account, in bytes, from which on it is begun anew: one unit in the last place is 2^-12 bytes there.
const rebase = 1 << 40

// classOf finds the class, or makes it in its place.
func (n *Network) classOf(route []LinkID, weight, cap float64) *class {
	ceiling := cap / weight
	i, _ := slices.BinarySearchFunc(n.classes, ceiling, func(c *class, x float64) int { return cmp.Compare(c.ceiling, x) })
	for ; i < len(n.classes) && n.classes[i].ceiling == ceiling; i++ {
		if c := n.classes[i]; c.weight == weight && c.cap == cap && slices.Equal(c.route, route) {
			return c
		}
	}
	c := n.spareClass()
	*c = class{route: append(c.route, route...), weight: weight, cap: cap, ceiling: ceiling, anchor: n.now, heap: c.heap}
	n.classes = slices.Insert(n.classes, i, c)
	return c
}

// spareClass is an unused class whose slices are empty but may have room.
func (n *Network) spareClass() *class {
	last := len(n.spare) - 1
	if last < 0 {
		return &class{}
	}
	c := n.spare[last]
	n.spare = n.spare[:last]
	c.route = c.route[:0]
	return c
}

func (n *Network) dropEmptyClasses() {
	kept := n.classes[:0]
	for _, c := range n.classes {
		if c.live > 0 {
			kept = append(kept, c)
		} else {
			n.spare = append(n.spare, c)
		}
	}
	clear(n.classes[len(kept):])
	n.classes = kept
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
