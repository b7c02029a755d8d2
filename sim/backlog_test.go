package sim

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/sim/kernel"
)

// compressible draws a machine on a line, and what a byte on the line stands for.
func compressible(t *rapid.T) (r replicated, ratio float64) {
	r = replicated{size: 1e18, line: float64(rapid.IntRange(100_000, 2_000_000).Draw(t, "line"))}
	if rapid.Bool().Draw(t, "compressed") {
		r.ratio = float64(rapid.IntRange(11, 40).Draw(t, "ratio")) / 10
		return r, r.ratio
	}
	return r, 1
}

// TestABacklogGrowsByWhatTheLineDoesNotCarry: where c bytes a second are written, more than the line's b times the ratio ρ of compression
// carries, each capture follows its predecessor at once (FACTS M-5) and the line is never idle. It is when a capture has arrived that
// exactly c·(t - t₁) - ρ·b·(t - t₂) bytes are not at the other side, of which the first capture is of t₁ and the second of t₂: the backlog
// grows by c - ρ·b a second. Tolerance: a millionth, for arrivals are rounded up to the nanosecond and each makes the next larger.
func TestABacklogGrowsByWhatTheLineDoesNotCarry(t *testing.T) {
	const t1, t2 = 150, 450
	rapid.Check(t, func(t *rapid.T) {
		r, ratio := compressible(t)
		r.writes = math.Round(r.line * ratio * float64(rapid.IntRange(101, 190).Draw(t, "overload, %")) / 100)
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour}, fixed(0.5))
		arrivals, point := 0, kernel.Time(0)
		for w.step() {
			if w.units[0].cycle.point == point {
				continue
			}
			point = w.units[0].cycle.point
			if arrivals++; arrivals == 1 {
				continue // it has arrived before t₂
			}
			at := w.now.Seconds()
			if got, want := w.units[0].unsent(), r.writes*(at-t1)-ratio*r.line*(at-t2); math.Abs(got-want) > 1e-6*want {
				t.Fatalf("after %v s %v bytes are not at the other side, by the formula %v", at, got, want)
			}
		}
		if arrivals < 8 {
			t.Fatalf("only %d captures arrive", arrivals)
		}
	})
}

// caughtUp are the arrivals, by the text, from an instant on at which a machine is tried again that was last captured at another: each
// capture follows when the one before it has arrived, as long as a cycle has come due meanwhile (FACTS M-5). sent is how many bytes go
// over the line for so many seconds of writing.
func caughtUp(from, last, line float64, sent func(seconds float64) float64) (list []arrival) {
	const phase, interval = 150, 300
	for {
		at := from + sent(from-last)/line
		list = append(list, arrival{of: from, at: at})
		due := phase + interval*(math.Floor((from-phase)/interval)+1)
		if at < due {
			return list
		}
		from, last = at, from
	}
}

// TestHowLongCatchingUpTakes: an outage of L ends, the machine is tried again (FACTS M-50), and has B bytes to send. Without rewritten blocks
// a capture takes c/(ρ·b) times as long as the one before it, and the series makes B/(ρ·b-c) seconds until nothing is left;
// tolerance one interval, within which the last of it is no longer late where half of the line is enough for what is written.
// With blocks that are rewritten (FACTS M-4) D·(1-exp(-w/D)) of w bytes are sent, each arrival is as its formula says, and catching up takes less. Tolerance of
// arrivals: 1 ms, for they are rounded up to the nanosecond.
func TestHowLongCatchingUpTakes(t *testing.T) {
	shorter := 0
	rapid.Check(t, func(t *rapid.T) {
		r, ratio := compressible(t)
		r.writes = math.Round(r.line * ratio * float64(rapid.IntRange(1, 50).Draw(t, "load, %")) / 100)
		cycles := float64(rapid.IntRange(0, 20).Draw(t, "cycles before"))
		last := 150 + 300*cycles
		cut := last + 200           // nothing is on its way
		failed := last + 300        // the first attempt
		tries := []float64{1, 3, 7} // minutes later, then one a minute (the host's interval) after 25; never at the instant of a cycle
		for m := 26.0; m < 80; m++ {
			if math.Mod(m, 5) != 0 {
				tries = append(tries, m)
			}
		}
		again := failed + 60*rapid.SampledFrom(tries).Draw(t, "minutes")
		rewritten := rapid.Bool().Draw(t, "rewritten")
		if rewritten {
			r.size = math.Round(r.writes * (again - last) / (float64(rapid.IntRange(10, 30).Draw(t, "of the disk, %")) / 100))
		}
		sent := func(seconds float64) float64 {
			return r.size * -math.Expm1(-r.writes*seconds/r.size) / ratio
		}
		d := Drill{Duration: 48 * time.Hour, Faults: []Fault{struck(LinkOutage, 0, cut, again-30-cut)}}
		want := caughtUp(again, last, r.line, sent)
		var got []arrival
		for _, a := range arrivalsOf(newWorld(r.topology(t), d, fixed(0.5))) {
			if a.of > cut && len(got) < len(want) {
				got = append(got, a)
			}
		}
		compareArrivals(t, want, got, math.Inf(1))
		took := want[len(want)-1].at - again
		fluid := r.writes * (again - last) / (ratio*r.line - r.writes)
		switch {
		case !rewritten && math.Abs(took-fluid) > 300:
			t.Fatalf("it has caught up after %v s, by the formula %v s", took, fluid)
		case rewritten && took > fluid:
			t.Fatalf("it has caught up after %v s, without rewritten blocks %v s", took, fluid)
		case rewritten:
			shorter++
		}
	})
	if shorter == 0 {
		t.Error("no block is rewritten")
	}
}
