package network

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// churn keeps a constant number of flows of random size: each step runs to the next completion and starts another flow. Of one kind, all
// go over one link; of several, each kind has a cap of its own, and two links of six.
type churn struct {
	n      *Network
	random *rand.Rand
	kinds  int
}

func newChurn(flows, kinds int) *churn {
	c := &churn{New([]float64{1e8, 1e8, 1e8, 1e8, 1e8, 1e8}), rand.New(rand.NewPCG(1, 2)), kinds}
	for range flows {
		c.start()
	}
	return c
}

func (c *churn) start() {
	bytes := 1 + 1e6*c.random.ExpFloat64()
	if c.kinds == 1 {
		c.n.Start([]LinkID{0}, bytes, 1)
		return
	}
	i := c.random.IntN(c.kinds)
	c.n.StartCapped([]LinkID{LinkID(i % 6), LinkID((i + 1 + i%5) % 6)}, bytes, 1, 1e6+1e4*float64(i))
}

func (c *churn) step() {
	at, _, _ := c.n.NextCompletion()
	for range c.n.Advance(at) {
		c.start()
	}
}

// BenchmarkArrivalAndCompletion reports the cost of one completion and one arrival among 100 000 flows (ns/op), among 100 (few-ns/op),
// and how many times more the former is (ratio): the cost grows with the logarithm of the flows, not with their number.
func BenchmarkArrivalAndCompletion(b *testing.B) {
	many, few := newChurn(100_000, 1), newChurn(100, 1)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		many.step()
	}
	among := b.Elapsed()
	for range b.N {
		few.step()
	}
	alone := b.Elapsed() - among
	b.ReportMetric(float64(among.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(alone.Nanoseconds())/float64(b.N), "few-ns/op")
	b.ReportMetric(float64(among)/float64(alone), "ratio")
}

// BenchmarkClasses reports the same among 100 flows of about as many classes.
func BenchmarkClasses(b *testing.B) {
	c := newChurn(100, 1000)
	b.ReportAllocs()
	for b.Loop() {
		c.step()
	}
}

// hosts is the churn of an estate: each flow goes over the up-link of one host and the down-link of another, so that nearly each has a
// route of its own.
type hosts struct {
	n      *Network
	random *rand.Rand
	count  int
}

func newHosts(count, flows int) *hosts {
	h := &hosts{New(slices.Repeat([]float64{1.25e8}, 2*count)), rand.New(rand.NewPCG(1, 2)), count}
	for range flows {
		h.start()
	}
	return h
}

func (h *hosts) start() {
	from := h.random.IntN(h.count)
	to := (from + 1 + h.random.IntN(h.count-1)) % h.count
	h.n.Start([]LinkID{LinkID(from), LinkID(h.count + to)}, 1+1e6*h.random.ExpFloat64(), 1)
}

func (h *hosts) step() {
	at, _, _ := h.n.NextCompletion()
	for range h.n.Advance(at) {
		h.start()
	}
}

// BenchmarkHosts keeps 1 000 flows alive among 100 hosts with an up- and a down-link each: nanoseconds for one completion and one arrival,
// completions a second, and how many times dearer they are when all levels are found anew at each event.
func BenchmarkHosts(b *testing.B) {
	repaired, filled := newHosts(100, 1000), newHosts(100, 1000)
	filled.n.reviewsMax = 0
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		repaired.step()
	}
	fast := b.Elapsed()
	for range b.N {
		filled.step()
	}
	slow := b.Elapsed() - fast
	b.ReportMetric(float64(fast.Nanoseconds())/float64(b.N), "ns/op")
	b.ReportMetric(float64(b.N)/fast.Seconds(), "completions/s")
	b.ReportMetric(float64(slow)/float64(fast), "filled/repaired")
}
