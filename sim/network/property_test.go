package network

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmmdrill/sim/kernel"
)

// The condition that makes an allocation max-min fair (Bertsekas and Gallager, Data Networks, §6.5.2): no link carries more than its
// capacity, and every flow is at its cap or has a bottleneck, a full link of its route on which nobody gets more for his weight.
func TestEveryFlowHasACapOrABottleneck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPair(t)
		for range rapid.IntRange(1, 40).Draw(t, "flows") {
			p.start()
		}
		for _, f := range p.w.flows {
			f.rate = p.n.Rate(f.id)
		}
		for l, capacity := range p.w.capacity {
			if load := p.w.load(LinkID(l)); load > capacity*(1+1e-12) {
				t.Fatalf("link %d carries %v of %v bytes/s", l, load, capacity)
			}
		}
		for _, f := range p.w.flows {
			limited := func(l LinkID) bool { return p.w.bottleneck(l, f) }
			if f.rate > f.cap || f.rate < f.cap && !slices.ContainsFunc(f.route, limited) {
				t.Fatalf("flow %d has %v of %v bytes/s, and no bottleneck", f.id, f.rate, f.cap)
			}
		}
	})
}

func (w *twin) bottleneck(l LinkID, of *twinFlow) bool {
	greedy := func(g *twinFlow) bool {
		return slices.Contains(g.route, l) && g.rate/g.weight > of.rate/of.weight*(1+1e-9)
	}
	return w.load(l) >= w.capacity[l]*(1-1e-9) && !slices.ContainsFunc(w.flows, greedy)
}

// A simulator stops at many instants that do not concern the network, and announces changes that are none; neither must move a completion
// by a single tick. The flows take weeks, so that a tick is one of the last bits.
func TestLookingMoreOftenChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		capacity := rapid.Float64Range(1e3, 2e3).Draw(t, "capacity")
		n := New([]float64{capacity})
		for range 5 {
			weight := rapid.SampledFrom([]float64{1, 0.3, 2, 7}).Draw(t, "weight")
			n.Start([]LinkID{0}, rapid.Float64Range(1e9, 1e10).Draw(t, "bytes"), weight)
		}
		next, flow, _ := n.NextCompletion()
		for range 20 {
			n.Advance(n.Now() + (next-n.Now())/13)
			n.SetCapacity(0, capacity)
			if again, same, _ := n.NextCompletion(); again != next || same != flow {
				t.Fatalf("the next completion moved from %d (flow %d) to %d (flow %d)", next, flow, again, same)
			}
		}
	})
}

// Goal: weights of very different size do not cancel each other's digits. Method: heavy flows that are capped leave a link to a light one.
func TestALightFlowGetsWhatHeavyOnesLeave(t *testing.T) {
	n := New([]float64{1e9})
	for i := range 1000 {
		n.StartCapped([]LinkID{0}, 1e12, 1e6/float64(i+3), 1e3/float64(i+1))
	}
	light := n.Start([]LinkID{0}, 1e12, 1e-6)
	lighter := n.Start([]LinkID{0}, 1e12, 3e-6)
	if ratio := n.Rate(lighter) / n.Rate(light); math.Abs(ratio-3) > 1e-9 {
		t.Errorf("rates are as 1 to %v, weights as 1 to 3", ratio)
	}
	taken := 0.0
	for i := range 1000 {
		taken += 1e3 / float64(i+1)
	}
	if got, want := n.Rate(light)+n.Rate(lighter), 1e9-taken; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("the light flows get %v bytes/s, %v are left", got, want)
	}
}

// Goal: years of service in a class do not blur the end of a small flow.
func TestALongAccountStaysExact(t *testing.T) {
	const rate, year = 1e6, 365 * 86_400_000_000_000
	n := New([]float64{1e9})
	long := n.StartCapped([]LinkID{0}, 1e18, 1, rate)
	for i := range 10 {
		n.Advance(kernel.Time(i+1) * year)
		small := n.StartCapped([]LinkID{0}, 1000, 1, rate)
		at, flow, ok := n.NextCompletion()
		if want := n.Now() + 1_000_000; at != want || flow != small || !ok {
			t.Fatalf("after %d years 1000 bytes at 1 MB/s are done at %d, want %d", i+1, at, want)
		}
		n.Stop(small)
		if got, want := n.Remaining(long), 1e18-rate*n.Now().Seconds(); math.Abs(got-want) > 1e-12*want {
			t.Errorf("%v bytes are left of the long flow, want %v", got, want)
		}
	}
}

// Goal: a flow that follows another at the same instant does not inherit its rounding.
func TestAnEmptiedClassBeginsANewAccount(t *testing.T) {
	n := New([]float64{1e6})
	n.Start([]LinkID{0}, 1e12, 1)
	n.Advance(1e6 * second)
	if got := n.Remaining(n.Start([]LinkID{0}, 1000.1, 1)); got != 1000.1 {
		t.Errorf("%v of 1000.1 bytes are left at the start", got)
	}
}

// Goal: what rounding leaves of a full link is not taken for its capacity. Method: heavy flows fill two links together; next to them on
// the second a light one, whose share is far below the last digit of the capacity.
func TestALightFlowIsNotRoundedAway(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		n := New([]float64{1e9, 1e9})
		heavy := n.Start([]LinkID{0, 1}, 1e12, 1e6)
		for range 5 {
			weight := 1 + 9e5*random.Float64()
			for range 5000 {
				n.Start([]LinkID{0, 1}, 1e12, weight)
			}
		}
		light := n.Start([]LinkID{1}, 1e12, 1e-6)
		if got, want := n.Rate(light)/1e-6, n.Rate(heavy)/1e6; got < want*(1-1e-9) {
			t.Fatalf("the light flow gets %v bytes/s for its weight, heavy ones %v", got, want)
		}
	}
}

// Goal: stopped flows are neither searched for nor kept. Method: 100 000 starts and stops beside a flow that never ends.
func TestStoppedFlowsAreForgotten(t *testing.T) {
	n := New([]float64{1e6})
	kept := n.Start([]LinkID{0}, 1e17, 1)
	last := kept
	for i := range 100_000 {
		id := n.Start([]LinkID{0}, 1e18, 1) // behind the other in the heap
		if id <= last {
			t.Fatalf("flow %d after flow %d", id, last)
		}
		last = id
		n.Advance(kernel.Time(i) * second)
		n.Stop(id)
	}
	if rest := n.Remaining(kept); math.Abs(rest/(1e17-1e6/2*99_999)-1) > 1e-9 {
		t.Errorf("%v bytes are left of the flow that runs on", rest)
	}
	if entries, slots := len(n.classes[0].heap), len(n.flows); entries > 20 || slots > 2 {
		t.Errorf("one flow is kept in %d entries and %d slots", entries, slots)
	}
}

// Goal: classes come and go without a trace; here each flow has a cap of its own.
func TestEmptyClassesAreForgotten(t *testing.T) {
	n := New([]float64{1e6})
	for i := range 10_000 {
		n.StartCapped([]LinkID{0}, 1000, 1, float64(i+1))
		at, _, _ := n.NextCompletion()
		n.Advance(at)
	}
	n.NextCompletion()
	if kept := len(n.classes); kept > 2 {
		t.Errorf("%d classes are kept for no flow", kept)
	}
}

func TestArrivalsAndCompletionsDoNotAllocate(t *testing.T) {
	for _, kinds := range []int{1, 1000} {
		c := newChurn(100, kinds)
		for range 5000 {
			c.step()
		}
		if allocs := testing.AllocsPerRun(5000, c.step); allocs != 0 {
			t.Errorf("%v allocations per flow of %d kinds", allocs, kinds)
		}
	}
}
