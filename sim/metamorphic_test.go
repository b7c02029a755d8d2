package sim

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

// fleetText is an estate of machines with their write rates in bytes a second, in an order, under names, with some more text. Rates and
// the line are multiplied by a factor, and intervals divided by it.
func fleetText(line float64, writes []float64, order []int, name func(int) string, factor float64, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "deployment \"d\" {\n  option = \"standalone\"\n  primary_site = site.a\n  secondary_site = site.b\n}\nsite \"a\" {}\nsite \"b\" {}\n"+
		"link \"l\" {\n  between = [site.a, site.b]\n  bandwidth = \"%.0f B/s\"\n}\nhost \"a\" {\n  site = site.a\n  replica_server {}\n}\nhost \"b\" {\n  site = site.b\n  replica_server {}\n}\n%s\n", line*factor, more)
	for _, i := range order {
		fmt.Fprintf(&b, "vm \"%s\" {\n  host = host.a\n  disk \"d\" {\n    size = \"500 GB\"\n    write_rate = \"%.0f B/s\"\n  }\n  hyperv_replica {\n    replica_server = host.b\n    replication_frequency = \"%.0fs\"\n  }\n}\n",
			name(i), writes[i]*factor, 300/factor)
	}
	return b.String()
}

func topologyOf(t interface{ Fatal(...any) }, text string) *model.Topology {
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"a.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags, text)
	}
	return cfg.Topology
}

// exposures are the exposure of each machine by name, with the luck of a seed, sampled every minute for some hours.
func exposures(t *model.Topology, luck uint64, factor float64, faults ...Fault) map[string][]float64 {
	scaled := func(d time.Duration) time.Duration { return time.Duration(float64(d) / factor) }
	r := Run(t, Drill{Duration: scaled(8 * time.Hour), Sample: scaled(time.Minute), Faults: faults}, kernel.NewStreams(luck, 0))
	by := map[string][]float64{}
	for _, s := range r.Samples {
		for i, v := range s.VMs {
			name := t.VMs[r.VMs[i].VM].Name
			by[name] = append(by[name], v.Exposure)
		}
	}
	return by
}

func drawnFleet(t *rapid.T) (line float64, writes []float64, order []int, luck uint64) {
	n := rapid.IntRange(1, 12).Draw(t, "machines")
	for i := range n {
		writes = append(writes, float64(1000*rapid.IntRange(1, 900).Draw(t, "writes")))
		order = append(order, i)
	}
	return float64(1000 * rapid.IntRange(500, 9000).Draw(t, "line")), writes, order, rapid.Uint64().Draw(t, "seed")
}

func plainName(i int) string { return fmt.Sprintf("m%02d", i) }

// Sites and machines that have nothing to do with a fleet change nothing in it: the luck of each is its own.
func TestWhatIsUnrelatedChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line, writes, order, luck := drawnFleet(t)
		repair := language.ConstantOf(1200)
		cut := Fault{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(7200), RepairAfter: &repair}
		alone := exposures(topologyOf(t, fleetText(line, writes, order, plainName, 1, "")), luck, 1, cut)
		more := "site \"c\" {}\nlink \"other\" {\n  between = [site.b, site.c]\n  bandwidth = \"1 MB/s\"\n}\nhost \"c\" { site = site.c }\nvm \"alone\" { host = host.c }\n"
		beside := exposures(topologyOf(t, fleetText(line, writes, order, plainName, 1, more)), luck, 1, cut)
		if !reflect.DeepEqual(alone, beside) {
			t.Fatal("a machine at a third site changes the fleet")
		}
	})
}

// The order in which machines stand in the file changes nothing for any of them, as long as no two captures come due at one
// instant: after a cut of the line they do, because all are tried again at the same times, and the first in the file goes first.
func TestTheOrderOfMachinesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line, writes, order, luck := drawnFleet(t)
		before := exposures(topologyOf(t, fleetText(line, writes, order, plainName, 1, "")), luck, 1)
		shuffled := rapid.Permutation(order).Draw(t, "order")
		after := exposures(topologyOf(t, fleetText(line, writes, shuffled, plainName, 1, "")), luck, 1)
		closeTo(t, before, after)
	})
}

// A fleet that writes twice as fast over a line twice as fast at half the intervals is the same fleet, twice as fast. What is rounded
// to nanoseconds is rounded differently, and now and then a capture comes just before a sample instead of just behind it: tolerance, of
// the mean, 1 s and 1 %.
func TestScalingTimeAndRatesTogetherChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line, writes, order, luck := drawnFleet(t)
		factor := float64(rapid.SampledFrom([]int{2, 5, 10}).Draw(t, "factor"))
		slow := exposures(topologyOf(t, fleetText(line, writes, order, plainName, 1, "")), luck, 1)
		fast := exposures(topologyOf(t, fleetText(line, writes, order, plainName, factor, "")), luck, factor)
		for name := range slow {
			if one, other := mean(slow[name]), mean(fast[name])*factor; math.Abs(one-other) > 1+0.01*one {
				t.Fatalf("%s is exposed for %v s on average, and %v s", name, one, other)
			}
		}
	})
}

func closeTo(t *rapid.T, want, got map[string][]float64) {
	for name, list := range want {
		for k := range list {
			if math.Abs(list[k]-got[name][k]) > 1e-6 {
				t.Fatalf("after %d minutes %s is exposed for %v s, and %v s", k, name, list[k], got[name][k])
			}
		}
	}
}

// More bandwidth, and writing less, never make a machine that is alone on the line worse off on average. With a cut they can: what is
// on the line when it is cut is tried again after a minute, what is not waits for its cycle, and these times decide what comes after.
func TestMoreLineOrLessToSendIsNeverWorseForOneMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line, writes, _, luck := drawnFleet(t)
		one := func(line, writes float64) []float64 {
			return exposures(topologyOf(t, fleetText(line, []float64{writes}, []int{0}, plainName, 1, "")), luck, 1)["m00"]
		}
		before := mean(one(line, writes[0]))
		for what, after := range map[string]float64{"more line": mean(one(2*line, writes[0])), "less to send": mean(one(line, writes[0]/2))} {
			if after > before+1e-6 {
				t.Fatalf("with %s the exposure is %v s on average instead of %v", what, after, before)
			}
		}
	})
}

// TestMoreLineOrLessToSendIsNeverWorseAtAnyInstant for a machine that is alone and never late: with the same luck its captures are taken at the same
// instants, and none comes later. A machine that is late is captured when the capture before has arrived, and that may be just behind an
// instant instead of just before it.
func TestMoreLineOrLessToSendIsNeverWorseAtAnyInstant(t *testing.T) {
	late := 0
	rapid.Check(t, func(t *rapid.T) {
		writes := float64(1000 * rapid.IntRange(1, 900).Draw(t, "writes"))
		load := float64(rapid.IntRange(1, 200).Draw(t, "load, %")) / 100
		luck := rapid.Uint64().Draw(t, "seed")
		factor := 1 + float64(rapid.IntRange(1, 100).Draw(t, "%"))/100
		one := func(line, writes float64) []float64 {
			return exposures(topologyOf(t, fleetText(math.Round(line), []float64{math.Round(writes)}, []int{0}, plainName, 1, "")), luck, 1)["m00"]
		}
		before := one(writes/load, writes)
		for what, after := range map[string][]float64{"more line": one(factor*writes/load, writes), "less to send": one(writes/load, writes/factor)} {
			for k := range before {
				if after[k] <= before[k]+1e-6 {
					continue
				}
				if late++; load < 0.999 {
					t.Fatalf("with %s the exposure after %d minutes is %v s instead of %v", what, k, after[k], before[k])
				}
			}
		}
	})
	if late == 0 {
		t.Error("a machine that is late is never worse off either")
	}
}

// renamedLuck is the luck of machines under their former names.
type renamedLuck struct {
	Chance
	was map[string]string
}

func (l renamedLuck) former(name string) string {
	if part := strings.SplitN(name, "/", 3); part[0] == "vm" && l.was[part[1]] != "" {
		return part[0] + "/" + l.was[part[1]] + "/" + part[2]
	}
	return name
}

func (l renamedLuck) Unit(name string) float64 { return l.Chance.Unit(l.former(name)) }

func (l renamedLuck) Pick(name string, n int) int { return l.Chance.Pick(l.former(name), n) }

// TestNamesAreOnlyNames: machines under other names, in another order of the alphabet, do the same when each keeps its luck, whatever is cut.
// With the streams as they are they do not: those are keyed by name.
func TestNamesAreOnlyNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line, writes, order, luck := drawnFleet(t)
		names := rapid.Permutation(order).Draw(t, "names")
		other := func(i int) string { return fmt.Sprintf("x%02d", names[i]) }
		l := renamedLuck{kernel.NewStreams(luck, 0), map[string]string{}}
		for _, i := range order {
			l.was[other(i)] = plainName(i)
		}
		d := Drill{Duration: 8 * time.Hour, Sample: time.Minute, Faults: []Fault{struck(LinkOutage, 0, 7200, 60*float64(rapid.IntRange(1, 60).Draw(t, "minutes")))}}
		before := Run(topologyOf(t, fleetText(line, writes, order, plainName, 1, "")), d, kernel.NewStreams(luck, 0))
		after := Run(topologyOf(t, fleetText(line, writes, order, other, 1, "")), d, l)
		for i := range after.Timeline {
			if was := l.was[after.Timeline[i].Target]; was != "" {
				after.Timeline[i].Target = was
			}
		}
		after.Hash = before.Hash
		if before, after := withoutNaN(before), withoutNaN(after); !reflect.DeepEqual(before, after) {
			t.Fatalf("under other names it is another run:\n%+v\n%+v", before, after)
		}
	})
}

// TestTheOrderOfMachinesIsNotLuckWhereTiesArePermuted: after a cut all are tried again at one instant, and who stands first in the file goes first. With ties
// permuted nobody is favoured: over many lucks the exposure of a machine, the first in one file and the last in the other, is the same
// within six standard errors, and unpermuted it is not.
func TestTheOrderOfMachinesIsNotLuckWhereTiesArePermuted(t *testing.T) {
	const lucks = 200
	differs := func(permuted bool) (mean, standardError float64) {
		var sum, squares float64
		cut := struck(LinkOutage, 0, 1800, 30)
		writes := []float64{1e5, 1e5, 1e5}
		one := func(order []int, luck uint64) float64 {
			topology := topologyOf(t, fleetText(320e3, writes, order, plainName, 1, ""))
			topology.Hosts[0].MaximumActiveTransfers.Value = 1
			w := newWorld(topology, Drill{Duration: 2 * time.Hour, PermuteTies: permuted, Faults: []Fault{cut}}, kernel.NewStreams(luck, 0))
			playUntil(w, 2100)
			for i := range w.units {
				if w.units[i].name == plainName(0) {
					return 2100 - w.units[i].cycle.point.Seconds()
				}
			}
			return math.NaN()
		}
		for luck := range uint64(lucks) {
			d := one([]int{2, 1, 0}, luck) - one([]int{0, 1, 2}, luck)
			sum += d
			squares += d * d
		}
		mean = sum / lucks
		return mean, math.Sqrt((squares/lucks - mean*mean) / (lucks - 1))
	}
	if m, e := differs(true); math.Abs(m) > 6*e {
		t.Errorf("with ties permuted a machine that stands last is exposed for %v s more, standard error %v", m, e)
	}
	if m, e := differs(false); m <= 6*e {
		t.Errorf("with ties as they are one that stands last is exposed for %v s more, standard error %v: nothing is tested", m, e)
	}
}

func mean(list []float64) (m float64) {
	for _, v := range list {
		m += v / float64(len(list))
	}
	return m
}

// A fault that is in force from the first instant on is another estate: a line with less bandwidth, machines that write more, volumes that
// serve less. And one that is repaired at once is none.
func TestAFaultOfDegreeIsAnotherEstate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := replicated{size: 1e15, writes: float64(rapid.IntRange(1000, 900_000).Draw(t, "writes")), line: float64(1000 * rapid.IntRange(900, 9000).Draw(t, "line")),
			operations: rapid.IntRange(1, 200).Draw(t, "operations"), iops: 400}
		luck := rapid.Uint64().Draw(t, "seed")
		kind := rapid.SampledFrom([]FaultKind{LinkDegradation, ChurnBurst, StorageSlowdown}).Draw(t, "kind")
		f := Fault{Kind: kind, IDs: []int{map[FaultKind]int{StorageSlowdown: 1}[kind]}, At: language.ConstantOf(0), Factor: map[FaultKind]float64{LinkDegradation: 0.5, ChurnBurst: 3, StorageSlowdown: 0.25}[kind]}
		struck := exposures(r.topology(t), luck, 1, f)
		zero := language.ConstantOf(0)
		f.RepairAfter = &zero
		repaired := exposures(r.topology(t), luck, 1, f)
		plain := exposures(r.topology(t), luck, 1)
		other := r
		switch kind {
		case LinkDegradation:
			other.line *= 0.5
		case ChurnBurst:
			other.writes *= 3
			other.operations *= 3
		case StorageSlowdown:
			other.iops = 100
		}
		closeTo(t, exposures(other.topology(t), luck, 1), struck)
		closeTo(t, plain, repaired)
	})
}
