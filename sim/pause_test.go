package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// playUntil plays a world up to and including an instant, and stands there.
func playUntil(w *world, seconds float64) {
	at := kernel.Time(seconds * 1e9)
	for next, _ := w.next(); next <= at && w.step(); next, _ = w.next() {
	}
	w.net.Advance(at)
	w.now = at
}

// ordered lets an operator give an order for the first machine at one side, at once.
func ordered(t interface{ Fatalf(string, ...any) }, w *world, op *recovery.Operation, at recovery.Side) {
	if refused := w.apply(op, w.units[0].target, recovery.Args{Console: recovery.HyperVConsole, At: at, Side: at}); refused != nil {
		t.Fatalf("%s at %v s: %v", op.Name, w.now.Seconds(), refused)
	}
	w.wake()
}

// A machine whose replication is paused at either side keeps the recovery point that it has; when it resumes, all that was written since
// is captured at that moment and arrives as soon as the line has carried it (FACTS BPA50).
func TestWhatAPauseGathersIsSentAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := replicated{size: 1e18, writes: float64(rapid.IntRange(1000, 100_000).Draw(t, "writes")), line: 1e6}
		pause := float64(rapid.IntRange(1000, 20_000).Draw(t, "pause"))
		resume := pause + float64(rapid.IntRange(1, 20_000).Draw(t, "lasts"))
		side := recovery.Side(rapid.IntRange(0, 1).Draw(t, "side"))
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour}, fixed(0.5))
		playUntil(w, pause)
		ordered(t, w, recovery.PauseReplication, side)
		before := w.units[0].cycle.point
		if want := [2]string{"Warning", "Critical"}[side]; w.health(0) != want {
			t.Fatalf("paused at the %v side its health is %s, want %s", side, w.health(0), want)
		}
		playUntil(w, resume)
		if w.units[0].cycle.point != before {
			t.Fatal("a recovery point arrived during the pause")
		}
		ordered(t, w, recovery.ResumeReplication, side)
		arrives := resume + r.writes*(resume-before.Seconds())/r.line
		if arrives > 24*3600 {
			return
		}
		playUntil(w, arrives-1e-3)
		if w.units[0].cycle.point != before {
			t.Fatalf("it arrives before the line has carried it, at %v s", arrives)
		}
		playUntil(w, arrives+1e-3)
		if got := w.units[0].cycle.point.Seconds(); math.Abs(got-resume) > 1e-6 {
			t.Fatalf("the recovery point is of %v s, want %v s", got, resume)
		}
	})
}

// While a machine is paused its log grows like in an outage of the line, up to the same limit (FACTS M-40): D·ln2/r after the last
// capture that arrived, found at the next look, once an interval.
func TestAPauseThatIsTooLongNeedsAResynchronisation(t *testing.T) {
	const size, writes = 2e9, 1.9e5
	r := replicated{size: size, writes: writes, line: 4e6}
	w := newWorld(r.topology(t), Drill{Start: 6 * time.Hour, Duration: 10 * time.Hour}, fixed(0.5))
	playUntil(w, 3600)
	ordered(t, w, recovery.PauseReplication, recovery.Primary)
	playUntil(w, 9.9*3600)
	first := 3450 + size*math.Ln2/writes
	want := 3600 + 300*math.Ceil((first-3600)/300)
	if got := found(w.result, "resynchronization_required"); math.Abs(got-want) > 1 {
		t.Errorf("required at %v s, want %v s", got, want)
	}
	if r := recovery.Allowed(recovery.ResumeReplication, &w.estate, w.machines, w.units[0].target, recovery.Args{}); r != nil {
		t.Errorf("it cannot be resumed: %v", r)
	}
}

// A resynchronisation that is paused goes on where it was (FACTS M-44): a pause while disks are compared makes it later by its own
// length, one while differences are sent has what differs by then sent when it resumes. It is not begun by its window meanwhile.
func TestAPausedResynchronisationGoesOnWhereItWas(t *testing.T) {
	const size, writes, line, lasts = 40e9, 1e4, 1e5, 5000.0
	r := replicated{size: size, writes: writes, line: line, more: "auto_resynchronize_interval_start = \"00:00\"\n    auto_resynchronize_interval_end = \"00:00\""}
	const captured, stopped, off = 3450.0, 3600.0, 60.0 // the host is down for a minute, and its machine does not write
	compared := stopped + off + size/22e6
	differs := func(at float64) float64 { return size * -math.Expm1(-writes*(at-captured-off)/size) }
	for name, c := range map[string]struct{ pause, want float64 }{
		"never":             {-1, compared + differs(compared)/line},
		"comparing":         {compared - 1000, compared + lasts + differs(compared+lasts)/line},
		"when it has begun": {stopped + off + 1, compared + lasts + differs(compared+lasts)/line},
		"sending":           {compared + 100, compared + 100 + lasts + differs(compared+100+lasts)/line},
	} {
		repair := language.ConstantOf(off)
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour, Faults: []Fault{{Kind: HostOutage, IDs: []int{0}, At: language.ConstantOf(stopped), RepairAfter: &repair}}}, fixed(0.5))
		if c.pause > 0 {
			playUntil(w, c.pause)
			ordered(t, w, recovery.PauseReplication, recovery.Primary)
			playUntil(w, c.pause+lasts)
			ordered(t, w, recovery.ResumeReplication, recovery.Primary)
		}
		playUntil(w, 23*3600)
		if got := found(w.result, "resynchronised"); math.Abs(got-c.want) > 0.1 {
			t.Errorf("paused %s: done at %v s, want %v s", name, got, c.want)
		}
	}
}

// A resynchronisation that nobody lets begin by itself is begun by hand (FACTS 4.1: Resume-VMReplication -Resynchronize), and only once.
func TestAResynchronisationIsBegunByHand(t *testing.T) {
	r := replicated{size: 22e9, writes: 1e4, line: 5e4, more: "auto_resynchronize_enabled = false"} // what differs takes 1000 s
	repair := language.ConstantOf(600)
	w := newWorld(r.topology(t), Drill{Duration: 12 * time.Hour, Faults: []Fault{{Kind: HostOutage, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repair}}}, fixed(0.5))
	playUntil(w, 8000)
	ordered(t, w, recovery.ResumeReplication, recovery.Primary)
	playUntil(w, 8500)
	ordered(t, w, recovery.ResumeReplication, recovery.Primary) // it is under way
	playUntil(w, 11*3600)
	want := 9000 + 22e9*-math.Expm1(-1e4*(9000-3450-600)/22e9)/5e4
	if got := found(w.result, "resynchronised"); math.Abs(got-want) > 0.1 {
		t.Errorf("done at %v s, want %v s", got, want)
	}
}

// An error is not tried again (FACTS M-51): however often the line comes and goes, nothing arrives until it is repaired, and then what
// was gathered does at once.
func TestAnErrorIsNotTriedAgain(t *testing.T) {
	r := replicated{size: 1e18, writes: 1e4, line: 1e6}
	repaired, cut := language.ConstantOf(7200), language.ConstantOf(60)
	d := Drill{Duration: 6 * time.Hour, Faults: []Fault{
		{Kind: DiskResize, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repaired},
		{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(5000), RepairAfter: &cut}}}
	w := newWorld(r.topology(t), d, fixed(0.5))
	playUntil(w, 10799)
	if got := w.units[0].cycle.point.Seconds(); got != 3450 || w.health(0) != "Critical" {
		t.Errorf("before the repair the recovery point is of %v s, and its health %s", got, w.health(0))
	}
	playUntil(w, 10900)
	if got := w.units[0].cycle.point.Seconds(); got != 10800 {
		t.Errorf("after the repair it is of %v s", got)
	}
}

// A first copy that is paused goes on where it was: it is complete later by as much of the pause as falls into it or keeps it from
// beginning.
func TestAPausedFirstCopyGoesOnWhereItWas(t *testing.T) {
	r := replicated{size: 36e9, writes: 0, line: 1e7, more: "initial_replication_delay = \"1h\""} // an hour each
	for pause, want := range map[float64]float64{600: 7200, 3000: 3900 + 3600, 4200: 7200 + 900, 6600: 7200 + 900, 7600: 7200} {
		w := newWorld(r.topology(t), Drill{Duration: 6 * time.Hour, InitialReplication: &InitialReplication{}}, fixed(0.5))
		playUntil(w, pause)
		ordered(t, w, recovery.PauseReplication, recovery.Secondary)
		playUntil(w, pause+900)
		ordered(t, w, recovery.ResumeReplication, recovery.Secondary)
		playUntil(w, 5*3600)
		if got := w.units[0].protected.Seconds(); math.Abs(got-want) > 1e-3 {
			t.Errorf("paused after %v s it is complete after %v s, want %v", pause, got, want)
		}
	}
}
