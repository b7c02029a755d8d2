package sim

import (
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// TestSamplesChangeNothing: a run that is looked at is the run that is not.
func TestSamplesChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		repair := language.ConstantOf(float64(rapid.IntRange(60, 40_000).Draw(t, "repair")))
		d := Drill{Duration: 24 * time.Hour, Faults: []Fault{{Kind: SiteOutage, IDs: []int{0}, At: language.ConstantOf(20_000), RepairAfter: &repair}}}
		seed := rapid.Uint64().Draw(t, "seed")
		plain := Run(topology, d, kernel.NewStreams(seed, 0))
		d.Sample = time.Duration(rapid.IntRange(1, 5000).Draw(t, "sample")) * time.Second
		sampled := Run(topology, d, kernel.NewStreams(seed, 0))
		if want := int(d.Duration/d.Sample) + 1; len(sampled.Samples) != want {
			t.Fatalf("%d samples, want %d", len(sampled.Samples), want)
		}
		sampled.Samples = nil
		if !reflect.DeepEqual(plain, sampled) {
			t.Fatalf("it is another run:\n%+v\n%+v", plain, sampled)
		}
	})
}

// TestSamplesAreTheSawtooth: between captures the exposure of a machine rises by one second a second, from the transfer time to
// interval and transfer; the backlog is its writes since the capture, and the line is used for the share of the interval that a
// transfer takes. Closed forms; tolerance 1 µs and, for the line, what a sample of ten intervals can be off by one transfer.
func TestSamplesAreTheSawtooth(t *testing.T) {
	const writes, line, interval, phase = 1e5, 2e6, 300.0, 150.0
	transfer := writes * interval / line
	r := replicated{size: 1e18, writes: writes, line: line}
	result := Run(r.topology(t), Drill{Duration: 3 * time.Hour, Sample: 50 * time.Second}, fixed(0.5))
	for _, s := range result.Samples[20:] {
		at := s.At.Seconds()
		since := math.Mod(at-phase, interval) // since the last capture
		want := since
		if since < transfer {
			want += interval
		}
		if got := s.VMs[0].Exposure; math.Abs(got-want) > 1e-6 {
			t.Errorf("at %v s the exposure is %v s, want %v", at, got, want)
		}
		if got := s.VMs[0].Backlog; math.Abs(got-want*writes) > 1 {
			t.Errorf("at %v s the backlog is %v bytes, want %v", at, got, want*writes)
		}
		if s.VMs[0].Health != "Normal" {
			t.Errorf("at %v s the health is %s", at, s.VMs[0].Health)
		}
	}
	used := 0.0
	for _, s := range result.Samples[24:48] { // four intervals
		used += s.Links[0].Utilization / 24
	}
	if want := transfer / interval; math.Abs(used-want) > 1e-6 {
		t.Errorf("the line is used %v, want %v", used, want)
	}
}

// TestASampleAtTheInstantOfAnArrivalDoesNotSwallowIt: captures of 100 s every 300 s, looked at when one arrives.
func TestASampleAtTheInstantOfAnArrivalDoesNotSwallowIt(t *testing.T) {
	r := replicated{size: 1e18, writes: 1e5, line: 3e5}
	d := Drill{Duration: 3 * time.Hour, Sample: 50 * time.Second}
	w := newWorld(r.topology(t), d, fixed(0.5))
	arrives := kernel.Never
	for w.step() {
		if at, _, flows := w.net.NextCompletion(); flows {
			arrives = min(arrives, at)
		}
	}
	d.Sample = time.Duration(arrives)
	if r := Run(r.topology(t), d, fixed(0.5)); r.VMs[0].Health != "Normal" || r.Samples[len(r.Samples)-1].VMs[0].Exposure > 600 {
		t.Errorf("after %d samples the machine is %v, exposed for %v s", len(r.Samples), r.VMs[0].Health, r.Samples[len(r.Samples)-1].VMs[0].Exposure)
	}
}

// TestASampleHasItsMachinesInTheOrderOfTheResult: whatever the order of the file, so that the figures of one are not taken for another's.
func TestASampleHasItsMachinesInTheOrderOfTheResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		d.Duration += time.Nanosecond // when nothing else happens
		d.Sample = d.Duration
		r := Run(topology, d, kernel.NewStreams(rapid.Uint64().Draw(t, "seed"), 0))
		for k, v := range r.Samples[1].VMs {
			if v.Health != r.VMs[k].Health {
				t.Fatalf("%s is %s, and %s in the sample", topology.VMs[r.VMs[k].VM].Name, r.VMs[k].Health, v.Health)
			}
		}
	})
}

// TestWhatRunsIsBareWithoutAUsableCopyOnly: of a machine that runs, its exposure says the same; one that does not run is bare if nothing
// or nobody brings it back, and over many drills there are both.
func TestWhatRunsIsBareWithoutAUsableCopyOnly(t *testing.T) {
	down := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		d.Sample = 10 * time.Minute
		for _, s := range Run(topology, d, kernel.NewStreams(rapid.Uint64().Draw(t, "seed"), 0)).Samples {
			for k, v := range s.VMs {
				if math.IsNaN(v.Exposure) {
					down[v.Bare]++
				} else if v.Bare != math.IsInf(v.Exposure, 1) {
					t.Fatalf("at %v machine %d runs, is exposed for %v s, and bare: %v", s.At, k, v.Exposure, v.Bare)
				}
			}
		}
	})
	if down[true] == 0 || down[false] == 0 {
		t.Errorf("of machines that do not run, %d are bare and %d are not", down[true], down[false])
	}
}

// A log holds a block once, however often it was written (FACTS M-4): of a machine that is paused it is D·(1-exp(-r·t/D)) t seconds after the
// last capture, whenever one looks.
func TestALogOfASampleHoldsABlockOnce(t *testing.T) {
	const size, writes = 1e9, 1e5
	w := newWorld(replicated{size: size, writes: writes, line: 1e8}.topology(t), Drill{Duration: 10 * time.Hour}, fixed(0.5))
	playUntil(w, 3600)
	ordered(t, w, recovery.PauseReplication, recovery.Primary)
	for at := 3700.0; at < 10_000; at += 410 {
		playUntil(w, at)
		want := size * -math.Expm1(-writes*(at-3450)/size)
		if got := w.sampleOf(0).Logs; math.Abs(got-want) > 1e-9*want {
			t.Errorf("after %v s its log is %v bytes, want %v", at, got, want)
		}
	}
}
