package sim

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/sim/recovery"
)

// reversed is a world whose machines were failed over by plan and reversed at an instant, all at once.
func reversed(t interface{ Fatal(...any) }, w *world, at float64) {
	playUntil(w, at-1000)
	every := func(op *recovery.Operation) {
		for i := range w.machines {
			if refused := w.apply(op, recovery.Target(i), recovery.Args{}); refused != nil {
				t.Fatal(op.Name, refused)
			}
		}
	}
	every(recovery.PreparePlannedFailover)
	playUntil(w, at)
	every(recovery.PlannedFailover)
	every(recovery.Commit)
	every(recovery.ReverseReplication)
	w.settled()
}

// TestTheOtherDirectionHasTheSameFormula: after a planned failover and a reversal captures are taken from that instant on; they cross the line the
// other way, and are written at the operations of the volume at the first site. Tolerance: as in the first direction.
func TestTheOtherDirectionHasTheSameFormula(t *testing.T) {
	const since = 7200.0
	rapid.Check(t, func(t *rapid.T) {
		r := replicated{size: 1e18, writes: float64(rapid.IntRange(1000, 1_500_000).Draw(t, "B/s")), line: float64(rapid.IntRange(2_000_000, 8_000_000).Draw(t, "line")),
			operations: rapid.IntRange(0, 200).Draw(t, "writes a second")}
		iops := rapid.IntRange(100, 500).Draw(t, "iops")
		r.source = fmt.Sprintf("iops = %d", iops)
		at := float64(rapid.IntRange(1, 20000).Draw(t, "at"))
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour}, fixed(0.5))
		reversed(t, w, since)
		playUntil(w, since+at)
		got, want := w.units[0].cycle.point.Seconds()-since, pointAt(at, 0, 300, r.writes, float64(r.operations)*1.5, r.line, float64(iops))
		if math.Abs(got-want) > 1e-3 {
			t.Fatalf("the newest recovery point is of %v s after the reversal, by the formula of %v s", got, want)
		}
	})
}

// TestTheOtherDirectionHasTheSlotsOfItsHost: of n machines that are captured together, so many are on the line at a time as the host has slots
// that sends now. With one slot, each of which takes x seconds, the k-th arrives k·x seconds after its capture; with n all after n·x.
func TestTheOtherDirectionHasTheSlotsOfItsHost(t *testing.T) {
	const n, since, writes, line = 4, 7200.0, 1e4, 1e6
	const takes = 300 * writes / line
	for slots, want := range map[int][n]float64{1: {takes, 2 * takes, 3 * takes, 4 * takes}, n: {n * takes, n * takes, n * takes, n * takes}} {
		topology := topologyOf(t, fleetText(line, []float64{writes, writes, writes, writes}, []int{0, 1, 2, 3}, plainName, 1, ""))
		topology.Hosts[0].MaximumActiveTransfers.Value, topology.Hosts[1].MaximumActiveTransfers.Value = n+1-slots, slots
		w := newWorld(topology, Drill{Duration: 24 * time.Hour}, fixed(0.5))
		reversed(t, w, since)
		for k := range want {
			for _, off := range []float64{-0.01, 0.01} {
				w := newWorld(topology, Drill{Duration: 24 * time.Hour}, fixed(0.5))
				reversed(t, w, since)
				playUntil(w, since+3000+want[k]+off)
				if got := w.units[k].cycle.point.Seconds() == since+3000; got != (off > 0) {
					t.Errorf("with %d slots, %v s after its capture machine %d has arrived: %t", slots, want[k]+off, k, got)
				}
			}
		}
	}
}
