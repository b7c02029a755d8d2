package kernel

import (
	"math"
	"testing"
)

type happening uint8

const (
	arrival happening = iota
	departure
)

// station is one server and the line before it, first come first served: the queues M/M/1 and M/D/1 of the textbooks.
type station struct {
	luck
	toCome int // customers
	events Queue[happening]
	line   line
	busy   bool
	served int
	waited Time // by all served together, until their service began
}

// luck draws the time to the next arrival, and how long the next service takes.
type luck struct{ between, service func() Time }

// line is the arrivals of those who wait.
type line struct {
	arrivals []Time
	first    int
}

func (l *line) join(now Time) { l.arrivals = append(l.arrivals, now) }

// leave removes the first and tells when he came; it is false when nobody waits. The room of those who have left is used again.
func (l *line) leave() (arrived Time, ok bool) {
	if l.first == len(l.arrivals) {
		return 0, false
	}
	arrived = l.arrivals[l.first]
	l.first++
	if l.first == len(l.arrivals) {
		l.arrivals, l.first = l.arrivals[:0], 0
	}
	return arrived, true
}

// newStation is a station that so many customers visit, the first at once.
func newStation(customers int, l luck) *station {
	s := &station{luck: l, toCome: customers - 1}
	s.events.Push(0, Physics, arrival)
	return s
}

// step is false when all is over.
func (s *station) step() bool {
	now, _, event, ok := s.events.Pop()
	if !ok {
		return false
	}
	switch event {
	case arrival:
		s.arrive(now)
	case departure:
		s.busy = false
	}
	s.serve(now)
	return true
}

func (s *station) arrive(now Time) {
	s.line.join(now)
	if s.toCome > 0 {
		s.toCome--
		s.events.Push(now+s.between(), Physics, arrival)
	}
}

// serve calls the next customer if the server is free.
func (s *station) serve(now Time) {
	if s.busy {
		return
	}
	if arrived, ok := s.line.leave(); ok {
		s.busy = true
		s.served++
		s.waited += now - arrived
		s.events.Push(now+s.service(), Physics, departure)
	}
}

// exponential are draws with the given mean.
func exponential(chance Chance, name string, meanSeconds float64) func() Time {
	return func() Time { return Time(-math.Log(chance.Unit(name)) * meanSeconds * 1e9) }
}

// meanWait is the mean over 40 batches of customers, in seconds, and its standard error from how the batches differ. A batch is so
// long that neighbours hardly depend on each other.
func meanWait(l luck, perBatch int) (mean, standardError float64) {
	const batches = 40
	s, sum, squares := newStation(math.MaxInt, l), 0.0, 0.0
	for i := range batches {
		before := s.waited
		for s.served < (i+1)*perBatch && s.step() {
		}
		batch := (s.waited - before).Seconds() / float64(perBatch)
		sum += batch
		squares += batch * batch
	}
	mean = sum / batches
	return mean, math.Sqrt((squares/batches - mean*mean) / (batches - 1))
}

// wantMean fails unless a mean is within four standard errors of the closed form (one in 16 000 is not, by chance), and unless these
// are less than 4 % of it, for otherwise the comparison would say little.
func wantMean(t *testing.T, mean, standardError, want float64) {
	t.Helper()
	if tolerance := 4 * standardError; math.Abs(mean-want) > tolerance || tolerance > 0.04*want {
		t.Errorf("mean %v s, want %v s within %v s", mean, want, tolerance)
	}
}

// Clock, queue and streams together reproduce a closed form: with arrivals at rate lambda and exponential services at rate mu,
// rho = lambda/mu, a customer of M/M/1 waits rho/(mu-lambda) in the mean (Kleinrock, Queueing Systems I, §3.2).
func TestMM1WaitsAsLongAsTheClosedForm(t *testing.T) {
	const lambda, mu = 0.5, 1.0
	chance := NewStreams(1, 0)
	mean, standardError := meanWait(luck{exponential(chance, "arrival", 1/lambda), exponential(chance, "service", 1/mu)}, 10_000)
	wantMean(t, mean, standardError, lambda/mu/(mu-lambda))
}

// With services of equal length 1/mu, one waits half as long: rho/(2(mu-lambda)), the formula of Pollaczek and Khinchine without
// variance of the service (Kleinrock, Queueing Systems I, chapter 5).
func TestMD1WaitsAsLongAsTheClosedForm(t *testing.T) {
	const lambda, mu = 0.8, 1.0
	equal := func() Time { return Time(1e9 / mu) }
	mean, standardError := meanWait(luck{exponential(NewStreams(1, 0), "arrival", 1/lambda), equal}, 40_000)
	wantMean(t, mean, standardError, lambda/mu/(2*(mu-lambda)))
}
