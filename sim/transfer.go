package sim

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// sender is a host's share in replication: it sends only so many captures at a time (FACTS M-6).
type sender struct {
	busy  int
	queue []int32 // units whose captures wait, in the order in which they came, from head on
	head  int
}

// put lets a unit wait.
func (s *sender) put(i int32) {
	if s.head > 0 && s.head == len(s.queue) {
		s.queue, s.head = s.queue[:0], 0
	}
	s.queue = append(s.queue, i)
}

// take is the unit that has waited longest; false when none does.
func (s *sender) take() (i int32, ok bool) {
	if s.head == len(s.queue) {
		return 0, false
	}
	i = s.queue[s.head]
	s.head++
	return i, true
}

// drop takes a unit out of those that wait.
func (s *sender) drop(i int32) {
	s.queue = slices.DeleteFunc(s.queue[s.head:], func(j int32) bool { return j == i })
	s.head = 0
}

// openNetwork makes two one-way links of each link of the topology: 2i from the first site to the second, 2i+1 back. Behind
// them come the volumes that captures are written into, and the hosts' reading of disks.
func (w *world) openNetwork() {
	w.senders = make([]sender, len(w.t.Hosts))
	w.linkDown = make([]bool, len(w.t.Links))
	w.siteDown = make([]bool, len(w.t.Sites))
	capacities := make([]float64, 2*len(w.t.Links), 2*len(w.t.Links)+len(w.volumes))
	for i := range w.t.Links {
		bandwidth := float64(w.t.Links[i].Bandwidth.Value)
		capacities[2*i], capacities[2*i+1] = bandwidth, bandwidth
	}
	for _, v := range w.volumes {
		capacities = append(capacities, v.operations)
	}
	capacities = w.openReaders(capacities)
	w.net = network.New(capacities)
	w.routes = make([][]network.LinkID, len(capacities))
	for i := range w.routes {
		w.routes[i] = []network.LinkID{network.LinkID(i)}
	}
}

// volumeLink is the volume of a host in which copies lie, as something that is shared: its bytes are operations.
func (w *world) volumeLink(volume int) []network.LinkID { return w.routes[2*len(w.t.Links)+volume] }

// lineTo is the way over the line towards a side.
func (w *world) lineTo(s recovery.Side) []network.LinkID {
	id := 2 * int(w.line)
	if w.t.Links[w.line].Between.Value[1] != w.site[s] {
		id++
	}
	return w.routes[id]
}

func (w *world) slots(host model.HostID) int {
	return max(1, w.t.Hosts[host].MaximumActiveTransfers.Value)
}

func (w *world) enqueue(i int32) {
	c := &w.units[i].cycle
	c.from = w.units[i].host[w.machine(i).Source]
	s := &w.senders[c.from]
	s.put(i)
	w.serve(c.from)
	if i == w.followed && !c.onLine {
		w.progress(Waits, c.of)
	}
}

// serve starts transfers while the host has slots.
func (w *world) serve(host model.HostID) {
	s := &w.senders[host]
	for s.busy < w.slots(host) {
		i, waits := s.take()
		if !waits {
			return
		}
		s.busy++
		c := &w.units[i].cycle
		c.flow = w.startTransfer(i)
		c.onLine = true
		if i == w.followed {
			w.progress(Sent, c.of)
		}
	}
}

// flowDone is a capture that has arrived, or one that has been written into the copy.
func (w *world) flowDone(a delivery) {
	if a.flow == w.log.flow && w.log.mode != logStops {
		w.logSent()
		return
	}
	if i := ^a.of; i >= 0 {
		if c := &w.units[i].cycle; c.applying && c.applyFlow == a.flow {
			w.applied(i)
		}
		return
	}
	i := a.of
	if c := &w.units[i].cycle; !c.onLine || c.flow != a.flow { // it was abandoned at this very instant, or was no transfer
		if c.comparing && c.flow == a.flow {
			w.compared(i)
		}
		return
	}
	w.release(i)
	if w.units[i].copy.state == copyBegun {
		w.copied(i)
		return
	}
	w.received(i)
}

// release frees the slot of a transfer that ended, for the next in the queue.
func (w *world) release(i int32) {
	c := &w.units[i].cycle
	c.onLine = false
	w.senders[c.from].busy--
	w.serve(c.from)
}

// abandon stops a transfer, or takes it out of the host's queue. What it carried stays to be sent.
func (w *world) abandon(i int32) {
	c := &w.units[i].cycle
	switch {
	case c.onLine:
		w.units[i].copy.left = w.net.Stop(c.flow) // of a copy, what has arrived is kept
		w.release(i)
	case c.carrying:
		w.senders[c.from].drop(i)
	}
	c.carrying = false
}

// abandonApply stops writing a capture into the copy. It stays to be sent.
func (w *world) abandonApply(i int32) {
	u := &w.units[i]
	c := &u.cycle
	if c.applying {
		w.net.Stop(c.applyFlow)
	}
	for d := range u.disks {
		d := &u.disks[d]
		d.carried, d.applied = d.carried+d.applied, 0
	}
	c.carried, c.applyRan, c.applying, c.arrivedAt = c.carried+c.applyRan, 0, false, false
}
