package sim

import (
	"math"
	"testing"
	"time"

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
	if got, want := u.pointBytes(), 2*changed(3600)+changed(3300); math.Abs(got-want) > 1e-9*want {
		t.Errorf("three points take %v bytes, want %v", got, want)
	}
	u.snapshots = true
	if got, want := u.pointBytes(), 0.3*size; math.Abs(got-want) > 1e-9*want {
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
// when the logs of that time have been played back (FACTS M-33): bytes over throughput.
func TestAnOlderPointCostsItsAgeAndItsUndo(t *testing.T) {
	const lost = 5*time.Hour + 30*time.Minute
	r := replicated{size: 1e12, writes: 1e5, line: 1e7, more: "recovery_points = 4", volume: `undo_throughput = "1 MB/s"`}
	w := failedOver(t, r.topology(t), lost)
	u := &w.units[0]
	if got, want := u.service.rpo, (2*time.Minute + 30*time.Second).Seconds(); got != want {
		t.Errorf("the latest point is %v s old, want %v", got, want)
	}
	var oldest model.Step
	oldest.RecoveryPoint.Value = "oldest"
	if refused := w.choose(&job{step: &oldest, target: 0}); refused != nil {
		t.Fatal(refused)
	}
	undo, ordered := u.undone(), w.now
	w.apply(recovery.ChangeRecoveryPoint, 0, recovery.Args{})
	if got, want := u.service.rpo, (3*time.Hour + 27*time.Minute + 30*time.Second).Seconds(); got != want {
		t.Errorf("the oldest point is %v s old, want %v", got, want)
	}
	if want := 1e5 * (3*3600 + 25*60.0); math.Abs(undo-want) > 1e-3*want { // hardly a block was written twice
		t.Errorf("%v bytes are undone, want %v", undo, want)
	}
	for !u.service.serving && w.step() {
	}
	if got, want := (w.now - ordered).Seconds(), undo/1e6+u.boot.Quantile(0.5); math.Abs(got-want) > 1e-6 {
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
