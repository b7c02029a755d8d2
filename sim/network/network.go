// Package network decides who gets how much of a link: flows are fluids that share links by weighted max-min fairness
// (Bertsekas and Gallager, Data Networks, §6.5.2). Rates change only at events: a start, an end, a change of capacity.
//
// Whoever drives it looks at NextCompletion, advances to that or to his own next event, whichever is earlier, and handles what Advance
// says has finished. All data are bytes, all rates bytes per second. Arguments out of range are mistakes of the program and panic.
//
// Flows of equal route, weight and cap are one class with one account of what each has been served, the virtual time of fair queueing: who
// is done next in a class does not depend on its rate, and a tournament of the classes finds who is done next of all.
//
// Each link has a level: the bytes per second that a flow which it stops gets for its weight. The level of a link follows from those levels
// that are lower, of links that stop classes before it does; ties go by the number of the link, and an order that is strict in spite of
// rounding leaves one solution only. An event soils the links whose classes it changes. They are reviewed from the lowest level on, and a
// level that changes soils the links that depend on it (levels of the bottleneck structure of Ros-Giralt and others, On the Bottleneck
// Structure of Congestion-Controlled Networks, SIGMETRICS 2020). Each link keeps an account of the classes that are stopped elsewhere, so that
// a review looks at the others only, as long as no level crosses another. When that takes too long, all is filled anew; sums are exact, so that
// both end in the same bits.
package network

import (
	"fmt"
	"math"
	"slices"

	"vmmdrill/sim/kernel"
)

// LinkID is the position of a link in the capacities given to New.
type LinkID int

// FlowID names one flow for ever: it is never reused, and a later start has a larger ID.
// The lower bits are the place where the flow is kept while it runs, the upper bits count the starts.
type FlowID int64

// Slot is the place where the flow is kept while it runs: a small number, which another flow has when this one is done.
func (id FlowID) Slot() int { return int(id & slotMask) }

const (
	slotBits = 24 // 16 million flows at a time, 5·10^11 starts in a run
	slotMask = 1<<slotBits - 1
)

// Network is a set of links and the flows that run over them, at one instant. It is not for concurrent use.
type Network struct {
	now     kernel.Time
	links   []link
	level   []float64 // by link: bytes per second and weight for those whom it stops; infinite if it stops nobody, as the open link
	classes []*class  // by number
	chains  []int32   // the first class of each remainder of the hash, or -1
	flows   []flow    // by slot
	free    []int     // slots without a flow
	spare   []*class  // emptied classes, for reuse
	started int64

	settled  bool       // levels, rates and dues are those of now
	finished []FlowID   // what the last Advance returned
	due      tournament // by number of class: when its next flow is done; absent when never

	changed    []*class   // have got or lost flows
	soiled     tournament // links to be reviewed, or, when all is filled, not full yet
	idle       []int32    // links to be reviewed that stopped nobody
	reviewsMax int        // after that many reviews all is filled
	reviewed   []int32    // links
	touched    []*class   // rate or next flow to be done may have changed
	open       []int32    // scratch of review
	order      []closing  // scratch of levelInOrder
	fillings   []filling  // scratch of fill
	capped     []*class   // scratch of fill
}

type link struct {
	capacity float64 // bytes per second; 0 is a link that is down
	rate     float64 // of all flows together, since anchor
	carried  float64 // bytes until anchor
	anchor   kernel.Time

	members []member
	unused  float64 // bytes per second, when it was last reviewed

	reviewed, idle bool // in the lists of that name

	kept    bool    // the account is that of the present levels
	account guessed // which classes are stopped elsewhere, and what that leaves; last is theirs or a later key
	open    []int32 // the places of the other members
}

type flow struct {
	id     FlowID // 0 in a free slot
	class  *class
	finish float64 // what the class will have served when the flow is done
}

// New is a network without flows, at time 0, whose link i has capacitiesBytesPerSecond[i].
func New(capacitiesBytesPerSecond []float64) *Network {
	count := len(capacitiesBytesPerSecond)
	n := &Network{links: make([]link, count), level: slices.Repeat([]float64{math.Inf(1)}, count+1), chains: []int32{-1}, reviewsMax: 2*count + 16}
	n.soiled.grow(max(1, count))
	n.due.grow(1)
	for i, c := range capacitiesBytesPerSecond {
		n.SetCapacity(LinkID(i), c)
	}
	return n
}

// openLink is one more than all links, which stops nobody: where there is no second link.
func (n *Network) openLink() int32 { return int32(len(n.links)) }

// SetCapacity changes a link from now on, to at most 10^18 bytes/s. With 0 the link is down: its flows stall, and go on when it rises again.
func (n *Network) SetCapacity(id LinkID, bytesPerSecond float64) {
	n.checkLink(id)
	if !inRange(bytesPerSecond) {
		fail("capacity of %v bytes/s", bytesPerSecond)
	}
	if l := &n.links[id]; l.capacity != bytesPerSecond {
		l.account.left = l.account.left.minus(exactly(l.capacity, rateUnit)).plus(exactly(bytesPerSecond, rateUnit))
		l.capacity = bytesPerSecond
		n.soil(int32(id))
		n.settled = false
	}
}

// Start begins a flow of so many bytes, at most 10^18, over all links of the route at once. On a full link flows share by weight
// (10^-6 … 10^6).
// A flow of no bytes, or over no link (a local copy), completes at once.
func (n *Network) Start(route []LinkID, bytes, weight float64) FlowID {
	return n.StartCapped(route, bytes, weight, math.Inf(1))
}

// StartCapped is Start for a flow that never exceeds a rate of its own, which may be 0 or infinite. Over no link the cap alone holds.
func (n *Network) StartCapped(route []LinkID, bytes, weight, capBytesPerSecond float64) FlowID {
	n.checkRoute(route)
	checkFlow(bytes, weight, capBytesPerSecond)
	if len(route) == 0 && math.IsInf(capBytesPerSecond, 1) {
		bytes = 0 // at an infinite rate nothing is left to do
	}
	if bytes == 0 {
		route, weight, capBytesPerSecond = nil, 1, 0 // done, it must not take a share from others
	}
	c := n.classOf(route, weight, capBytesPerSecond)
	c.freshen(n.now, n.flows)
	finish := c.servedAt(n.now) + bytes
	id := n.place(flow{class: c, finish: finish})
	c.live++
	c.push(entry{finish, id})
	n.change(c)
	return id
}

// Stop ends a flow and returns the bytes it had still to carry: 0 when it is done or was stopped before.
func (n *Network) Stop(id FlowID) (remainingBytes float64) {
	f := n.running(id)
	if f == nil {
		return 0
	}
	remainingBytes = f.remaining(n.now)
	n.end(f)
	f.class.compact(n.flows)
	return remainingBytes
}

// Rate is what a flow gets now, in bytes per second: 0 when it is done, stopped or stalled.
func (n *Network) Rate(id FlowID) float64 {
	n.settle()
	if f := n.running(id); f != nil {
		return f.class.rate
	}
	return 0
}

// Remaining is what a flow has still to carry, in bytes: 0 when it is done or stopped.
func (n *Network) Remaining(id FlowID) float64 {
	if f := n.running(id); f != nil {
		return f.remaining(n.now)
	}
	return 0
}

// Carried is the bytes a link has carried so far: the sum, over all flows, of what each has moved across it.
func (n *Network) Carried(id LinkID) float64 {
	n.checkLink(id)
	return n.links[id].carriedAt(n.now)
}

// Now is the instant the network stands at.
func (n *Network) Now() kernel.Time { return n.now }

// NextCompletion says when the next flow will be done if nothing else happens, rounded up to the nanosecond, and names one that is done
// then; Advance names all. It is false when no flow will ever be done.
func (n *Network) NextCompletion() (kernel.Time, FlowID, bool) {
	n.settle()
	number, _ := n.due.least()
	if number < 0 {
		return kernel.Never, 0, false
	}
	return n.nextDue(), n.classes[number].heap[0].id, true
}

// nextDue is when the next flow is done. One that began with nothing to do may have been due before it began.
func (n *Network) nextDue() kernel.Time {
	_, at := n.due.least()
	return max(n.now, kernel.Time(min(at, uint64(kernel.Never))))
}

// Advance moves on to a later or the same instant, at most that of the next completion, and returns the flows that are done by then, oldest
// first. They have left the network. The slice is valid until the next call.
func (n *Network) Advance(to kernel.Time) (finished []FlowID) {
	n.settle()
	next := n.nextDue()
	if to < n.now || to > next {
		fail("advance to %d ns, outside %d ns … %d ns, present and next completion", int64(to), int64(n.now), int64(next))
	}
	n.now = to
	n.finished = n.finished[:0]
	if to == next && to != kernel.Never {
		n.finish()
	}
	return n.finished
}

// finish ends all flows that are done now.
func (n *Network) finish() {
	for {
		number, at := n.due.least()
		if number < 0 || at > uint64(n.now) {
			break
		}
		n.due.drop(number)
		n.finishIn(n.classes[number])
		n.confirm()
	}
	slices.Sort(n.finished)
}

// finishIn ends all flows of a class that are done now.
func (n *Network) finishIn(c *class) {
	for c.live > 0 && c.due(c.heap[0].finish) <= n.now {
		f := n.running(c.heap[0].id)
		n.finished = append(n.finished, f.id)
		n.giveBack(f)
		n.end(f)
		c.dropStale(n.flows)
	}
}

// giveBack corrects its links for what a flow would have carried between its true end and the tick to which that was rounded up.
func (n *Network) giveBack(f *flow) {
	excess := f.class.servedAt(n.now) - f.finish
	for _, id := range f.class.route {
		n.links[id].carried -= excess
	}
}

// settle brings rates and dues up to date, once for all that has changed at this instant.
func (n *Network) settle() {
	if n.settled {
		return
	}
	n.settled = true
	for _, c := range n.changed {
		n.takeIn(c)
	}
	n.changed = n.changed[:0]
	n.share()
	for _, c := range n.touched {
		c.touched = false
		n.schedule(c)
	}
	n.touched = n.touched[:0]
	n.confirm()
}

// schedule gives a class its rate and finds out when its next flow is done. At a lower rate that is later: what is known is too early then, and
// is found anew only when nothing else comes before it.
func (n *Network) schedule(c *class) {
	rate := n.rateOf(c)
	switch {
	case c.another || rate > c.rate:
		c.setRate(n.now, rate)
		n.expect(c)
	case rate < c.rate:
		c.setRate(n.now, rate)
		c.early = true
	}
}

// expect finds out when the next flow of a class is done.
func (n *Network) expect(c *class) {
	c.another, c.early = false, false
	due := uint64(absent)
	if at := c.due(c.first); at != kernel.Never {
		due = uint64(at)
	}
	n.due.set(int(c.number), due)
}

// confirm sees to it that the least due is not one that is known too early.
func (n *Network) confirm() {
	for {
		number, _ := n.due.least()
		if number < 0 || !n.classes[number].early {
			return
		}
		n.expect(n.classes[number])
	}
}

// place finds a slot for a flow and names it.
func (n *Network) place(f flow) FlowID {
	slot := len(n.flows)
	if last := len(n.free) - 1; last >= 0 {
		slot, n.free = n.free[last], n.free[:last]
	} else {
		if slot > slotMask {
			fail("more than %d flows at a time", slot)
		}
		n.flows = append(n.flows, flow{})
	}
	n.started++
	f.id = FlowID(n.started<<slotBits | int64(slot))
	n.flows[slot] = f
	return f.id
}

// end frees the slot; the entry in the heap of the class is stale from now on. What f points to stays readable.
func (n *Network) end(f *flow) {
	n.free = append(n.free, f.id.Slot())
	f.id = 0
	f.class.leave(n.now)
	n.change(f.class)
}

// running is nil for a flow that has ended. An ID that was never given out panics.
func (n *Network) running(id FlowID) *flow {
	slot := id.Slot()
	if id <= 0 || int64(id>>slotBits) > n.started || slot >= len(n.flows) {
		fail("unknown flow %d", int64(id))
	}
	if f := &n.flows[slot]; f.id == id {
		return f
	}
	return nil
}

func (f *flow) remaining(now kernel.Time) float64 {
	return max(0, f.finish-f.class.servedAt(now))
}

// setRate begins a new stretch of what the link carries.
func (l *link) setRate(now kernel.Time, rate float64) {
	if rate != l.rate {
		l.carried, l.anchor, l.rate = l.carriedAt(now), now, rate
	}
}

func (l *link) carriedAt(now kernel.Time) float64 {
	return l.carried + l.rate*(now-l.anchor).Seconds()
}

func (n *Network) checkLink(id LinkID) {
	if id < 0 || int(id) >= len(n.links) {
		fail("unknown link %d of %d", int(id), len(n.links))
	}
}

func (n *Network) checkRoute(route []LinkID) {
	for i, id := range route {
		n.checkLink(id)
		if slices.Contains(route[:i], id) {
			fail("route goes over link %d twice", int(id))
		}
	}
}

func checkFlow(bytes, weight, capBytesPerSecond float64) {
	if !inRange(bytes) {
		fail("flow of %v bytes", bytes)
	}
	if !(weight >= 1e-6 && weight <= 1e6) {
		fail("flow of weight %v", weight)
	}
	if !(capBytesPerSecond >= 0) {
		fail("flow capped at %v bytes/s", capBytesPerSecond)
	}
}

// inRange is true for sizes and capacities from 0 to 10^18 bytes or bytes/s; it is false for NaN.
func inRange(x float64) bool { return x >= 0 && x <= 1e18 }

func fail(format string, arguments ...any) { panic("network: " + fmt.Sprintf(format, arguments...)) }
