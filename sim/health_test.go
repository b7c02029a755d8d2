package sim

import (
	"testing"
	"time"

	"vmmdrill/sim/recovery"
)

// every is a cut of the line of ten seconds, one in so many cycles, that begins so many seconds from the capture.
func every(cycles int, from float64) (faults []Fault) {
	for k := 0; k < 140; k += cycles {
		faults = append(faults, struck(LinkOutage, 0, 300*float64(k)+150+from, 10))
	}
	return faults
}

// TestEachCauseOfHealthAlone is the table of FACTS M-52 to M-54: a machine that is Normal but for one thing. It is captured at 150 s, 450 s, …
// and counted from the beginning on; a capture is on the line for three seconds.
func TestEachCauseOfHealthAlone(t *testing.T) {
	r := replicated{size: 1e13, writes: 1e4, line: 1e6}
	order := func(op *recovery.Operation, side recovery.Side) func(w *world) {
		return func(w *world) { w.apply(op, 0, recovery.Args{Console: recovery.HyperVConsole, At: side, Side: side}) }
	}
	failOver := func(w *world) {
		w.apply(recovery.SiteOutage, recovery.TheEstate, recovery.Args{})
		w.apply(recovery.UnplannedFailover, 0, recovery.Args{})
	}
	for _, c := range []struct {
		name     string
		interval time.Duration // 0: five minutes
		change   func(r *replicated)
		faults   []Fault
		copies   bool
		order    func(w *world)
		want     string
	}{
		{name: "nothing is wrong", want: "Normal"},
		{name: "one cycle in six fails at first, and is tried again", faults: every(6, -5), want: "Normal"},
		{name: "one cycle in four fails at first, and is tried again", faults: every(4, -5), want: "Warning"},
		{name: "one cycle in six is cut off", faults: every(6, 1), want: "Normal"},
		{name: "one cycle in four is cut off", faults: every(4, 1), want: "Warning"},
		{name: "every cycle has arrived when the line is cut", faults: every(1, 5), want: "Normal"},
		{name: "every second cycle is late", change: func(r *replicated) { r.writes = 1.3e6 }, want: "Warning"},
		{name: "writing a capture takes four minutes", change: func(r *replicated) { r.operations, r.iops = 160, 300 }, want: "Normal"},
		{name: "it was last captured 52 minutes ago", interval: 65 * time.Minute, want: "Normal"},
		{name: "it was last captured 84 minutes ago", interval: 90 * time.Minute, want: "Warning"},
		{name: "its first copy is not complete", copies: true, want: "Warning"},
		{name: "it was failed over and not reversed", order: failOver, want: "Warning"},
		{name: "it is paused at the source", order: order(recovery.PauseReplication, recovery.Primary), want: "Warning"},
		{name: "it is paused at the other side", order: order(recovery.PauseReplication, recovery.Secondary), want: "Critical"},
		{name: "its source has no room", order: order(recovery.VolumeFull, recovery.Primary), want: "Critical"},
		{name: "the other side has no room", order: order(recovery.VolumeFull, recovery.Secondary), want: "Critical"},
		{name: "the line was cut a cycle ago", faults: []Fault{struck(LinkOutage, 0, 39600, 0)}, want: "Critical"},
		{name: "a resynchronisation is required", order: order(recovery.RequireResync, 0), want: "Critical"},
		{name: "a disk was resized", faults: []Fault{struck(DiskResize, 0, 39900, 0)}, want: "Critical"},
	} {
		r := r
		if c.change != nil {
			c.change(&r)
		}
		d := Drill{Start: 9 * time.Hour, Duration: 12 * time.Hour, Faults: c.faults}
		if c.copies {
			d.InitialReplication = &InitialReplication{}
		}
		topology := r.topology(t)
		if c.interval > 0 {
			topology.VMs[0].HyperVReplica.ReplicationFrequency.Value = c.interval
		}
		w := newWorld(topology, d, fixed(0.5))
		playUntil(w, 40140) // before the capture of 40 350 s
		if c.order != nil {
			c.order(w)
		}
		if got := w.health(0); got != c.want {
			t.Errorf("%s: %s, want %s (%d of %d cycles missed)", c.name, got, c.want, w.units[0].cycle.missed, w.units[0].cycle.cycles)
		}
	}
}

// TestBackOffBeginsAnewAfterASuccess: between two outages in which transfers fail one arrives, and after the second the attempts come after 1,
// 2, 4, 8 and 10 minutes again (FACTS M-50): as they do when there is no first outage.
func TestBackOffBeginsAnewAfterASuccess(t *testing.T) {
	r := replicated{size: 1e13, writes: 1e4, line: 1e6}
	first, second := struck(LinkOutage, 0, 3600, 4000), struck(LinkOutage, 0, 20_000, 1000)
	attempts := func(faults ...Fault) (list []float64) {
		w := newWorld(r.topology(t), Drill{Duration: 12 * time.Hour, Faults: faults}, fixed(0.5))
		before := int32(0)
		for w.step() {
			if c := &w.units[0].cycle; c.attempt != before {
				if before = c.attempt; w.now.Seconds() > 20_000 {
					list = append(list, w.now.Seconds())
				}
			}
		}
		return list
	}
	want := []float64{20_250, 20_310, 20_430, 20_670, 21_150} // fails at its cycle, and then until 21 000 s
	for name, got := range map[string][]float64{"after another outage": attempts(first, second), "alone": attempts(second)} {
		for k := range want {
			if k >= len(got) || got[k] < want[k] || got[k] > want[k]+15 {
				t.Errorf("%s: attempts at %v s, want %v s", name, got, want)
				break
			}
		}
	}
}
