package sim

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

var update = flag.Bool("update", false, "write the golden files anew")

// smallFleet is one or two machines that share a line which is cut once. Rates are in bytes a second, instants and lengths in seconds.
type smallFleet struct {
	line          float64
	writes, first []float64 // by machine: its rate, and its first capture; one that is not there writes a negative amount
	cutAt, cutFor float64
	ties          Chance // decides what ties; nil leaves it in its order
}

// topologies are those of one machine, of the other, and of both, by bits; only figures change from fleet to fleet.
func topologies(t *testing.T) (list [4]*model.Topology) {
	for bits := 1; bits < 4; bits++ {
		order := [][]int{1: {0}, 2: {1}, 3: {0, 1}}[bits]
		list[bits] = topologyOf(t, fleetText(1e6, []float64{1e5, 1e5}, order, plainName, 1, ""))
		for i := range list[bits].VMs {
			list[bits].VMs[i].Disks[0].Size.Value = 1 << 60 // hardly any block is written twice
		}
	}
	return list
}

const anomalyWatched = 2 * 3600 // s

func (f smallFleet) world(in [4]*model.Topology) *world {
	bits, phases := 0, phaseOf{}
	var writes []float64
	for i, w := range f.writes {
		if w >= 0 {
			bits |= 1 << i
			writes = append(writes, w)
			phases["vm/"+plainName(i)+"/phase"] = f.first[i] / 300
		}
	}
	t := in[bits]
	t.Links[0].Bandwidth.Value = model.BytesPerSecond(f.line)
	for i := range t.VMs {
		t.VMs[i].Disks[0].WriteRate.Value.Rate = language.ConstantOf(writes[i])
	}
	d := Drill{Duration: anomalyWatched * time.Second, Faults: []Fault{struck(LinkOutage, 0, f.cutAt, f.cutFor)}}
	if f.ties == nil {
		return newWorld(t, d, phases)
	}
	d.PermuteTies = true
	return newWorld(t, d, phasesAnd{phases, f.ties})
}

// means are the exposure of each machine over the time that is watched, in seconds; negative for one that is not there.
func (f smallFleet) means(in [4]*model.Topology) []float64 {
	w := f.world(in)
	list := arrivalsOf(w)
	means, unit := make([]float64, len(f.writes)), 0
	for i := range means {
		if means[i] = -1; f.writes[i] >= 0 {
			means[i] = meanExposure(list, unit)
			unit++
		}
	}
	return means
}

// meanExposure is the area under the sawtooth over its length.
func meanExposure(list []arrival, machine int) float64 {
	point, at, area := 0.0, 0.0, 0.0
	for _, a := range append(slices.Clone(list), arrival{machine: machine, at: anomalyWatched}) {
		if a.machine == machine {
			area += (a.at - at) * ((at+a.at)/2 - point)
			point, at = a.of, a.at
		}
	}
	return area / anomalyWatched
}

// relief is something that ought to help.
type relief struct {
	what  string
	fleet smallFleet
}

func (f smallFleet) reliefs() []relief {
	twice := f
	twice.line *= 2
	list := []relief{{"the line carries twice as much", twice}}
	for i := range f.writes {
		half, none := f, f
		half.writes, none.writes = slices.Clone(f.writes), slices.Clone(f.writes)
		half.writes[i] /= 2
		none.writes[i] = -1
		list = append(list, relief{plainName(i) + " writes half as much", half})
		if len(f.writes) > 1 {
			list = append(list, relief{plainName(i) + " is not there", none})
		}
	}
	return list
}

// smallFleets goes through fleets of so many machines in the order of their size: first those that write least, then the shortest cuts. The
// line carries ten units of 100 KB/s and is never overloaded. Cycles begin at minutes, those of the second machine half a minute past,
// and the cut comes within an interval after half an hour, so that hardly anything happens at one instant.
func smallFleets(machines int, yield func(smallFleet) bool) {
	const unit = 1e5
	for sum := machines; sum <= 9; sum++ {
		for _, minutes := range []float64{1, 2, 5, 10, 20, 40} {
			for cutAt := 1810.0; cutAt < 2100; cutAt += 20 {
				for own := 1; own <= sum; own++ {
					f := smallFleet{line: 10 * unit, writes: []float64{float64(own) * unit}, first: []float64{60}, cutAt: cutAt, cutFor: 60 * minutes}
					if machines == 1 {
						if own == sum && !yield(f) {
							return
						}
						continue
					}
					for second := 30.0; own < sum && second < 300; second += 60 {
						g := f
						g.writes, g.first = append(g.writes[:1:1], float64(sum-own)*unit), []float64{60, second}
						if !yield(g) {
							return
						}
					}
				}
			}
		}
	}
}

// anomaly is a fleet, a relief, and the machine that is worse off for it.
type anomaly struct {
	before        smallFleet
	after         relief
	machine       int
	means, worsen []float64
}

// smallestAnomaly is the first fleet in which a relief makes the mean exposure of a machine ten seconds longer.
func smallestAnomaly(in [4]*model.Topology, machines int) (a *anomaly, tried int) {
	smallFleets(machines, func(f smallFleet) bool {
		tried++
		before := f.means(in)
		for _, r := range f.reliefs() {
			after := r.fleet.means(in)
			for i := range before {
				if after[i] > before[i]+10 {
					a = &anomaly{f, r, i, before, after}
					return false
				}
			}
		}
		return true
	})
	return a, tried
}

// deeds is what machines and line do, by instant, in the words of an operator.
func (f smallFleet) deeds(in [4]*model.Topology) map[kernel.Time][]string {
	w := f.world(in)
	by := map[kernel.Time][]string{}
	last, told := make([]cycle, len(w.units)), 0
	for w.step() {
		tell := func(format string, args ...any) { by[w.now] = append(by[w.now], fmt.Sprintf(format, args...)) }
		for ; told < len(w.result.Timeline); told++ {
			tell("%s", map[string]string{"link_outage": "the line is cut", "repair": "the line is back"}[w.result.Timeline[told].What])
		}
		for i := range w.units {
			u := &w.units[i]
			c, l := &u.cycle, &last[i]
			if c.point != l.point {
				tell("%s has arrived, recovery point of %s", u.name, minutes(c.point))
			}
			switch {
			case c.carrying && c.of != l.of:
				tell("%s sends %.0f MB", u.name, u.sent()/1e6)
			case c.attempt > l.attempt && l.carrying:
				tell("%s is cut off; again in %d min", u.name, retryMinutes[c.attempt-1])
			case c.attempt > l.attempt:
				tell("%s cannot send; again in %d min", u.name, retryMinutes[c.attempt-1])
			}
			*l = *c
		}
	}
	return by
}

func minutes(at kernel.Time) string {
	s := int(at.Seconds() + 0.5)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// golden is the anomaly as an operator may read it.
func (a *anomaly) golden(in [4]*model.Topology) string {
	var b strings.Builder
	name := plainName(a.machine)
	fmt.Fprintf(&b, "The smallest fleet in which what ought to help harms a machine. Instants are minutes and seconds.\n\n")
	for i, w := range a.before.writes {
		fmt.Fprintf(&b, "%s writes %.0f KB/s and is captured at %s and every 5 minutes.\n", plainName(i), w/1e3, minutes(kernel.Time(a.before.first[i]*1e9)))
	}
	fmt.Fprintf(&b, "The line carries %.0f KB/s; it is cut at %s for %.0f minutes.\n\n", a.before.line/1e3, minutes(kernel.Time(a.before.cutAt*1e9)), a.before.cutFor/60)
	fmt.Fprintf(&b, "Before: %s is exposed for %.1f s on average over two hours.\nAfter: %s. %s is exposed for %.1f s.\n\n", name, a.means[a.machine], a.after.what, name, a.worsen[a.machine])
	b.WriteString(mechanism)
	once, other := a.anyCut(in)
	for i := range once {
		fmt.Fprintf(&b, "%s over all cuts: before %.1f s, after %.1f s; with this one: before %.1f s, after %.1f s.\n", plainName(i), once[i], other[i], a.means[i], a.worsen[i])
	}
	b.WriteString("\n")
	before, after := a.before.deeds(in), a.after.fleet.deeds(in)
	var instants []kernel.Time
	for at := kernel.Time((a.before.cutAt - 60) * 1e9); at < anomalyWatched*kernel.Time(1e9); at++ {
		next := kernel.Never
		for _, by := range []map[kernel.Time][]string{before, after} {
			for t := range by {
				if t >= at {
					next = min(next, t)
				}
			}
		}
		if at = next; at > kernel.Time((a.before.cutAt+a.before.cutFor+1000)*1e9) {
			break
		}
		instants = append(instants, at)
	}
	line := func(at, before, after string) {
		b.WriteString(strings.TrimRight(fmt.Sprintf("%6s  %-46s %s", at, before, after), " ") + "\n")
	}
	line("at", "before", "after")
	for _, at := range instants {
		for k := range max(len(before[at]), len(after[at])) {
			line(minutes(at), nth(before[at], k), nth(after[at], k))
		}
	}
	return b.String()
}

// anyCut are the mean exposures with a cut that comes at any second of the interval, before and after.
func (a *anomaly) anyCut(in [4]*model.Topology) (before, after [2]float64) {
	const seconds = 300
	b, h := a.before, a.after.fleet
	for k := range seconds {
		b.cutAt = 1800 + float64(k)
		h.cutAt = b.cutAt
		for i, m := range b.means(in) {
			before[i] += m / seconds
		}
		for i, m := range h.means(in) {
			after[i] += m / seconds
		}
	}
	return before, after
}

func nth(list []string, k int) string {
	if k < len(list) {
		return list[k]
	}
	return ""
}

const mechanism = `Why: a capture that is on the line when it is cut is tried again after 1, 2, 4, 8 and 10 minutes, counted from the cut.
One that is not finds the line cut at its next cycle, and counts from there (FACTS M-50).
Before, m01 is cut off. Its first attempt after the cut is at 56:50, it has caught up at 59:52, and when m00 is tried
at 61:00 it has the line to itself but for one short capture.
After, m01 sends half as much, has just arrived when the line is cut, and counts from its next cycle, nearly five minutes
later. Its first attempt after the cut is at 61:30, half a minute behind m00's: both catch up at the same time and share
the line, and m00 is back 71 s later. So it is an accident of this cut: whenever in an interval it comes, the exposures
are on average the following.

`

// TestTheSmallestAnomaly finds the smallest fleet in which a relief harms a machine, by going through all of them in the order of their
// size, and compares it with testdata/smallest_anomaly.txt, which shows both runs side by side and says what happens. None has one
// machine, as long as the line carries what it writes. Those that tie in either run may come in any order. It fails when the anomaly disappears, or a smaller one appears.
func TestTheSmallestAnomaly(t *testing.T) {
	in := topologies(t)
	if a, tried := smallestAnomaly(in, 1); a != nil {
		t.Fatalf("after %d fleets of one machine: %+v", tried, a)
	}
	a, tried := smallestAnomaly(in, 2)
	if a == nil {
		t.Fatalf("none of %d fleets has an anomaly", tried)
	}
	t.Logf("fleet %d of two machines", tried)
	for seed := range uint64(20) {
		before, after := a.before, a.after.fleet
		before.ties, after.ties = kernel.NewStreams(seed, 0), kernel.NewStreams(seed, 0)
		if b, h := before.means(in)[a.machine], after.means(in)[a.machine]; h < b+10 {
			t.Errorf("it hangs on the order of simultaneous events: %v s and %v s", b, h)
		}
	}
	got := a.golden(in)
	const file = "testdata/smallest_anomaly.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != got {
		t.Errorf("%s differs (%v):\n%s", file, err, got)
	}
}

// TestWithoutCutOrOverloadNothingThatHelpsHarms: as long as the line is never cut and carries what is written, no machine of a fleet is
// worse off on average with more line, with less to write, or without one of the others, however many slots there are. Tolerance:
// 0.1 s. Both conditions are needed: see TestTheSmallestAnomaly for a cut.
func TestWithoutCutOrOverloadNothingThatHelpsHarms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, writes, order, luck := drawnFleet(t)
		line := sumOf(writes) * (1 + float64(rapid.IntRange(0, 200).Draw(t, "to spare, %"))/100)
		slots := rapid.IntRange(1, 4).Draw(t, "slots")
		means := func(line float64, writes []float64, order []int) map[string]float64 {
			topology := topologyOf(t, fleetText(line, writes, order, plainName, 1, ""))
			topology.Hosts[0].MaximumActiveTransfers.Value = slots
			by := map[string]float64{}
			list := arrivalsOf(newWorld(topology, Drill{Duration: anomalyWatched * time.Second}, kernel.NewStreams(luck, 0)))
			for i, vm := range topology.VMs {
				by[vm.Name] = meanExposure(list, i)
			}
			return by
		}
		before := means(line, writes, order)
		k := rapid.IntRange(0, len(order)-1).Draw(t, "which")
		less := slices.Clone(writes)
		less[k] = float64(int(less[k] / 2))
		for what, after := range map[string]map[string]float64{"more line": means(1.5*line, writes, order), "less to write": means(line, less, order),
			"a machine fewer": means(line, writes, slices.Delete(slices.Clone(order), k, k+1))} {
			for name, m := range after {
				if m > before[name]+0.1 {
					t.Fatalf("with %s, %s is exposed for %v s on average instead of %v s", what, name, m, before[name])
				}
			}
		}
	})
}
