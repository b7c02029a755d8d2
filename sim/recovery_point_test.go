package sim

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// kept is one machine whose relationship keeps points, captured every five minutes from minute 2.5 on, each capture 3 s on the line.
func kept(t *testing.T, more string) *model.Topology {
	return replicated{size: 1e12, writes: 1e5, line: 1e7, more: more}.topology(t)
}

// at is a world at an instant.
func at(t *model.Topology, instant time.Duration) *world {
	w := newWorld(t, Drill{Duration: 1000 * time.Hour}, fixed(0.5))
	for next, _ := w.next(); next <= kernel.Time(instant); next, _ = w.next() {
		w.step()
	}
	w.net.Advance(kernel.Time(instant))
	w.now = kernel.Time(instant)
	return w
}

// TestAnHourlyPointIsTheFirstCaptureOfItsHour: at 10:31 with four kept, those of 7:02:30 to 10:02:30 can be taken (FACTS M-30), and with
// a consistent one every three hours that of 9:02:30 is (FACTS M-31).
func TestAnHourlyPointIsTheFirstCaptureOfItsHour(t *testing.T) {
	w := at(kept(t, `recovery_points = 4
    application_consistent_snapshot_frequency = "3h"`), 10*time.Hour+31*time.Minute)
	u := &w.units[0]
	for _, c := range []struct {
		which string
		want  time.Duration
	}{{"previous", 10 * time.Hour}, {"oldest", 7 * time.Hour}, {"application_consistent", 9 * time.Hour}} {
		i := u.older(c.which)
		if i < 0 {
			t.Errorf("no %s point is kept", c.which)
			continue
		}
		if got, want := u.cycle.points[i].of, kernel.Time(c.want+150*time.Second); got != want {
			t.Errorf("the %s point is of %v, want %v", c.which, time.Duration(got), time.Duration(want))
		}
	}
}

// TestAPointKeptIsNotTheLatest: while the first capture of an hour is the latest point, the ones before it are the older ones.
func TestAPointKeptIsNotTheLatest(t *testing.T) {
	w := at(kept(t, "recovery_points = 1"), 5*time.Hour+3*time.Minute)
	if i := w.units[0].older("previous"); i < 0 || w.units[0].cycle.points[i].of != kernel.Time(4*time.Hour+150*time.Second) {
		t.Errorf("the older point at 5:03 is %d of %v", i, w.units[0].cycle.points)
	}
}

// TestRecoveryPointsTakeWhatWasChanged: an undo log holds a block that was overwritten once (FACTS M-32), so that k full hours take
// k D (1 - exp(-3600 w/D)) bytes for a disk of D bytes that w bytes a second are written to, and the hour that has begun what was
// written into the copy since. On Windows Server 2012 every point is a tenth of the disk. Tolerance: 1e-9 of the figure.
func TestRecoveryPointsTakeWhatWasChanged(t *testing.T) {
	const size, writes = 1e9, 1e5
	r := replicated{size: size, writes: writes, line: 1e8, more: "recovery_points = 3"}
	w := at(r.topology(t), 8*time.Hour+58*time.Minute) // the latest point is of 8:57:30
	u := &w.units[0]
	changed := func(seconds float64) float64 { return size * -math.Expm1(-writes*seconds/size) }
	if got, want := u.pointBytes(recovery.Secondary), 2*changed(3600)+changed(3300); math.Abs(got-want) > 1e-9*want {
		t.Errorf("three points take %v bytes, want %v", got, want)
	}
	u.snapshots = [2]bool{true, true}
	if got, want := u.pointBytes(recovery.Secondary), 0.3*size; math.Abs(got-want) > 1e-9*want {
		t.Errorf("three snapshots take %v bytes, want %v", got, want)
	}
}

// failedOver is a world whose first site was lost at an instant, with its machine failed over.
func failedOver(t *testing.T, topology *model.Topology, lost time.Duration) *world {
	w := at(topology, lost)
	w.apply(recovery.SiteOutage, recovery.TheEstate, recovery.Args{})
	if refused := w.apply(recovery.UnplannedFailover, 0, recovery.Args{}); refused != nil {
		t.Fatal(refused)
	}
	return w
}

// TestAnOlderPointCostsItsAgeAndItsUndo: a machine that is taken back to an older point loses what was written since, and comes back
// when the logs of that time have been played back (FACTS M-33): bytes over throughput, then the boot, and then the time-to-live of its
// name, for it had not booted at that side before.
func TestAnOlderPointCostsItsAgeAndItsUndo(t *testing.T) {
	const lost = 5*time.Hour + 30*time.Minute
	r := replicated{size: 1e12, writes: 1e5, line: 1e7, more: "recovery_points = 4", volume: `undo_throughput = "1 MB/s"`}
	w := failedOver(t, r.topology(t), lost)
	u := &w.units[0]
	if got, want := u.service.greatest(), (2*time.Minute + 30*time.Second).Seconds(); got != want {
		t.Errorf("the latest point is %v s old, want %v", got, want)
	}
	var oldest model.Step
	oldest.RecoveryPoint.Value = "oldest"
	if refused := w.choose(&job{step: &oldest, target: 0}); refused != nil {
		t.Fatal(refused)
	}
	undo, ordered := u.undone(), w.now
	w.apply(recovery.ChangeRecoveryPoint, 0, recovery.Args{})
	if got, want := u.service.greatest(), (3*time.Hour + 27*time.Minute + 30*time.Second).Seconds(); got != want {
		t.Errorf("the oldest point is %v s old, want %v", got, want)
	}
	if want := 1e5 * (3*3600 + 25*60.0); math.Abs(undo-want) > 1e-3*want { // hardly a block was written twice
		t.Errorf("%v bytes are undone, want %v", undo, want)
	}
	for !u.service.serving && w.step() {
	}
	if got, want := (w.now - ordered).Seconds(), undo/1e6+u.boot.Quantile(0.5)+w.t.Deployment.DNSTimeToLive.Value.Seconds(); math.Abs(got-want) > 1e-6 {
		t.Errorf("it serves after %v s, want %v", got, want)
	}
}

// TestACommitLeavesNoOtherPoint (FACTS M-35), and neither does a resynchronisation (M-36).
func TestACommitLeavesNoOtherPoint(t *testing.T) {
	w := failedOver(t, kept(t, "recovery_points = 4"), 5*time.Hour)
	w.apply(recovery.Commit, 0, recovery.Args{})
	if n := len(w.units[0].cycle.points); n != 0 {
		t.Errorf("%d points are kept after the commit", n)
	}
	w = at(kept(t, "recovery_points = 4"), 5*time.Hour)
	w.requireResync(0)
	for w.machine(0).Lag > recovery.Behind && w.step() {
	}
	if got := w.units[0].older("oldest"); got >= 0 {
		t.Errorf("after a resynchronisation an older point is kept: %v", w.units[0].cycle.points)
	}
}

// TestAReversalSendsWhatWasUndone: a machine that runs from an older point differs from its old source in all that was written there
// since that point, and in what it has written itself since it runs from it. A reversal sends all of it (FACTS M-33, M-43); of the latest
// point only what had not arrived. What it wrote before somebody took it back counts for nothing.
func TestAReversalSendsWhatWasUndone(t *testing.T) {
	const size, lost = 100e9, 5*3600 + 1800
	rapid.Check(t, func(t *rapid.T) {
		writes := float64(rapid.IntRange(10_000, 1_000_000).Draw(t, "B/s"))
		which := rapid.SampledFrom([]string{"latest", "previous", "oldest", "oldest and back"}).Draw(t, "point")
		r := replicated{size: size, writes: writes, line: 1e7, more: "recovery_points = 4"}
		w := at(r.topology(t), lost*time.Second)
		w.apply(recovery.SiteOutage, recovery.TheEstate, recovery.Args{})
		w.apply(recovery.UnplannedFailover, 0, recovery.Args{})
		from, changed := w.units[0].cycle.point.Seconds(), float64(lost)
		change := func(after float64, which string) {
			playUntil(w, after)
			step := model.Step{}
			step.RecoveryPoint.Value = which
			if refused := w.choose(&job{step: &step, target: 0}); refused != nil {
				t.Fatal(refused)
			}
			w.apply(recovery.ChangeRecoveryPoint, 0, recovery.Args{})
			changed = after
		}
		if which != "latest" {
			change(lost+500, strings.TrimSuffix(which, " and back"))
			from = w.units[0].cycle.points[w.units[0].cycle.chosen].of.Seconds()
		}
		if which == "oldest and back" {
			change(lost+900, "oldest")
			from = w.units[0].cycle.point.Seconds()
		}
		for _, op := range []*recovery.Operation{recovery.Commit, recovery.SiteRepair, recovery.ReverseReplication} {
			target := recovery.Target(0)
			if op == recovery.SiteRepair {
				target = recovery.TheEstate
			}
			if refused := w.apply(op, target, recovery.Args{}); refused != nil {
				t.Fatal(refused)
			}
		}
		begins := w.now.Seconds()
		before := w.net.Carried(1)
		for found(w.result, "resynchronised") < 0 && w.step() {
		}
		differ := writes * (lost - from + begins + size/22e6 - changed)
		if got, want := w.net.Carried(1)-before, size*-math.Expm1(-differ/size); math.Abs(got-want) > 1e-6*want {
			t.Fatalf("%s: %v bytes are sent back, want %v", which, got, want)
		}
	})
}

// TestWhatAnOlderPointLosesIsWhatWasWritten since it, whenever the machine wrote more than usual.
func TestWhatAnOlderPointLosesIsWhatWasWritten(t *testing.T) {
	const writes, lost = 1e5, 5*3600 + 1800.0
	rapid.Check(t, func(t *rapid.T) {
		r := replicated{size: 1e12, writes: writes, line: 1e8, more: "recovery_points = 4"}
		begins := float64(rapid.IntRange(0, 6*3600).Draw(t, "burst"))
		burst := struck(ChurnBurst, 0, begins, float64(rapid.IntRange(1, 3*3600).Draw(t, "lasts")))
		burst.Factor = 5
		ends := begins + burst.RepairAfter.Quantile(0.5)
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour, Faults: []Fault{burst}}, fixed(0.5))
		playUntil(w, lost)
		w.apply(recovery.SiteOutage, recovery.TheEstate, recovery.Args{})
		w.apply(recovery.UnplannedFailover, 0, recovery.Args{})
		playUntil(w, lost+600)
		step := model.Step{}
		step.RecoveryPoint.Value = "oldest"
		if refused := w.choose(&job{step: &step, target: 0}); refused != nil {
			t.Fatal(refused)
		}
		from := w.units[0].cycle.points[w.units[0].cycle.chosen].of.Seconds()
		w.apply(recovery.ChangeRecoveryPoint, 0, recovery.Args{})
		want := writes * (lost - from + 4*max(0, min(lost, ends)-max(from, begins)))
		if got := w.units[0].service.lost.present; math.Abs(got-want) > 1e-6*want {
			t.Fatalf("%v bytes are lost, want %v", got, want)
		}
	})
}

// TestPointsAreOfTheSideWhereTheyLie: they are snapshots where the copy's host runs Windows Server 2012, in either direction (FACTS M-32).
func TestPointsAreOfTheSideWhereTheyLie(t *testing.T) {
	const size, writes = 1e9, 1e4
	for old, want := range map[string][2]bool{"": {false, false}, "a": {true, false}, "b": {false, true}} {
		r := replicated{size: size, writes: writes, line: 1e8, more: "recovery_points = 3"}
		text := strings.Replace(r.text(), "host \""+old+"\" {\n", "host \""+old+"\" {\n  os = \"2012\"\n", 1)
		w := at(topologyOf(t, text), 4*time.Hour+58*time.Minute)
		for side, snapshots := range want {
			if side == int(recovery.Primary) {
				continue
			}
			older := 3.0
			if got := w.sampleOf(0).Points; snapshots != (math.Abs(got-0.1*size*older) < 1) {
				t.Errorf("with %q on 2012 there are %v bytes of points at the second site", old, got)
			}
		}
		for _, op := range []*recovery.Operation{recovery.PreparePlannedFailover} {
			w.apply(op, 0, recovery.Args{})
		}
		playUntil(w, 5*3600+60)
		for _, op := range []*recovery.Operation{recovery.PlannedFailover, recovery.Commit, recovery.ReverseReplication} {
			if refused := w.apply(op, 0, recovery.Args{}); refused != nil {
				t.Fatal(op.Name, refused)
			}
		}
		playUntil(w, 8*3600+3000)
		if got := w.sampleOf(0).Points; want[0] != (math.Abs(got-0.1*size*3) < 1) {
			t.Errorf("with %q on 2012 there are %v bytes of points at the first site after a reversal", old, got)
		}
	}
}
