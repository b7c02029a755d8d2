package kernel

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"testing"
)

// payload is as large as an event of the simulator may be.
type payload [3]int64

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
		b.Run(fmt.Sprint(pending), func(b *testing.B) { benchmarkHold(b, pending) })
	}
}

func benchmarkHold(b *testing.B, pending int) {
	random := rand.New(rand.NewPCG(1, 2))
	var q Queue[payload]
	var p pointers
	for i := range pending {
		at := Time(random.ExpFloat64() * 1e9)
		q.Push(at, Physics, payload{})
		heap.Push(&p, &pointed{at: at, key: uint64(i)})
	}
	b.ResetTimer()
	for range b.N {
		at, class, event, _ := q.Pop()
		q.Push(at+Time(random.ExpFloat64()*1e9), class, event)
	}
	ours := b.Elapsed()
	for i := range b.N {
		e := heap.Pop(&p).(*pointed)
		heap.Push(&p, &pointed{e.at + Time(random.ExpFloat64()*1e9), uint64(pending + i), e.event})
	}
	theirs := b.Elapsed() - ours
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "heap-ns/op")
	b.ReportMetric(float64(theirs)/float64(ours), "ratio")
}
