package network

import (
	"math/rand/v2"
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
