package kernel

import (
	"math"
	"testing"
)

const (
	arrival = iota
	departure
)

// mm1 is the queue M/M/1: Poisson arrivals, one server with exponential service, first come first served. Rates per second.
type mm1 struct {
	lambda, mu float64
	events     Queue[int]
	chance     *Streams
	waiting    []Time // arrivals of those who wait
	busy       bool
	served     int
	waited     float64 // seconds, of all served together
}

func (m *mm1) exponential(name string, rate float64) Time {
	return Time(-math.Log(m.chance.Unit(name)) / rate * 1e9)
}

func (m *mm1) serve(now, arrived Time) {
	m.busy = true
	m.served++
	m.waited += (now - arrived).Seconds()
	m.events.Push(now+m.exponential("service", m.mu), Physics, departure)
}

func (m *mm1) step() {
	now, _, event, _ := m.events.Pop()
	switch {
	case event == arrival:
		m.events.Push(now+m.exponential("arrival", m.lambda), Physics, arrival)
		m.waiting = append(m.waiting, now)
	case event == departure:
		m.busy = false
	}
	if !m.busy && len(m.waiting) > 0 {
		first := m.waiting[0]
		m.waiting = m.waiting[1:]
		m.serve(now, first)
	}
}

// Goal: clock, queue and streams together reproduce a closed form: the mean wait in the queue is rho/(mu-lambda)
// (Kleinrock, Queueing Systems I, §3.2). Method: 400 000 customers at rho = 1/2, where it is exactly 1 s; one standard error of the
// mean is about 0.9 % there, the tolerance is 3 %.
func TestMM1WaitsAsLongAsTheClosedForm(t *testing.T) {
	m := mm1{lambda: 0.5, mu: 1, chance: NewStreams(1, 0)}
	m.events.Push(0, Physics, arrival)
	for m.served < 400_000 {
		m.step()
	}
	rho := m.lambda / m.mu
	want, got := rho/(m.mu-m.lambda), m.waited/float64(m.served)
	if math.Abs(got/want-1) > 0.03 {
		t.Errorf("mean wait %v s, want %v s within 3 %%", got, want)
	}
}
