package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// do carries operations out on the only machine, one after the other; a site is lost or repaired as the machine's side.
func do(t *testing.T, w *world, side recovery.Side, list ...*recovery.Operation) {
	t.Helper()
	for _, op := range list {
		target := recovery.Target(0)
		if op.Scope != recovery.OnMachine {
			target = recovery.TheEstate
		}
		if refused := w.apply(op, target, recovery.Args{Side: side}); refused != nil {
			t.Fatalf("%s at %v: %v", op.Name, w.now, refused)
		}
	}
}

// pass lets so much time pass.
func pass(w *world, seconds float64) { playUntil(w, w.now.Seconds()+seconds) }

// servesAfter is how many seconds it takes from now until the machine serves.
func servesAfter(w *world) float64 {
	from := w.now
	for !w.units[0].service.serving && w.step() {
	}
	return (w.now - from).Seconds()
}

// takeOldest has the machine taken back to its oldest point, and says how long its logs take at 1 MB/s.
func takeOldest(t *testing.T, w *world) (undo float64) {
	t.Helper()
	var oldest model.Step
	oldest.RecoveryPoint.Value = "oldest"
	if refused := w.choose(&job{step: &oldest, target: 0}); refused != nil {
		t.Fatal(refused)
	}
	undo = w.units[0].undone() / 1e6
	do(t, w, recovery.Secondary, recovery.ChangeRecoveryPoint)
	return undo
}

// onceUndone is a machine that serves at the other side from its oldest point.
func onceUndone(t *testing.T) *world {
	r := replicated{size: 1e12, writes: 1e5, line: 1e7, more: "recovery_points = 4", volume: `undo_throughput = "1 MB/s"`}
	w := failedOver(t, r.topology(t), 5*time.Hour+30*time.Minute)
	takeOldest(t, w)
	servesAfter(w)
	return w
}

// TestALogIsPlayedBackOnce (FACTS M-33): a copy that was taken back to an older point only boots when it starts again, before the commit,
// which deletes the points (M-35), and after it. What its host's crash interrupts goes on where it was.
func TestALogIsPlayedBackOnce(t *testing.T) {
	for _, committed := range []bool{false, true} {
		w := onceUndone(t)
		if committed {
			do(t, w, recovery.Secondary, recovery.Commit)
		}
		do(t, w, recovery.Secondary, recovery.HostOutage, recovery.HostRepair)
		do(t, w, recovery.Secondary, recovery.Start)
		if got, want := servesAfter(w), w.units[0].boot.Quantile(0.5); math.Abs(got-want) > 1e-6 {
			t.Errorf("committed %v: it serves after %v s, its boot takes %v", committed, got, want)
		}
	}
	w := onceUndone(t)
	do(t, w, recovery.Secondary, recovery.ChangeRecoveryPoint) // back to the latest
	servesAfter(w)
	undo := takeOldest(t, w)
	pass(w, undo/4)
	do(t, w, recovery.Secondary, recovery.HostOutage, recovery.HostRepair)
	pass(w, 600)
	do(t, w, recovery.Secondary, recovery.Start)
	if got, want := servesAfter(w), 0.75*undo+w.units[0].boot.Quantile(0.5); math.Abs(got-want) > 1e-6 {
		t.Errorf("interrupted: it serves after %v s, want %v", got, want)
	}
}

// TestANameIsKnownATimeToLiveAfterTheFirstBoot at a side, whatever becomes of the copy then: a restart makes nothing known sooner, nor does it
// make it unknown.
func TestANameIsKnownATimeToLiveAfterTheFirstBoot(t *testing.T) {
	topology := replicated{size: 1e12, writes: 1e5, line: 1e7}.topology(t)
	topology.Deployment.DNSTimeToLive.Value = 2 * time.Hour
	crash := func(w *world) {
		do(t, w, recovery.Secondary, recovery.HostOutage, recovery.HostRepair, recovery.Start)
	}
	boot := func(w *world) float64 { return w.units[0].boot.Quantile(0.5) }
	for name, c := range map[string]struct {
		after float64 // when its host crashes, after the failover
		want  func(w *world) float64
	}{
		"before it has booted": {1, func(w *world) float64 { return 1 + boot(w) + 7200 }},
		"before it is known":   {3600, func(w *world) float64 { return boot(w) + 7200 }},
		"as it becomes known":  {7200, func(w *world) float64 { return 7200 + boot(w) }},
		"when it is known":     {20000, func(w *world) float64 { return 20000 + boot(w) }},
	} {
		w := failedOver(t, topology, 5*time.Hour)
		pass(w, c.after)
		crash(w)
		if got, want := c.after+servesAfter(w), c.want(w); math.Abs(got-want) > 1e-6 {
			t.Errorf("crashed %s: it serves after %v s, want %v", name, got, want)
		}
	}
	for _, booted := range []bool{false, true} { // there; then it is taken back
		w := failedOver(t, topology, 5*time.Hour)
		want := boot(w)
		pass(w, 1)
		if booted {
			pass(w, 3600)
			want += 7200
		}
		do(t, w, recovery.Primary, recovery.SiteRepair, recovery.CancelFailover, recovery.Start)
		if got := servesAfter(w); math.Abs(got-want) > 1e-6 {
			t.Errorf("taken back, booted %v: it serves after %v s, want %v", booted, got, want)
		}
	}
}

// TestACopyThatNeverBootedBootsWhenItsVolumeHasRoom; one that stood still goes on where it was (FACTS F-7).
func TestACopyThatNeverBootedBootsWhenItsVolumeHasRoom(t *testing.T) {
	topology := replicated{size: 1e12, writes: 1e5, line: 1e7}.topology(t)
	ttl := topology.Deployment.DNSTimeToLive.Value.Seconds()
	w := at(topology, 5*time.Hour)
	boot := w.units[0].boot.Quantile(0.5)
	do(t, w, recovery.Secondary, recovery.VolumeFull)
	do(t, w, recovery.Primary, recovery.SiteOutage)
	do(t, w, recovery.Secondary, recovery.UnplannedFailover)
	pass(w, 3600)
	do(t, w, recovery.Secondary, recovery.VolumeFreed)
	if got := servesAfter(w); math.Abs(got-boot-ttl) > 1e-6 {
		t.Errorf("failed over onto a full volume: it serves %v s after there is room, want %v", got, boot+ttl)
	}
	do(t, w, recovery.Secondary, recovery.VolumeFull)
	pass(w, 600)
	do(t, w, recovery.Secondary, recovery.VolumeFreed)
	if got := servesAfter(w); got != 0 {
		t.Errorf("standing still: it serves %v s after there is room", got)
	}
	do(t, w, recovery.Secondary, recovery.VolumeFull, recovery.HostOutage, recovery.HostRepair, recovery.Start)
	pass(w, 600)
	do(t, w, recovery.Secondary, recovery.VolumeFreed)
	if got := servesAfter(w); math.Abs(got-boot) > 1e-6 {
		t.Errorf("switched off while it stood still: it serves %v s after there is room, want %v", got, boot)
	}
	do(t, w, recovery.Secondary, recovery.HostOutage, recovery.HostRepair, recovery.Start)
	pass(w, boot/4)
	do(t, w, recovery.Secondary, recovery.VolumeFull)
	pass(w, 600)
	do(t, w, recovery.Secondary, recovery.VolumeFreed)
	if got := servesAfter(w); math.Abs(got-0.75*boot) > 1e-6 {
		t.Errorf("standing still in its boot: it serves %v s after there is room, want %v", got, 0.75*boot)
	}
}

// TestWhatIsTakenBackIsNotLost, and what several failovers lose adds up: each loses what was written since its recovery point. The RPO is
// the greatest of them.
func TestWhatIsTakenBackIsNotLost(t *testing.T) {
	const writes = 1e5
	topology := replicated{size: 1e12, writes: writes, line: 1e7}.topology(t)
	w := failedOver(t, topology, 5*time.Hour)
	s := &w.units[0].service
	first := (w.now - w.units[0].cycle.point).Seconds()
	if got := s.lost.settled + s.lost.present; math.Abs(got-first*writes) > 1 {
		t.Errorf("%v bytes are lost, want %v", got, first*writes)
	}
	pass(w, 3600)
	do(t, w, recovery.Primary, recovery.SiteRepair)
	do(t, w, recovery.Secondary, recovery.CancelFailover)
	if s.greatest() != 0 || s.lost != (loss{}) {
		t.Errorf("taken back: %v s and %v bytes are lost", s.greatest(), s.lost)
	}

	w = failedOver(t, topology, 5*time.Hour)
	s = &w.units[0].service
	pass(w, 3600)
	do(t, w, recovery.Primary, recovery.SiteRepair)
	do(t, w, recovery.Secondary, recovery.Commit, recovery.ReverseReplication)
	playUntil(w, 40*3600+77) // the resynchronisation waits for its window
	do(t, w, recovery.Secondary, recovery.SiteOutage)
	do(t, w, recovery.Primary, recovery.UnplannedFailover)
	second := (w.now - w.units[0].cycle.point).Seconds()
	for _, committed := range []bool{false, true} {
		if committed {
			do(t, w, recovery.Primary, recovery.Commit)
		}
		if got, want := s.lost.settled+s.lost.present, (first+second)*writes; math.Abs(got-want) > 1 {
			t.Errorf("twice: %v bytes are lost, want %v", got, want)
		}
	}
	if got, want := s.greatest(), max(first, second); math.Abs(got-want) > 1e-6 {
		t.Errorf("twice: the RPO is %v s, want %v", got, want)
	}
}

// TestAMachineThatRunsAgainWritesAgain: what runs on after everything had arrived lacks something at the other side at once, so that no
// planned failover takes it over without (FACTS 5.1).
func TestAMachineThatRunsAgainWritesAgain(t *testing.T) {
	w := at(replicated{size: 1e12, writes: 1e5, line: 1e7}.topology(t), 5*time.Hour)
	do(t, w, recovery.Primary, recovery.PreparePlannedFailover)
	pass(w, 60)
	if got := w.machine(0).Lag; got != recovery.InSync {
		t.Fatalf("not everything has arrived: %v", got)
	}
	do(t, w, recovery.Primary, recovery.CancelPlannedFailover)
	if got := w.machine(0).Lag; got != recovery.Behind {
		t.Errorf("cancelled: %v", got)
	}
	do(t, w, recovery.Primary, recovery.PreparePlannedFailover)
	pass(w, 60)
	do(t, w, recovery.Primary, recovery.HostOutage, recovery.HostRepair)
	if got := w.machine(0).Lag; got != recovery.InSync {
		t.Fatalf("not everything has arrived: %v", got)
	}
	do(t, w, recovery.Primary, recovery.CancelPlannedFailover)
	if got := w.machine(0).Lag; got == recovery.InSync {
		t.Errorf("cancelled after a crash: %v", got)
	}
}

// TestReplicationGoesOnWhenTheOtherSideIsBack: whatever its host or site took from it, captures that were on their way, waited to be written or
// were being written, the exposure is at the end what it is without an outage: an interval, the transfer and the writing. For two hours the volume
// serves too little; it then has time to catch up.
func TestReplicationGoesOnWhenTheOtherSideIsBack(t *testing.T) {
	r := replicated{size: 1e18, writes: 1e5, line: 1e8, operations: 100, iops: 400} // a capture of 300 s is written in 113 s, or 450 s
	topology := r.topology(t)
	rapid.Check(t, func(t *rapid.T) {
		slow := struck(StorageSlowdown, 1, 3600, 7200)
		slow.Factor = 0.25
		kind := rapid.SampledFrom([]FaultKind{HostOutage, SiteOutage}).Draw(t, "kind")
		begins, lasts := float64(rapid.IntRange(3600, 10000).Draw(t, "begins")), float64(rapid.IntRange(1, 3600).Draw(t, "lasts"))
		w := newWorld(topology, Drill{Duration: 24 * time.Hour, Faults: []Fault{slow, struck(kind, 1, begins, lasts)}}, fixed(0.5))
		playUntil(w, 12*3600)
		if x := w.sampleOf(0).Exposure; !(x <= 300+113+1) {
			t.Fatalf("%s of %v s at %v s: the exposure is %v s after twelve hours", kind, lasts, begins, x)
		}
	})
}

// TestTheExposureKnowsWhatCanBeUsed: without the newest recovery point, the exposure is the age of the youngest that is kept beside it, and
// without one there is nothing (FACTS F-17).
func TestTheExposureKnowsWhatCanBeUsed(t *testing.T) {
	for _, points := range []string{"recovery_points = 0", "recovery_points = 4"} {
		w := at(kept(t, points), 5*time.Hour+30*time.Minute)
		want := math.Inf(1)
		if p := w.units[0].cycle.points; len(p) > 0 {
			want = (w.now - p[len(p)-1].of).Seconds()
		}
		before := w.sampleOf(0)
		do(t, w, recovery.Primary, recovery.RecoveryPointCorruption)
		x := w.sampleOf(0)
		if x.Exposure != want || x.Bare != math.IsInf(want, 1) || before.Exposure >= want || before.Bare {
			t.Errorf("%s: the exposure was %v and is %v s, want %v; bare %v", points, before.Exposure, x.Exposure, want, x.Bare)
		}
	}
}

// TestThereAreNoLogsOfWhatIsNotTracked (FACTS M-41): neither while a resynchronisation is required, nor of a machine that was failed over.
func TestThereAreNoLogsOfWhatIsNotTracked(t *testing.T) {
	w := at(kept(t, ""), 5*time.Hour)
	if x := w.sampleOf(0).Logs; x == 0 {
		t.Error("there is no log")
	}
	do(t, w, recovery.Primary, recovery.RequireResync)
	if x := w.sampleOf(0).Logs; x != 0 {
		t.Errorf("a resynchronisation is required: there are %v bytes of logs", x)
	}
	w = failedOver(t, kept(t, ""), 5*time.Hour)
	w.now += kernel.Time(3600e9)
	if x := w.sampleOf(0).Logs; x != 0 {
		t.Errorf("failed over: there are %v bytes of logs", x)
	}
}
