package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
)

// stepped is replication of a few machines over one line in steps of h seconds: nothing is scheduled and nothing jumps ahead. In each step
// machines write, the line carries, and what has come due or is done by its end happens at its end: so whatever it says is
// late by some steps, and gets better as they get shorter.
type stepped struct {
	h, line  float64
	slots    int
	cut      [2]float64 // from, until
	machines []steppedMachine
	waiting  []int // for a slot
	sending  []int
	now      float64
}

type steppedMachine struct {
	size              float64
	rate              func(at float64) float64
	due               float64
	written, captured float64 // bytes since the last capture, and of it
	remaining         float64 // of the capture, on the line
	of, point         float64
	carrying, late    bool
	retry             float64 // infinite unless it waits
	attempt           int
}

func (s *stepped) down() bool { return s.now >= s.cut[0] && s.now < s.cut[1] }

func (s *stepped) step() {
	for i := range s.machines {
		m := &s.machines[i]
		m.written += m.rate(s.now) * s.h
	}
	share := s.line / float64(max(1, len(s.sending))) * s.h
	for _, i := range s.sending {
		s.machines[i].remaining -= share
	}
	s.now += s.h
	if s.down() {
		s.fail()
	}
	for i := range s.machines {
		if m := &s.machines[i]; m.carrying && m.remaining <= 0 && slices.Contains(s.sending, i) {
			s.arrive(i)
		}
	}
	for i := range s.machines {
		s.begin(i)
	}
	for len(s.sending) < s.slots && len(s.waiting) > 0 {
		s.sending, s.waiting = append(s.sending, s.waiting[0]), s.waiting[1:]
	}
}

// begin is the cycle of a machine that comes due, or its next attempt.
func (s *stepped) begin(i int) {
	m := &s.machines[i]
	due := m.due <= s.now
	if due {
		m.due += 300
		m.late = m.late || m.carrying
	}
	if m.retry <= s.now || due && !m.carrying && math.IsInf(m.retry, 1) {
		s.capture(i)
	}
}

func (s *stepped) capture(i int) {
	m := &s.machines[i]
	m.captured, m.written, m.of = m.captured+m.written, 0, s.now
	m.retry = math.Inf(1)
	if s.down() {
		s.tryAgain(m)
		return
	}
	m.remaining = m.size * -math.Expm1(-m.captured/m.size)
	m.carrying = true
	s.waiting = append(s.waiting, i)
}

// tryAgain waits, 30 minutes at most (FACTS M-50).
func (s *stepped) tryAgain(m *steppedMachine) {
	pauses := []float64{1, 2, 4, 8, 10, 30}
	m.retry = s.now + 60*pauses[min(m.attempt, 5)]
	m.attempt++
	m.carrying, m.late = false, false
}

// fail takes everything off the line and out of the queue.
func (s *stepped) fail() {
	for i := range s.machines {
		if m := &s.machines[i]; m.carrying {
			s.tryAgain(m)
		}
	}
	s.sending, s.waiting = nil, nil
}

func (s *stepped) arrive(i int) {
	m := &s.machines[i]
	s.sending = slices.DeleteFunc(s.sending, func(j int) bool { return j == i })
	m.point, m.captured, m.carrying, m.attempt = m.of, 0, false, 0
	if m.late {
		m.late = false
		s.capture(i)
	}
}

// steppedEstate is five machines with two slots: two write at a constant rate, one at one that is drawn, one more by night, and one so
// much that it is late at times. The line is cut for 50 minutes. Of the drawn rate the world says what it is.
func steppedEstate(t *testing.T, seed uint64) (*model.Topology, Drill, func(h float64) *stepped) {
	const line, slots = 1.9e6, 2
	rates := []string{`"150 KB/s"`, `"90 KB/s"`, `lognormal("120 KB/s", 0.4)`, `daily({ "00:00" = "100 KB/s", "02:00" = "400 KB/s", "05:00" = "60 KB/s" })`, `"600 KB/s"`}
	var text strings.Builder
	fmt.Fprintf(&text, "deployment \"d\" {\n  option = \"standalone\"\n  primary_site = site.a\n  secondary_site = site.b\n}\nsite \"a\" {}\nsite \"b\" {}\n"+
		"link \"l\" {\n  between = [site.a, site.b]\n  bandwidth = \"%.0f B/s\"\n}\nhost \"a\" {\n  site = site.a\n  maximum_active_transfers = %d\n  replica_server {}\n}\nhost \"b\" {\n  site = site.b\n  replica_server {}\n}\n", line, slots)
	for i, rate := range rates {
		fmt.Fprintf(&text, "vm \"m%d\" {\n  host = host.a\n  disk \"d\" {\n    size = \"20 GB\"\n    write_rate = %s\n  }\n  hyperv_replica {\n    replica_server = host.b\n    replication_frequency = \"5m\"\n  }\n}\n", i, rate)
	}
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text.String())}}, []string{"a.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	cut := [2]float64{4 * 3600, 4*3600 + 3000}
	d := Drill{Duration: 12 * time.Hour, Sample: time.Second, Faults: []Fault{struck(LinkOutage, 0, cut[0], cut[1]-cut[0])}}
	w := newWorld(cfg.Topology, d, kernel.NewStreams(seed, 0))
	return cfg.Topology, d, func(h float64) *stepped {
		s := &stepped{h: h, line: line, slots: slots, cut: cut}
		luck := kernel.NewStreams(seed, 0)
		for i := range rates {
			constant := w.units[i].disks[0].perSecond
			rate := func(float64) float64 { return constant }
			if i == 3 {
				rate = byDay
			}
			s.machines = append(s.machines, steppedMachine{size: 20e9, rate: rate, due: 300 * luck.Unit(fmt.Sprintf("vm/m%d/phase", i)), retry: math.Inf(1)})
		}
		return s
	}
}

func byDay(at float64) float64 {
	switch {
	case at < 2*3600:
		return 100e3
	case at < 5*3600:
		return 400e3
	}
	return 60e3
}

// differences are how far exposure (seconds) and backlog (bytes) are from the samples of a run, on average over machines and steps.
func (s *stepped) differences(samples []Sample) (exposure, backlog float64) {
	n := 0.0
	for {
		s.step()
		if int(s.now) >= len(samples) {
			return exposure / n, backlog / n
		}
		for i := range s.machines {
			m, v := &s.machines[i], samples[int(s.now)].VMs[i]
			exposure += math.Abs(s.now - m.point - v.Exposure)
			backlog += math.Abs(m.captured + m.written - v.Backlog)
			n++
		}
	}
}

// TestATimeStepIntegrationConvergesToTheSimulator: steps of h, h/2 and h/4 are wrong by an amount that is about halved each time, so the
// limit of the steps is this simulator. Averaged over five machines and twelve hours, with a cut of the line, machines that
// are late and machines that wait. Bounds: a capture comes up to a step too late and arrives up to a step too late, more where it
// has waited for another or follows a late one, and each time the exposure is an interval of 300 s too long, once in 300 s:
// less than 4·h on average. Halving is a factor within 1.6 … 2.5 for the sum over some seeds.
func TestATimeStepIntegrationConvergesToTheSimulator(t *testing.T) {
	var sums [3][2]float64
	for seed := range uint64(10) {
		topology, d, steps := steppedEstate(t, seed)
		r := Run(topology, d, kernel.NewStreams(seed, 0))
		for k, h := range []float64{4, 2, 1} {
			exposure, backlog := steps(h).differences(r.Samples)
			t.Logf("seed %d, h = %v s: exposure differs by %.3f s, backlog by %.0f bytes", seed, h, exposure, backlog)
			sums[k][0] += exposure
			sums[k][1] += backlog
			if exposure > 4*h {
				t.Errorf("seed %d: with steps of %v s the exposure differs by %v s", seed, h, exposure)
			}
		}
	}
	for k := range 2 {
		for what, name := range []string{"exposure", "backlog"} {
			if factor := sums[k][what] / sums[k+1][what]; factor < 1.6 || factor > 2.5 {
				t.Errorf("halving step %d makes the %s %v times as good", k, name, factor)
			}
		}
	}
}
