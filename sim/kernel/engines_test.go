package kernel

import (
	"container/heap"
	"math/rand/v2"
	"testing"
	"time"
)

// The two ways in which simulations are usually written in Go, each with the queue M/M/1 on top, to compare this package with:
// closures in a container/heap, and a goroutine for each customer.

// scheduled is what happens later: a function to call, or in the other engine a goroutine to wake.
type scheduled[Action any] struct {
	at     Time
	order  uint64
	action Action
}

type agenda[Action any] []*scheduled[Action]

func (a agenda[Action]) Len() int { return len(a) }
func (a agenda[Action]) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].order < a[j].order
}
func (a agenda[Action]) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda[Action]) Push(x any)   { *a = append(*a, x.(*scheduled[Action])) }
func (a *agenda[Action]) Pop() any {
	last := len(*a) - 1
	x := (*a)[last]
	(*a)[last] = nil
	*a = (*a)[:last]
	return x
}

// callbacks is an engine whose events are closures.
type callbacks struct {
	now    Time
	agenda agenda[func()]
	order  uint64
}

func (c *callbacks) after(delay Time, do func()) {
	heap.Push(&c.agenda, &scheduled[func()]{c.now + delay, c.order, do})
	c.order++
}

func (c *callbacks) run() {
	for len(c.agenda) > 0 {
		next := heap.Pop(&c.agenda).(*scheduled[func()])
		c.now = next.at
		next.action()
	}
}

// callbackStation is the station as one writes it for that engine.
type callbackStation struct {
	callbacks
	luck
	toCome int
	line   line
	busy   bool
	waited Time
}

func (s *callbackStation) arrive() {
	s.line.join(s.now)
	if s.toCome > 0 {
		s.toCome--
		s.after(s.between(), s.arrive)
	}
	s.serve()
}

func (s *callbackStation) serve() {
	if s.busy {
		return
	}
	if arrived, ok := s.line.leave(); ok {
		s.busy = true
		s.waited += s.now - arrived
		s.after(s.service(), func() {
			s.busy = false
			s.serve()
		})
	}
}

// processes is an engine whose events wake goroutines. One runs at a time: it hands over to the engine, which wakes the next.
type processes struct {
	now    Time
	agenda agenda[*process]
	order  uint64
	paused chan struct{} // by the one that ran: it sleeps, or is done
}

type process struct {
	*processes
	wake chan struct{}
}

func (p *processes) wakeAfter(delay Time, sleeper *process) {
	heap.Push(&p.agenda, &scheduled[*process]{p.now + delay, p.order, sleeper})
	p.order++
}

// begin lets a new process run from this instant on.
func (p *processes) begin(body func(*process)) {
	self := &process{p, make(chan struct{})}
	go func() {
		<-self.wake
		body(self)
		p.paused <- struct{}{}
	}()
	p.wakeAfter(0, self)
}

func (p *processes) run() {
	for len(p.agenda) > 0 {
		next := heap.Pop(&p.agenda).(*scheduled[*process])
		p.now = next.at
		next.action.wake <- struct{}{}
		<-p.paused
	}
}

// sleep waits until another process or the engine wakes this one.
func (p *process) sleep() {
	p.paused <- struct{}{}
	<-p.wake
}

func (p *process) hold(delay Time) {
	p.wakeAfter(delay, p)
	p.sleep()
}

// server serves one process at a time, in the order in which they came.
type server struct {
	busy bool
	line []*process
}

func (s *server) acquire(p *process) {
	if s.busy {
		s.line = append(s.line, p)
		p.sleep()
	}
	s.busy = true
}

func (s *server) release(p *process) {
	if len(s.line) == 0 {
		s.busy = false
		return
	}
	p.wakeAfter(0, s.line[0]) // and the server stays busy, for that one
	s.line = s.line[1:]
}

// mm1 is the same station three times; each returns the time that all customers have waited together.

func mm1OfValues(customers int, l luck) Time {
	s := newStation(customers, l)
	for s.step() {
	}
	return s.waited
}

func mm1OfClosures(customers int, l luck) Time {
	s := &callbackStation{luck: l, toCome: customers - 1}
	s.after(0, s.arrive)
	s.run()
	return s.waited
}

func mm1OfGoroutines(customers int, l luck) (waited Time) {
	engine, counter := &processes{paused: make(chan struct{})}, &server{}
	customer := func(p *process) {
		arrived := p.now
		counter.acquire(p)
		waited += p.now - arrived
		p.hold(l.service())
		counter.release(p)
	}
	engine.begin(func(p *process) {
		p.begin(customer)
		for range customers - 1 {
			p.hold(l.between())
			p.begin(customer)
		}
	})
	engine.run()
	return waited
}

// drawn are times drawn beforehand, for what is measured is the engines.
type drawn [1 << 14]Time

func newDrawn(seed uint64, meanSeconds float64) *drawn {
	d, random := &drawn{}, rand.New(rand.NewPCG(seed, 0))
	for i := range d {
		d[i] = Time(random.ExpFloat64() * meanSeconds * 1e9)
	}
	return d
}

// from begins anew with the first, and again when all are used up.
func (d *drawn) from() func() Time {
	i := -1
	return func() Time {
		i++
		return d[i%len(d)]
	}
}

// The benchmark compares like with like.
func TestTheThreeEnginesAgree(t *testing.T) {
	for seed := range uint64(10) {
		between, service := newDrawn(seed, 2), newDrawn(seed+100, 1)
		wait := func(engine func(int, luck) Time) Time { return engine(2000, luck{between.from(), service.from()}) }
		values, closures, goroutines := wait(mm1OfValues), wait(mm1OfClosures), wait(mm1OfGoroutines)
		if values != closures || values != goroutines || values < 1000e9 {
			t.Errorf("customers wait %d, %d, %d ns", values, closures, goroutines)
		}
	}
}

// BenchmarkMM1 reports one customer of M/M/1, that is two events, with this package (ns/op), with closures in a container/heap
// (closures-ns/op) and with a goroutine each (goroutines-ns/op), and how many times faster this package is than either.
func BenchmarkMM1(b *testing.B) {
	between, service := newDrawn(1, 2), newDrawn(2, 1)
	var took [3]time.Duration
	const turn = 100_000
	b.ResetTimer()
	for done := 0; done < b.N; done += turn {
		n := min(turn, b.N-done)
		for i, engine := range []func(int, luck) Time{mm1OfValues, mm1OfClosures, mm1OfGoroutines} {
			took[i] += timed(func() { engine(n, luck{between.from(), service.from()}) })
		}
	}
	each := func(i int) float64 { return float64(took[i].Nanoseconds()) / float64(b.N) }
	b.ReportMetric(each(0), "ns/op")
	b.ReportMetric(each(1), "closures-ns/op")
	b.ReportMetric(each(2), "goroutines-ns/op")
	b.ReportMetric(each(1)/each(0), "closures-ratio")
	b.ReportMetric(each(2)/each(0), "goroutines-ratio")
}
