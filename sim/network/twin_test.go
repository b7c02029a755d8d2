package network

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmmdrill/sim/kernel"
)

// twin is the slow obvious network: flow by flow, step by step, everything computed anew.
type twin struct {
	capacity, carried []float64
	flows             []*twinFlow // oldest first
}

type twinFlow struct {
	id                             FlowID
	route                          []LinkID
	weight, cap, bytes, rest, rate float64
}

// fill is progressive filling as the textbook says it: raise all open flows together until something is full, close what it stops.
func (w *twin) fill() {
	for _, f := range w.flows {
		f.rate = 0
	}
	for open := slices.Clone(w.flows); len(open) > 0; {
		step := math.Inf(1)
		for _, f := range open {
			step = min(step, (f.cap-f.rate)/f.weight)
			for _, l := range f.route {
				weight := 0.0
				for _, g := range open {
					if slices.Contains(g.route, l) {
						weight += g.weight
					}
				}
				step = min(step, max(0, w.capacity[l]-w.load(l))/weight)
			}
		}
		for _, f := range open {
			f.rate += step * f.weight
		}
		open = slices.DeleteFunc(open, func(f *twinFlow) bool {
			return f.rate >= f.cap*(1-1e-13) || slices.ContainsFunc(f.route, w.full)
		})
	}
}

func (w *twin) load(l LinkID) (load float64) {
	for _, f := range w.flows {
		if slices.Contains(f.route, l) {
			load += f.rate
		}
	}
	return load
}

func (w *twin) full(l LinkID) bool { return w.load(l) >= w.capacity[l]*(1-1e-13) }

// next is how many seconds are left until the next flow is done, if an error of so many parts of its bytes has crept in.
func (w *twin) next(parts float64) float64 {
	next := math.Inf(1)
	for _, f := range w.flows {
		if f.rest == 0 {
			return 0
		}
		next = min(next, (f.rest+parts*f.bytes)/f.rate)
	}
	return max(0, next)
}

func (w *twin) move(f *twinFlow, bytes float64) {
	f.rest -= bytes
	for _, l := range f.route {
		w.carried[l] += bytes
	}
}

// pair is a network and its twin, which see the same and must say the same.
type pair struct {
	*rapid.T
	n *Network
	w twin
}

func drawPair(t *rapid.T) *pair {
	capacity := rapid.SliceOfN(drawCapacity(), 1, 4).Draw(t, "capacities")
	return &pair{t, New(capacity), twin{capacity: slices.Clone(capacity), carried: make([]float64, len(capacity))}}
}

func drawCapacity() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Just(0.0), rapid.Map(rapid.IntRange(1, 20), func(i int) float64 { return float64(i) * 500 }), rapid.Float64Range(1, 1e4))
}

// start begins a few flows of one kind.
func (p *pair) start() {
	kind := twinFlow{cap: math.Inf(1)}
	for l := range p.w.capacity {
		if rapid.SampledFrom([]bool{true, true, false}).Draw(p.T, "over") {
			kind.route = append(kind.route, LinkID(l))
		}
	}
	kind.weight = rapid.SampledFrom([]float64{1, 1, 0.3, 2, 10}).Draw(p.T, "weight")
	if rapid.Bool().Draw(p.T, "capped") {
		kind.cap = rapid.OneOf(rapid.SampledFrom([]float64{0, 100, 500}), rapid.Float64Range(1, 5e3)).Draw(p.T, "cap")
	}
	for range rapid.IntRange(1, 8).Draw(p.T, "flows") {
		f := kind
		f.bytes = rapid.OneOf(rapid.Just(0.0), rapid.Just(6e4), rapid.Float64Range(1e3, 1e7)).Draw(p.T, "bytes")
		p.begin(&f)
	}
}

func (p *pair) begin(f *twinFlow) {
	if math.IsInf(f.cap, 1) {
		f.id = p.n.Start(f.route, f.bytes, f.weight)
	} else {
		f.id = p.n.StartCapped(f.route, f.bytes, f.weight, f.cap)
	}
	if len(f.route) == 0 && math.IsInf(f.cap, 1) {
		f.bytes = 0
	}
	if f.bytes == 0 { // done at once: the twin keeps it, but off the network
		f.route, f.cap = nil, 0
	}
	f.rest = f.bytes
	p.w.flows = append(p.w.flows, f)
}

func (p *pair) stop() {
	if len(p.w.flows) == 0 {
		return
	}
	i := rapid.IntRange(0, len(p.w.flows)-1).Draw(p.T, "stop")
	f := p.w.flows[i]
	p.close("rest at stop", p.n.Stop(f.id), f.rest, 1e-9*f.bytes)
	p.w.flows = slices.Delete(p.w.flows, i, i+1)
}

func (p *pair) setCapacity() {
	l := rapid.IntRange(0, len(p.w.capacity)-1).Draw(p.T, "link")
	p.w.capacity[l] = drawCapacity().Draw(p.T, "capacity")
	p.n.SetCapacity(LinkID(l), p.w.capacity[l])
}

// advance goes to the next completion, or less far. The finished flows are the network's word; the twin checks it, so that the rounding
// to the nanosecond does not add up.
func (p *pair) advance(far bool) {
	next, _, ok := p.n.NextCompletion()
	to := p.n.Now() + kernel.Time(rapid.Int64Range(0, 1e13).Draw(p.T, "wait"))
	if ok && (far || to > next) {
		to = next
	}
	seconds := (to - p.n.Now()).Seconds()
	finished := p.n.Advance(to)
	if !slices.IsSorted(finished) {
		p.Fatalf("finished out of order: %v", finished)
	}
	done := func(f *twinFlow) bool { return slices.Contains(finished, f.id) }
	for _, f := range p.w.flows {
		p.w.move(f, f.rate*seconds)
		if rounding := f.rate*2e-12 + f.bytes*1e-9; done(f) {
			p.close("rest of a finished flow", max(0, f.rest), 0, rounding)
			p.w.move(f, f.rest)
		} else if f.rest < -rounding {
			p.Fatalf("flow %d goes on, %v bytes beyond its end", f.id, -f.rest)
		}
	}
	p.w.flows = slices.DeleteFunc(p.w.flows, done)
}

func (p *pair) compare() {
	p.w.fill()
	for _, f := range p.w.flows {
		p.close("rate", p.n.Rate(f.id), f.rate, 1e-9*f.rate)
		p.close("rest", p.n.Remaining(f.id), max(0, f.rest), 1e-9*f.bytes)
	}
	for l, carried := range p.w.carried {
		p.close("carried", p.n.Carried(LinkID(l)), carried, 1e-9*carried+1e-9)
	}
	at, _, ok := p.n.NextCompletion()
	first, last := p.w.next(-1e-13)*1e9, p.w.next(1e-13)*1e9
	if tick := float64(at - p.n.Now()); last < 1e18 && (!ok || tick < first*(1-1e-9)-0.002 || tick > last*(1+1e-9)+1) {
		p.Fatalf("next completion in %v ns, want it from %v ns to %v ns, rounded up", tick, first, last)
	}
	if math.IsInf(first, 1) && ok {
		p.Fatalf("a completion is announced, though all flows stand")
	}
}

func (p *pair) close(what string, got, want, tolerance float64) {
	if !(math.Abs(got-want) <= tolerance) {
		p.Fatalf("%s is %v, want %v within %v", what, got, want, tolerance)
	}
}

// Goal: grouping flows, one account per class and lazy deletion change nothing but speed. Method: random links, starts, stops, changes of
// capacity and waits, on the network and on the slow twin.
func TestTheNetworkAgreesWithItsSlowTwin(t *testing.T) {
	todo := []string{"start", "start", "stop", "capacity", "wait", "complete", "complete", "complete", "complete"}
	rapid.Check(t, func(t *rapid.T) {
		p := drawPair(t)
		for range 60 {
			switch rapid.SampledFrom(todo).Draw(t, "do") {
			case "start":
				p.start()
			case "stop":
				p.stop()
			case "capacity":
				p.setCapacity()
			case "wait":
				p.advance(false)
			case "complete":
				p.advance(true)
			}
			p.compare()
		}
	})
}

// The same with one class of many flows, where the heap has several levels and many of its entries are stale.
func TestALargeClassAgreesWithItsSlowTwin(t *testing.T) {
	bytes := rapid.Float64Range(1e3, 1e6)
	rapid.Check(t, func(t *rapid.T) {
		p := &pair{t, New([]float64{1000}), twin{capacity: []float64{1000}, carried: []float64{0}}}
		start := func() {
			p.begin(&twinFlow{route: []LinkID{0}, weight: 1, cap: math.Inf(1), bytes: bytes.Draw(t, "bytes")})
		}
		for range 80 {
			start()
		}
		p.compare()
		for range 100 {
			switch rapid.SampledFrom([]string{"start", "stop", "stop", "stop", "stop", "complete"}).Draw(t, "do") {
			case "start":
				start()
			case "stop":
				p.stop()
			case "complete":
				p.advance(true)
			}
			p.compare()
		}
	})
}

// Goal: repair ends in the same bits as filling everything anew. Method: the same starts, stops, changes of capacity and waits, on one
// network that repairs and on one that is not given the time to; equal capacities and weights make many ties.
func TestRepairEndsInTheSameBitsAsFilling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMirror(t)
		for range 80 {
			m.act()
			m.compare()
		}
	})
}

// The same on an estate of hosts, where most levels depend on many others, and links carry many classes.
func TestRepairEndsInTheSameBitsAsFillingAmongHosts(t *testing.T) {
	repaired, filled := newHosts(30, 200), newHosts(30, 200)
	filled.n.reviewsMax = 0
	for i := range 3000 {
		if i%100 == 0 {
			link, capacity := LinkID(i/100%60), 1e7*float64(1+i/100%7)
			repaired.n.SetCapacity(link, capacity)
			filled.n.SetCapacity(link, capacity)
		}
		repaired.step()
		filled.step()
		if !slices.Equal(repaired.n.level, filled.n.level) || repaired.n.Now() != filled.n.Now() {
			t.Fatalf("after %d completions at %d and %d levels are %v and %v", i+1, repaired.n.Now(), filled.n.Now(), repaired.n.level, filled.n.level)
		}
	}
}

// mirror is two networks which see the same and must say the same to the last bit.
type mirror struct {
	*rapid.T
	repaired, filled *Network
	links            int
	capacities       *rapid.Generator[float64]
	flows            []FlowID
}

func drawMirror(t *rapid.T) *mirror {
	capacities := rapid.SampledFrom([]*rapid.Generator[float64]{rapid.Just(1e3), drawCapacity(), rapid.Float64Range(900, 1100)}).Draw(t, "kind")
	capacity := rapid.SliceOfN(capacities, 1, 12).Draw(t, "capacities")
	m := &mirror{T: t, repaired: New(capacity), filled: New(capacity), links: len(capacity), capacities: capacities}
	m.filled.reviewsMax = 0
	m.repaired.reviewsMax = rapid.SampledFrom([]int{1, 4, 1 << 20}).Draw(t, "reviews") // some repairs are broken off
	return m
}

func (m *mirror) act() {
	switch rapid.SampledFrom([]string{"start", "start", "start", "stop", "capacity", "wait", "complete", "complete"}).Draw(m.T, "do") {
	case "start":
		m.start()
	case "stop":
		if len(m.flows) > 0 {
			id := rapid.SampledFrom(m.flows).Draw(m.T, "stop")
			m.same("rest", m.repaired.Stop(id), m.filled.Stop(id))
		}
	case "capacity":
		link, capacity := LinkID(rapid.IntRange(0, m.links-1).Draw(m.T, "link")), m.capacities.Draw(m.T, "capacity")
		m.repaired.SetCapacity(link, capacity)
		m.filled.SetCapacity(link, capacity)
	case "wait":
		m.advance(m.repaired.Now() + kernel.Time(rapid.Int64Range(0, 1e13).Draw(m.T, "wait")))
	case "complete":
		m.advance(kernel.Never - 1)
	}
}

func (m *mirror) start() {
	links := rapid.SliceOfNDistinct(rapid.IntRange(0, m.links-1), 0, 3, rapid.ID[int]).Draw(m.T, "route")
	var route []LinkID
	for _, l := range links {
		route = append(route, LinkID(l))
	}
	weight := rapid.SampledFrom([]float64{1, 1, 1, 0.3, 2, 1e-6, 1e6}).Draw(m.T, "weight")
	cap := rapid.OneOf(rapid.SampledFrom([]float64{math.Inf(1), math.Inf(1), 0, 100, 1e3 / 3}), rapid.Float64Range(1, 500)).Draw(m.T, "cap")
	for range rapid.IntRange(1, 4).Draw(m.T, "flows") {
		bytes := rapid.Float64Range(1, 1e6).Draw(m.T, "bytes")
		id := m.repaired.StartCapped(route, bytes, weight, cap)
		m.filled.StartCapped(route, bytes, weight, cap)
		m.flows = append(m.flows, id)
	}
}

func (m *mirror) advance(to kernel.Time) {
	if next, _, ok := m.repaired.NextCompletion(); ok {
		to = min(to, next)
	} else if to == kernel.Never-1 {
		return
	}
	done := slices.Clone(m.repaired.Advance(to))
	if other := m.filled.Advance(to); !slices.Equal(done, other) {
		m.Fatalf("done are %v and %v", done, other)
	}
}

func (m *mirror) compare() {
	next, flow, ok := m.repaired.NextCompletion()
	if n, f, o := m.filled.NextCompletion(); n != next || f != flow || o != ok {
		m.Fatalf("next are %d at %d and %d at %d", flow, next, f, n)
	}
	for _, id := range m.flows {
		m.same("rate", m.repaired.Rate(id), m.filled.Rate(id))
		m.same("rest", m.repaired.Remaining(id), m.filled.Remaining(id))
	}
	for l := range m.links {
		m.same("level", m.repaired.level[l], m.filled.level[l])
		m.same("carried", m.repaired.Carried(LinkID(l)), m.filled.Carried(LinkID(l)))
		m.audit(int32(l))
	}
}

// audit compares the account that a link keeps with a new one.
func (m *mirror) audit(link int32) {
	l := &m.repaired.links[link]
	if !l.kept {
		return
	}
	kept, open := l.account, slices.Sorted(slices.Values(l.open))
	m.repaired.guess(link, m.repaired.key(link))
	anew := l.account
	l.account = kept
	if kept.left != anew.left || kept.filling.open != anew.filling.open || kept.closed != anew.closed || kept.last.before(anew.last) || !slices.Equal(open, l.open) {
		m.Fatalf("link %d keeps the account %v of members %v, anew it is %v of %v", link, kept, open, anew, l.open)
	}
}

func (m *mirror) same(what string, got, want float64) {
	if math.Float64bits(got) != math.Float64bits(want) {
		m.Fatalf("%s is %v repaired and %v filled", what, got, want)
	}
}
