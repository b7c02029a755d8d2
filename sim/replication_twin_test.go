package sim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
)

// naive is replication as one would write it down: no queue of events, no virtual time, no network; every machine is looked at
// whenever anything happens. All machines are on one host with so many transfer slots and share one line evenly.
type naive struct {
	interval, line float64
	slots          int
	machines       []naiveMachine
	queue, sending []int
	arrivals       []arrival
}

type naiveMachine struct {
	size, writes  float64
	due, captured float64 // the next cycle, and the last capture
	remaining     float64 // bytes to be sent
	carrying      bool
	late          bool
}

// arrival is a capture that has become a recovery point.
type arrival struct {
	machine int
	of, at  float64
}

func (n *naive) run(until float64) {
	now := 0.0
	for {
		due, done := math.Inf(1), math.Inf(1)
		for i := range n.machines {
			due = min(due, n.machines[i].due)
		}
		for _, i := range n.sending {
			done = min(done, now+n.machines[i].remaining*float64(len(n.sending))/n.line)
		}
		next := min(due, done)
		if next > until {
			return
		}
		for _, i := range n.sending {
			n.machines[i].remaining -= (next - now) * n.line / float64(len(n.sending))
		}
		now = next
		if done <= due {
			n.finish(now)
			continue
		}
		for i := range n.machines {
			if m := &n.machines[i]; m.due == now {
				m.due += n.interval
				if m.carrying {
					m.late = true
				} else {
					n.capture(i, now)
				}
			}
		}
	}
}

func (n *naive) capture(i int, now float64) {
	m := &n.machines[i]
	m.remaining = m.size * -math.Expm1(-m.writes*(now-m.captured)/m.size)
	m.captured, m.carrying = now, true
	n.queue = append(n.queue, i)
	n.fill()
}

func (n *naive) fill() {
	for len(n.sending) < n.slots && len(n.queue) > 0 {
		n.sending = append(n.sending, n.queue[0])
		n.queue = n.queue[1:]
	}
}

// finish takes what is sent off the line, the least first.
func (n *naive) finish(now float64) {
	first := 0
	for k, i := range n.sending {
		if n.machines[i].remaining < n.machines[n.sending[first]].remaining {
			first = k
		}
	}
	i := n.sending[first]
	n.sending = append(n.sending[:first], n.sending[first+1:]...)
	n.fill()
	m := &n.machines[i]
	n.arrivals = append(n.arrivals, arrival{machine: i, of: m.captured, at: now})
	m.carrying = false
	if m.late {
		m.late = false
		n.capture(i, now)
	}
}

// TestReplicationEqualsItsTwin compares every recovery point of up to twenty machines on one host, in time, late and starved for slots, with
// a simulation that knows none of the data structures of this one. Tolerance: 1 ms after six hours, for this one counts in whole
// nanoseconds and rounds completions up, and where machines are late a delay makes the next capture larger.
func TestReplicationEqualsItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { equalsItsTwin(t, rapid.IntRange(1, 20).Draw(t, "machines")) })
}

// The same with twenty, who always have to wait for each other.
func TestTwentyMachinesEqualTheirTwins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { equalsItsTwin(t, 20) })
}

func equalsItsTwin(t *rapid.T, count int) {
	slots := rapid.IntRange(1, 6).Draw(t, "slots")
	line := float64(rapid.IntRange(1_000_000, 20_000_000).Draw(t, "line"))
	n := &naive{interval: 300, line: line, slots: slots}
	var text strings.Builder
	fmt.Fprintf(&text, "deployment \"d\" {\n  option = \"standalone\"\n  primary_site = site.a\n  secondary_site = site.b\n}\nsite \"a\" {}\nsite \"b\" {}\n"+
		"link \"l\" {\n  between = [site.a, site.b]\n  bandwidth = \"%.0f B/s\"\n}\nhost \"a\" {\n  site = site.a\n  maximum_active_transfers = %d\n  replica_server {}\n}\nhost \"b\" {\n  site = site.b\n  replica_server {}\n}\n", line, slots)
	phases := phaseOf{}
	for i := range count {
		writes := float64(rapid.IntRange(1, 3_000_000).Draw(t, "writes"))
		size := float64(rapid.IntRange(200_000_000_000, 2_000_000_000_000).Draw(t, "size"))
		phase := float64(rapid.IntRange(1, 299_999).Draw(t, "phase")) / 300_000
		fmt.Fprintf(&text, "vm \"m%d\" {\n  host = host.a\n  disk \"d\" {\n    size = \"%.0f B\"\n    write_rate = \"%.0f B/s\"\n  }\n  hyperv_replica {\n    replica_server = host.b\n    replication_frequency = \"5m\"\n  }\n}\n", i, size, writes)
		phases[fmt.Sprintf("vm/m%d/phase", i)] = phase
		n.machines = append(n.machines, naiveMachine{size: size, writes: writes, due: float64(kernel.Time(float64(300*kernel.Time(1e9))*phase)) / 1e9})
	}
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text.String())}}, []string{"a.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	const until = 6 * 3600
	n.run(until)
	compareArrivals(t, n.arrivals, arrivalsOf(newWorld(cfg.Topology, Drill{Duration: until * time.Second}, phases)), until)
}

// phaseOf is luck that decides the phases of machines, and nothing else.
type phaseOf map[string]float64

func (phaseOf) Pick(string, int) int { return 0 }

func (p phaseOf) Unit(name string) float64 {
	if u, ok := p[name]; ok {
		return u
	}
	return 0.5
}

// arrivalsOf plays a world and notes whenever a recovery point has changed.
func arrivalsOf(w *world) (list []arrival) {
	points := make([]kernel.Time, len(w.units))
	for w.step() {
		for i := range w.units {
			if p := w.units[i].cycle.point; p != points[i] {
				points[i] = p
				list = append(list, arrival{machine: i, of: p.Seconds(), at: w.now.Seconds()})
			}
		}
	}
	return list
}

// compareArrivals compares the recovery points of each machine, one after the other, until an instant: neither may have more of them than
// the other, but for those that come within the tolerance before it.
func compareArrivals(t *rapid.T, want, got []arrival, until float64) {
	const tolerance = 1e-3
	of := func(list []arrival) (by [][]arrival) {
		for _, a := range list {
			for len(by) <= a.machine {
				by = append(by, nil)
			}
			by[a.machine] = append(by[a.machine], a)
		}
		return by
	}
	theirs, ours := of(want), of(got)
	for machine := range max(len(theirs), len(ours)) {
		var a, b []arrival
		if machine < len(theirs) {
			a = theirs[machine]
		}
		if machine < len(ours) {
			b = ours[machine]
		}
		for k := range min(len(a), len(b)) {
			if a, b := a[k], b[k]; math.Abs(a.at-b.at) > tolerance || math.Abs(a.of-b.of) > tolerance {
				t.Fatalf("recovery point %d of machine %d is of %v s and came at %v s; the twin's of %v s at %v s", k, machine, b.of, b.at, a.of, a.at)
			}
		}
		for _, only := range slices.Concat(a[min(len(a), len(b)):], b[min(len(a), len(b)):]) {
			if until-only.at > tolerance {
				t.Fatalf("machine %d has %d recovery points, the twin %d; one of them has that of %v s, which came at %v s, alone", machine, len(b), len(a), only.of, only.at)
			}
		}
	}
}
