package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

// replicated is one machine with one disk under Hyper-V Replica. The rates of the line and of the disk are in bytes a second.
type replicated struct {
	size, writes, line float64
	operations, iops   int     // writes a second, and what the replica's volume serves; 0: not stated
	ratio              float64 // of compression; 0: none
	more               string  // of the relationship
	volume             string  // more of the replica's volume
	source             string  // of the source's volume
}

func (r replicated) topology(t interface{ Fatal(...any) }) *model.Topology {
	return topologyOf(t, r.text())
}

// text is what an author would write.
func (r replicated) text() string {
	stated := func(format string, v float64) string {
		if v == 0 {
			return ""
		}
		return fmt.Sprintf(format, v)
	}
	return fmt.Sprintf(`
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "%.0f B/s"
}
host "a" {
  site           = site.a
  retry_interval = "1m"
  replica_server {}
  storage "v" {
    %s
  }
}
host "b" {
  site = site.b
  replica_server {}
  storage "v" {
    %s
    %s
  }
}
vm "m" {
  host = host.a
  disk "d" {
    size       = "%.0f B"
    write_rate = "%.0f B/s"
    %s
    %s
  }
  hyperv_replica {
    replica_server        = host.b
    replication_frequency = "5m"
    compression_enabled   = %t
    %s
  }
}`, r.line, r.source, stated("iops = %.0f", float64(r.iops)), r.volume, r.size, r.writes, stated("write_iops = %.0f", float64(r.operations)),
		stated("compression_ratio = %v", r.ratio), r.ratio != 0, r.more)
}

// pointAt is the source time of the newest recovery point at an instant, by the text: a capture every interval, sent, and
// written into the copy when it has arrived and the one before it is written; one that comes due before its predecessor has
// begun to be written follows at that moment (FACTS M-1, M-5).
func pointAt(at, phase, interval, perSecond, operationsPerSecond float64, line, iops float64) float64 {
	point, captured, before := 0.0, phase, 0.0
	written := 0.0 // when the last capture is in the copy
	for {
		arrived := captured + perSecond*(captured-before)/line
		begins := max(arrived, written)
		ends := begins
		if iops > 0 {
			ends += operationsPerSecond * (captured - before) / iops
		}
		if ends > at {
			return point
		}
		point, written, before = captured, ends, captured
		due := phase + interval*(math.Floor((captured-phase)/interval+1e-9)+1)
		captured = max(due, begins)
	}
}

// TestTheExposureIsIntervalTransferAndApply compares the newest recovery point with the formula at any instant, whatever the
// phase of the cycles, and whether line or volume keep up or not. Tolerance: 1 ms, for arrivals are
// rounded up to the nanosecond, and where they are late each one makes the next larger.
func TestTheExposureIsIntervalTransferAndApply(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := replicated{size: 1e18, writes: float64(rapid.IntRange(1_000, 4_000_000).Draw(t, "B/s")), line: float64(rapid.IntRange(1_000_000, 8_000_000).Draw(t, "line")),
			operations: rapid.IntRange(0, 300).Draw(t, "writes a second"), iops: rapid.IntRange(100, 500).Draw(t, "iops")}
		ratio := 1.0
		if rapid.Bool().Draw(t, "compressed") {
			ratio = float64(rapid.IntRange(10, 40).Draw(t, "ratio")) / 10
			r.ratio = ratio
		}
		at := float64(rapid.IntRange(1, 20000).Draw(t, "at"))
		phase := rapid.Float64Range(0.01, 0.99).Draw(t, "phase")
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour}, fixed(phase))
		for next, _ := w.next(); next <= kernel.Time(at*1e9) && w.step(); next, _ = w.next() {
		}
		got, want := w.units[0].cycle.point.Seconds(), pointAt(at, 300*phase, 300, r.writes/ratio, float64(r.operations)*1.5, r.line, float64(r.iops))
		if math.Abs(got-want) > 1e-3 {
			t.Fatalf("the newest recovery point is of %v s, by the formula of %v s", got, want)
		}
	})
}

// TestAnOutageThatIsTooLongNeedsAResynchronisation: without the line, the log of a disk of D bytes written at r bytes a second
// is half of it after D·ln2/r seconds (a block is logged once, and with a retry a minute nearly all is one log); that is found
// at the next cycle. Then nothing replicates until
// the window opens; comparing takes D/22 MB/s, and what differs has to cross the line (FACTS M-40…M-43).
func TestAnOutageThatIsTooLongNeedsAResynchronisation(t *testing.T) {
	const size, writes, line, cut = 2e9, 1.9e5, 4e6, 3600.0
	critical := size * math.Ln2 / writes // 7296 s
	for _, outage := range []float64{critical - 700, critical + 700} {
		r := replicated{size: size, writes: writes, line: line, more: `auto_resynchronize_interval_start = "10:00"
    auto_resynchronize_interval_end = "12:00"`}
		repair := language.ConstantOf(outage)
		result := Run(r.topology(t), Drill{Start: 5 * time.Hour, Duration: 24 * time.Hour,
			Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(cut), RepairAfter: &repair}}}, fixed(0.5))
		required, done := found(result, "resynchronization_required"), found(result, "resynchronised")
		if outage < critical {
			if required >= 0 || done >= 0 {
				t.Errorf("an outage of %v s: required at %v s, done at %v s", outage, required, done)
			}
			continue
		}
		since := cut - 150 // the last capture that arrived was taken 150 s before: cycles come at 150 s, 450 s, …
		first := since + critical
		if cycle := 150 + 300*math.Ceil((first-150)/300); math.Abs(required-cycle) > 1 {
			t.Errorf("required at %v s, want %v s", required, cycle)
		}
		opens := 5 * 3600.0
		scanned := opens + size/22e6
		differs := size * -math.Expm1(-writes*(scanned-since)/size)
		if want := scanned + differs/line; math.Abs(done-want) > 0.01 {
			t.Errorf("done at %v s, want %v s", done, want)
		}
	}
}

// found is when something first happened, in seconds, or negative.
func found(r Result, what string) float64 {
	for _, e := range r.Timeline {
		if strings.HasPrefix(e.What, what) {
			return e.At.Seconds()
		}
	}
	return -1
}

// TestAResynchronisationStartsInItsWindow is the table of windows: by themselves at night unless somebody says otherwise.
func TestAResynchronisationStartsInItsWindow(t *testing.T) {
	night := windowOf(model.Attr[bool]{}, model.Attr[string]{}, model.Attr[string]{})
	for _, c := range []struct {
		window resyncWindow
		now    time.Duration
		want   time.Duration
	}{
		{night, 12 * time.Hour, 6*time.Hour + 30*time.Minute},
		{night, 18*time.Hour + 30*time.Minute, 0},
		{night, 23 * time.Hour, 0},
		{night, 24*time.Hour + 5*time.Hour, 0},
		{night, 6 * time.Hour, 12*time.Hour + 30*time.Minute},
		{resyncWindow{true, 3 * time.Hour, 3 * time.Hour}, 12 * time.Hour, 0},
		{resyncWindow{true, time.Hour, 2 * time.Hour}, 2 * time.Hour, 23 * time.Hour},
	} {
		if got := c.window.until(c.now); got != kernel.Time(c.want) {
			t.Errorf("%+v at %v: %v, want %v", c.window, c.now, time.Duration(got), c.want)
		}
	}
	if !night.automatic {
		t.Error("by itself is what the products do")
	}
}

// A host that goes down with its machines leaves logs that nobody closed: they are resynchronised in the night (F-2, M-40).
func TestAHostThatFailedIsResynchronised(t *testing.T) {
	r := replicated{size: 1e9, writes: 1e4, line: 4e6}
	repair := language.ConstantOf(600)
	result := Run(r.topology(t), Drill{Start: 12 * time.Hour, Duration: 12 * time.Hour,
		Faults: []Fault{{Kind: HostOutage, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repair}}}, fixed(0.5))
	if at := found(result, "resynchronization_required"); at != 4200 {
		t.Errorf("required at %v s, not at the repair", at)
	}
	scanned := 6.5*3600 + 1e9/22e6
	want := scanned + 1e9*-math.Expm1(-1e4*(scanned-3450-600)/1e9)/4e6 // it was off for 600 s
	if at := found(result, "resynchronised"); math.Abs(at-want) > 0.1 {
		t.Errorf("done at %v s, want %v s", at, want)
	}
	manual := replicated{size: 1e9, writes: 1e4, line: 4e6, more: "auto_resynchronize_enabled = false"}
	result = Run(manual.topology(t), Drill{Start: 12 * time.Hour, Duration: 12 * time.Hour,
		Faults: []Fault{{Kind: HostOutage, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repair}}}, fixed(0.5))
	if at := found(result, "resynchronised"); at >= 0 || result.VMs[0].Health != "Critical" {
		t.Errorf("by hand: done at %v s, health %s", at, result.VMs[0].Health)
	}
}

// TestHealthIsWhatTheHostCounts: Normal up to 20 % missed cycles, an average latency of 5 minutes and an hour without a capture;
// Warning beyond, Critical while it cannot send (FACTS M-52…M-54). A machine whose transfers take x of its interval f of 5 minutes
// misses the share 1 - f/x of its cycles when x > f.
func TestHealthIsWhatTheHostCounts(t *testing.T) {
	for _, c := range []struct {
		name      string
		transfer  float64 // of a capture, in intervals
		frequency string
		more      string
		want      string
	}{
		{"in time", 0.9, "", "", "Normal"},
		{"overloaded", 1.9, "", "", "Warning"},
		{"apply takes seven minutes of fifteen", 0.1, "15m", "", "Warning"},
	} {
		r := replicated{size: 1e18, writes: 1e5, line: 1e5 / c.transfer}
		if c.frequency != "" {
			r.operations, r.iops = 100, 321 // 15 min × 100 × 1.5 / 321 = 7 min
		}
		topology := r.topology(t)
		if c.frequency != "" {
			topology.VMs[0].HyperVReplica.ReplicationFrequency.Value = 15 * time.Minute
		}
		if got := Run(topology, Drill{Duration: 20 * time.Hour}, fixed(0.5)).VMs[0].Health; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	// An outage of 50 minutes is forgotten when the next monitoring interval begins, at 21:00.
	r := replicated{size: 1e18, writes: 1e3, line: 1e6}
	repair := language.ConstantOf(3000)
	d := Drill{Start: 19 * time.Hour, Duration: 3 * time.Hour, Sample: time.Minute,
		Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repair}}}
	samples := Run(r.topology(t), d, fixed(0.5)).Samples
	for minute, want := range map[int]string{50: "Normal", 70: "Critical", 100: "Critical", 119: "Warning", 130: "Normal"} {
		if got := samples[minute].VMs[0].Health; got != want {
			t.Errorf("%d minutes after the beginning it is %s, want %s", minute, got, want)
		}
	}
}

// A cut keeps back what was not sent, and nothing else: whenever the line is cut for ever, the recovery points that come are those that
// come without a cut and whose captures have arrived by then, of the same instants and at the same instants. A capture waits here for
// the one before it to be written, which takes longer than an interval, and every one longer than the last. With the other site the captures that wait there are lost as well.
func TestACaptureThatHasArrivedOutlivesTheLine(t *testing.T) {
	const transfer = 1e-3 // at most; writing a capture of 300 s takes 375 s: 100 writes/s × 1.5 operations × 300 s at 120 a second
	r := replicated{size: 1e18, writes: 1e5, line: 1e12, operations: 100, iops: 120}
	whole := arrivalsOf(newWorld(r.topology(t), Drill{Duration: 12 * time.Hour}, fixed(0.5)))
	rapid.Check(t, func(t *rapid.T) {
		cut := float64(rapid.IntRange(600, 11*3600).Draw(t, "cut"))
		kind := rapid.SampledFrom([]FaultKind{LinkOutage, SiteOutage}).Draw(t, "kind")
		id := map[FaultKind]int{SiteOutage: 1}[kind]
		var want []arrival
		for _, a := range whole {
			if kind == LinkOutage && a.of+transfer < cut || a.at < cut {
				want = append(want, a)
			}
		}
		got := arrivalsOf(newWorld(r.topology(t), Drill{Duration: 12 * time.Hour, Faults: []Fault{struck(kind, id, cut, 0)}}, fixed(0.5)))
		compareArrivals(t, want, got, math.Inf(1))
	})
	if n := len(whole); n < 10 || whole[n-1].at-whole[n-1].of < 2*300 {
		t.Errorf("captures do not wait to be written: %v", whole)
	}
}
