package kernel

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"
)

// payload has the shape of the simulator's event: 12 bytes.
type payload struct {
	index int32
	epoch uint32
	kind  uint8
}

// pointers is what container/heap invites one to write: a heap of pointers behind an interface.
type pointers []*pointed

type pointed struct {
	at    Time
	key   uint64
	event payload
}

func (p pointers) Len() int { return len(p) }
func (p pointers) Less(i, j int) bool {
	return p[i].at < p[j].at || p[i].at == p[j].at && p[i].key < p[j].key
}
func (p pointers) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *pointers) Push(x any)   { *p = append(*p, x.(*pointed)) }
func (p *pointers) Pop() any {
	last := len(*p) - 1
	x := (*p)[last]
	(*p)[last] = nil
	*p = (*p)[:last]
	return x
}

// BenchmarkHold is the hold model (Jones, An Empirical Comparison of Priority-Queue and Event-Set Implementations, 1986): with a
// constant number pending, pop one event and push it back a random time later. Reported: one hold of this queue (ns/op), of
// container/heap (heap-ns/op), and how many times faster this queue is (ratio).
func BenchmarkHold(b *testing.B) {
	for _, pending := range []int{100, 10_000, 1_000_000} {
		prepared := sync.OnceValue(func() *holding { return newHolding(pending) })
		b.Run(fmt.Sprint(pending), func(b *testing.B) { prepared().measure(b) })
	}
}

// holding is the two queues with equal events, on their way. The times to the next events are drawn beforehand, for what is
// measured is the queues.
type holding struct {
	ours   Queue[payload]
	theirs pointers
	pushed uint64
	after  [1 << 14]Time
}

func newHolding(pending int) *holding {
	h, random := &holding{}, rand.New(rand.NewPCG(1, 2))
	for i := range h.after {
		h.after[i] = Time(random.ExpFloat64() * 1e9)
	}
	for i := range pending {
		at, event := Time(random.ExpFloat64()*1e9), payload{int32(i), 1, 2}
		h.ours.Push(at, Physics, event)
		heap.Push(&h.theirs, &pointed{at, h.pushed, event})
		h.pushed++
	}
	h.holdOurs(2 * pending) // until an event that is held lies among others that were
	h.holdTheirs(2 * pending)
	return h
}

func (h *holding) holdOurs(n int) {
	for i := range n {
		at, class, event, _ := h.ours.Pop()
		h.ours.Push(at+h.after[i%len(h.after)], class, event)
	}
}

func (h *holding) holdTheirs(n int) {
	for i := range n {
		e := heap.Pop(&h.theirs).(*pointed)
		heap.Push(&h.theirs, &pointed{e.at + h.after[i%len(h.after)], h.pushed, e.event})
		h.pushed++
	}
}

// measure lets the two take turns, so that what else the computer does meets both, and neither's garbage the other.
func (h *holding) measure(b *testing.B) {
	turn := max(h.ours.Len(), 100_000)
	b.ResetTimer() // what was prepared the first time is not measured
	var ours, theirs time.Duration
	for done := 0; done < b.N; done += turn {
		n := min(turn, b.N-done)
		runtime.GC()
		ours += timed(func() { h.holdOurs(n) })
		theirs += timed(func() { h.holdTheirs(n) })
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "heap-ns/op")
	b.ReportMetric(float64(theirs)/float64(ours), "ratio")
}

func timed(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}
