package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// resynchronised is a machine that needs a resynchronisation an hour after the beginning, because its host was down for a minute then;
// a window is "01:00" to "02:00" or, with equal ends, always open.
func resynchronised(size, writes, line float64, opens, closes string) (replicated, Fault) {
	r := replicated{size: size, writes: writes, line: line, more: fmt.Sprintf("auto_resynchronize_interval_start = %q\n    auto_resynchronize_interval_end = %q", opens, closes)}
	return r, struck(HostOutage, 0, 3600, 60)
}

// triedAgain is when something that an outage has stopped is tried again first when that is over: 1, 2, 4, 8 and 10 minutes one after the
// other, then every minute as the host says (FACTS M-50).
func triedAgain(stopped, over float64) float64 {
	at := stopped
	for k := 0; at < over; k++ {
		pause := 1.0
		if k < len(retryMinutes) {
			pause = float64(retryMinutes[k])
		}
		at += 60 * pause
	}
	return at
}

// TestAComparisonStandsStillWhileNobodyIsThere: disks of D bytes are compared for D/22 MB/s in which the way to the other side is open. An
// outage of the line, of the replica's host or of the other site stops that where it is, and it goes on with the next attempt (FACTS M-44, M-50);
// when the source's own host crashes all begins anew. What differs by then is sent.
func TestAComparisonStandsStillWhileNobodyIsThere(t *testing.T) {
	const begins, writes, line = 3660.0, 1e3, 4e6
	rapid.Check(t, func(t *rapid.T) {
		size := float64(rapid.IntRange(1, 400).Draw(t, "GB")) * 1e9
		takes := size / 22e6
		kind := rapid.SampledFrom([]FaultKind{LinkOutage, HostOutage, SiteOutage}).Draw(t, "kind")
		id := map[FaultKind]int{HostOutage: 1, SiteOutage: 1}[kind]
		crash := kind == HostOutage && rapid.Bool().Draw(t, "the source's")
		if crash {
			id = 0
		}
		stopped := begins + math.Round(takes*rapid.Float64Range(0.1, 0.9).Draw(t, "when")) + 0.5
		over := stopped + float64(rapid.IntRange(1, 20_000).Draw(t, "lasts"))
		r, host := resynchronised(size, writes, line, "00:00", "00:00")
		result := Run(r.topology(t), Drill{Duration: 40 * time.Hour, Faults: []Fault{host, struck(kind, id, stopped, over-stopped)}}, fixed(0.5))
		again, off := triedAgain(stopped, over), 60.0
		compared := again + takes - (stopped - begins)
		if crash {
			compared, off = again+takes, off+over-stopped
		}
		want := compared + size*-math.Expm1(-writes*(compared-3450-off)/size)/line
		if got := found(result, "resynchronised"); math.Abs(got-want) > 1e-2 {
			t.Fatalf("stopped at %v s until %v s, tried again at %v s: done at %v s, want %v s", stopped, over, again, got, want)
		}
	})
}

// When the line is cut while what differs is sent, what differs by then is sent when it is tried again: nothing is compared twice.
func TestWhatDiffersIsSentAgainAfterACut(t *testing.T) {
	const size, writes, line = 44e9, 1e4, 1e5
	r, host := resynchronised(size, writes, line, "00:00", "00:00")
	compared := 3660 + size/22e6
	cut, over := compared+100, compared+5000
	result := Run(r.topology(t), Drill{Duration: 24 * time.Hour, Faults: []Fault{host, struck(LinkOutage, 0, cut, over-cut)}}, fixed(0.5))
	again := triedAgain(cut, over)
	want := again + size*-math.Expm1(-writes*(again-3450-60)/size)/line
	if got := found(result, "resynchronised"); math.Abs(got-want) > 1e-2 {
		t.Errorf("done at %v s, want %v s", got, want)
	}
}

// TestAResynchronisationNeverBeginsOutsideItsWindow: whatever is cut for however long, disks begin to be compared between one and two
// o'clock only (FACTS M-42); by hand they do at any time.
func TestAResynchronisationNeverBeginsOutsideItsWindow(t *testing.T) {
	begun := 0
	rapid.Check(t, func(t *rapid.T) {
		r, host := resynchronised(100e9, 1e4, 4e6, "01:00", "02:00")
		d := Drill{Start: 12 * time.Hour, Duration: 60 * time.Hour, Faults: []Fault{host}}
		for range rapid.IntRange(0, 3).Draw(t, "faults") {
			kind := rapid.SampledFrom([]FaultKind{LinkOutage, HostOutage, SiteOutage}).Draw(t, "kind")
			id := map[FaultKind]int{HostOutage: rapid.IntRange(0, 1).Draw(t, "host"), SiteOutage: 1}[kind]
			at := 10*3600 + float64(rapid.IntRange(0, 6*3600).Draw(t, "at"))
			d.Faults = append(d.Faults, struck(kind, id, at, float64(rapid.IntRange(1, 5*3600).Draw(t, "lasts"))))
		}
		w := newWorld(r.topology(t), d, fixed(0.5))
		c := &w.units[0].cycle
		for before := false; w.step(); before = c.begun {
			clock := (d.Start + time.Duration(w.now)) % day
			if c.begun && !before {
				begun++
				if clock < time.Hour || clock >= 2*time.Hour {
					t.Fatalf("it begins at %v", clock)
				}
			}
		}
	})
	if begun == 0 {
		t.Error("it never begins")
	}
}

// TestAResynchronisationThatIsTooSlowIsRequiredAgain: while a resynchronisation is under way changes are logged anew. A disk of D bytes
// that is written at r bytes a second has logs of half of it D·ln2/r seconds after it has begun; they are looked at once an interval, from the
// moment on when it became necessary, and then all begins anew (FACTS M-45).
func TestAResynchronisationThatIsTooSlowIsRequiredAgain(t *testing.T) {
	again := 0
	rapid.Check(t, func(t *rapid.T) {
		size, writes := 1e9*float64(rapid.IntRange(2, 10).Draw(t, "GB")), float64(1000*rapid.IntRange(200, 450).Draw(t, "KB/s"))
		const required = 3660
		opens, begins := "00:00", 3660.0
		if rapid.Bool().Draw(t, "at ten") {
			opens, begins = "10:00", 2*3600
		}
		r, host := resynchronised(size, writes, 1e6, opens, "00:00")
		slow := struck(LinkDegradation, 0, 3590, 0)
		slow.Factor = float64(rapid.IntRange(5, 20).Draw(t, "of the line, %")) / 100
		look := required + 300*math.Ceil((begins+size*math.Ln2/writes-required)/300)
		compared := begins + size/22e6
		done := compared + size*-math.Expm1(-writes*(compared-3450-60)/size)/(1e6*slow.Factor)
		want, at := "resynchronised", done
		if look < done {
			want, at = "resynchronization_required", look
			again++
		}
		for _, e := range Run(r.topology(t), Drill{Start: 8 * time.Hour, Duration: 12 * time.Hour, Faults: []Fault{host, slow}}, fixed(0.5)).Timeline {
			if e.What != "resynchronised" && e.What != "resynchronization_required" || e.At.Seconds() <= begins {
				continue
			}
			if e.What != want || math.Abs(e.At.Seconds()-at) > 1e-2 {
				t.Fatalf("%s at %v s, want %s at %v s", e.What, e.At.Seconds(), want, at)
			}
			return
		}
		if at < 12*3600 {
			t.Fatalf("nothing happens at %v s", at)
		}
	})
	if again == 0 {
		t.Error("it is never required again")
	}
}

// A first copy that takes longer than it takes the logs to become half of the disk never ends: it begins anew each time (FACTS M-25). With
// a line on which it is faster it is complete.
func TestAFirstCopyThatIsTooSlowBeginsAnew(t *testing.T) {
	const size, writes = 10e9, 1e6 // half of it is logged after 6931 s, found at the look of 7050 s
	for takes, again := range map[float64]float64{6900: -1, 8000: 7050} {
		r := replicated{size: size, writes: writes, line: size / takes, more: "auto_resynchronize_interval_start = \"00:00\"\n    auto_resynchronize_interval_end = \"00:00\""}
		w := newWorld(r.topology(t), Drill{Duration: 20 * time.Hour, InitialReplication: &InitialReplication{}}, fixed(0.5))
		playUntil(w, takes+1)
		if got := found(w.result, "resynchronization_required"); got != again {
			t.Errorf("a copy of %v s is begun anew at %v s, want %v s", takes, got, again)
		}
		if got := w.units[0].protected != kernel.Never; got != (again < 0) {
			t.Errorf("a copy of %v s is complete: %t", takes, got)
		}
		playUntil(w, 19*3600)
		if got := w.units[0].protected != kernel.Never; got != (again < 0) {
			t.Errorf("a copy of %v s is complete in the end: %t", takes, got)
		}
	}
}

// TestDisksOfOneHostAreComparedBesideEachOther: however many machines a host has, disks of D bytes are compared after D/22 MB/s, which was
// measured of one machine (assumption).
func TestDisksOfOneHostAreComparedBesideEachOther(t *testing.T) {
	for _, n := range []int{1, 4} {
		writes, order := make([]float64, n), make([]int, n)
		for i := range order {
			order[i] = i
		}
		text := strings.ReplaceAll(fleetText(1e9, writes, order, plainName, 1, ""), "hyperv_replica {", "hyperv_replica {\n    auto_resynchronize_interval_start = \"00:00\"\n    auto_resynchronize_interval_end = \"00:00\"")
		w := newWorld(topologyOf(t, text), Drill{Duration: 72 * time.Hour, Faults: []Fault{struck(HostOutage, 0, 3600, 60)}}, fixed(0.5))
		for w.step() {
		}
		last := 0.0
		for _, e := range w.result.Timeline {
			if e.What == "resynchronised" {
				last = e.At.Seconds()
			}
		}
		if want := 3660 + 500e9/22e6; math.Abs(last-want) > 1e-2 {
			t.Errorf("%d machines are resynchronised at %v s, want %v s", n, last, want)
		}
	}
}

// What a resynchronisation sends is written into the copy at the operations of its volume, like any capture (FACTS M-43, hvr.undo_factor).
func TestWhatAResynchronisationSendsIsWrittenIntoTheCopy(t *testing.T) {
	const size, writes, line, operations, iops = 22e9, 1e4, 4e6, 20, 100
	r, host := resynchronised(size, writes, line, "00:00", "00:00")
	r.operations, r.iops = operations, iops
	result := Run(r.topology(t), Drill{Duration: 24 * time.Hour, Faults: []Fault{host}}, fixed(0.5))
	compared := 3660 + size/22e6
	written := writes * (compared - 3450 - 60)
	differs := size * -math.Expm1(-written/size)
	want := compared + differs/line + 1.5*operations*differs/writes/iops
	if got := found(result, "resynchronised"); math.Abs(got-want) > 1e-2 {
		t.Errorf("done at %v s, want %v s", got, want)
	}
}

// A corrupt recovery point is of no concern any more when a newer one is in the copy, whether or not the line has been cut since it came
// (FACTS F-17).
func TestANewerPointTakesThePlaceOfACorruptOne(t *testing.T) {
	r := replicated{size: 1e13, writes: 1e5, line: 1e7, operations: 100, iops: 180} // the capture of 3750 s is written by 4003 s
	d := Drill{Duration: 3 * time.Hour, Faults: []Fault{struck(RecoveryPointCorruption, 0, 3720, 0), struck(LinkOutage, 0, 3900, 0)}}
	w := newWorld(r.topology(t), d, fixed(0.5))
	for at, corrupt := range map[float64]bool{3700: false, 3800: true, 4000: true} {
		w := newWorld(r.topology(t), d, fixed(0.5))
		if playUntil(w, at); w.machine(0).Corrupt != corrupt {
			t.Errorf("at %v s it is corrupt: %t", at, !corrupt)
		}
	}
	playUntil(w, 4010)
	if w.machine(0).Corrupt || w.units[0].cycle.point.Seconds() != 3750 {
		t.Errorf("at 4010 s the newest point is of %v s, corrupt: %t", w.units[0].cycle.point.Seconds(), w.machine(0).Corrupt)
	}
	w.apply(recovery.SiteOutage, recovery.TheEstate, recovery.Args{})
	if refused := w.apply(recovery.UnplannedFailover, 0, recovery.Args{}); refused != nil {
		t.Errorf("it cannot be failed over: %v", refused)
	}
}

// What takes longer than the clock can count is not done by the end, and that is all: comparing petabytes at a byte a second, going back
// over as much at that rate.
func TestWhatNeverEndsIsNotDone(t *testing.T) {
	r, host := resynchronised(1e17, 1e5, 4e6, "00:00", "00:00")
	r.more += "\n    recovery_points = 4"
	r.volume = "undo_throughput = \"1 B/s\""
	text := strings.Replace(r.text(), "retry_interval = \"1m\"", "retry_interval = \"36000d\"\n  resynchronization_scan_rate = \"1 B/s\"", 1)
	result := Run(topologyOf(t, text), Drill{Duration: 365 * day, Faults: []Fault{host, struck(LinkOutage, 0, 30*24*3600, 3600)}}, fixed(0.5))
	if at := found(result, "resynchronised"); at >= 0 {
		t.Errorf("it is resynchronised at %v s", at)
	}
	w := newWorld(topologyOf(t, text), Drill{Duration: 24 * time.Hour}, fixed(0.5))
	u := &w.units[0]
	u.cycle.points = recoveryPoints{{undo: 1e15}, {}}
	m := *w.machine(0)
	m.Older, m.Phase = true, recovery.FailedOver
	if took := w.undoTime(u, &m); took <= w.end || took > w.end+2*kernel.Time(time.Second) {
		t.Errorf("it is taken back in %v", took)
	}
}

// TestWritingIntoADeduplicatedCopyIsSlow: with recovery points it takes six times the operations (FACTS K-4: five to seven times as slow), without
// them, and where the volume says what a write costs, no more.
func TestWritingIntoADeduplicatedCopyIsSlow(t *testing.T) {
	const operations, iops, transfer = 10, 1000, 3.0
	for _, c := range []struct {
		more, volume string
		factor       float64
	}{
		{"recovery_points = 4", "", 2.5},
		{"recovery_points = 4", "deduplicated = true", 2.5 * 6},
		{"", "deduplicated = true", 1.5},
		{"recovery_points = 4", "deduplicated = true\n    replica_write_factor = 4", 4},
	} {
		r := replicated{size: 1e18, writes: 1e4, line: 1e6, operations: operations, iops: iops, more: c.more, volume: c.volume}
		list := arrivalsOf(newWorld(r.topology(t), Drill{Duration: time.Hour}, fixed(0.5)))
		want := 450 + transfer + c.factor*operations*300/iops // the second capture, of 300 s
		if got := list[1].at; math.Abs(got-want) > 1e-6 {
			t.Errorf("%q on %q: it is a recovery point at %v s, want %v s", c.more, c.volume, got, want)
		}
	}
}
