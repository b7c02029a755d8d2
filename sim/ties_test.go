package sim

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

// leavingTies is luck that leaves what ties in its order, and counts how often it was asked.
type leavingTies struct {
	Chance
	asked int
}

func (l *leavingTies) Pick(name string, n int) int {
	if name == "ties" {
		l.asked++
		return 0
	}
	return l.Chance.Pick(name, n)
}

// TestAPermutationThatChangesNoOrderChangesNothing: what ties is found and counted, whatever happens; where the chance leaves it in
// its order, or nothing ties, the run is the ordinary one. Generated drills are in whole seconds, and tie.
func TestAPermutationThatChangesNoOrderChangesNothing(t *testing.T) {
	asked := 0
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		d.PermuteTies = false
		seed := rapid.Uint64().Draw(t, "seed")
		plain := Run(topology, d, kernel.NewStreams(seed, 0))
		d.PermuteTies = true
		leaves := leavingTies{Chance: kernel.NewStreams(seed, 0)}
		if left := Run(topology, d, &leaves); !reflect.DeepEqual(plain, left) {
			t.Fatalf("it is another run:\n%+v\n%+v", plain, left)
		}
		if leaves.asked == 0 {
			if permuted := Run(topology, d, kernel.NewStreams(seed, 0)); !reflect.DeepEqual(plain, permuted) {
				t.Fatalf("nothing ties, and it is another run:\n%+v\n%+v", plain, permuted)
			}
		}
		asked += leaves.asked
	})
	if asked == 0 {
		t.Error("nothing ever ties")
	}
}

// TestTwoThatArriveAtOneInstantArriveOneAfterTheOther: of two first copies that are complete at one instant, the first to be handled gives
// back room enough on the volume that they share, and that is told before the second is complete; with ties permuted and without.
func TestTwoThatArriveAtOneInstantArriveOneAfterTheOther(t *testing.T) {
	topology := copied{line: "80 Mbit/s", disks: slicesOf(2, "size = \"36 GB\"\n write_rate = \"500 KB/s\""),
		host: "storage \"v\" {\n free_space = \"14 GB\"\n }"}.topology(t)
	for _, permuted := range []bool{false, true} {
		var told []string
		for _, e := range Run(topology, Drill{Duration: 3 * time.Hour, PermuteTies: permuted, InitialReplication: &InitialReplication{}}, &leavingTies{Chance: fixed(0.5)}).Timeline {
			told = append(told, e.What)
		}
		want := []string{"initial_replication", "initial_replication", "volume_scarce", "resynchronised", "volume_roomy", "resynchronised", "initial_replication"}
		if !slices.Equal(told, want) {
			t.Errorf("permuted %t: %q", permuted, told)
		}
	}
}

// afterACut is the exposure of two machines that share one slot, 150 s after both have tried again at the same instant: they have their
// cycles at 150 s and 151 s, the line is cut at 160 s and back at 170 s, and what they then have to send takes 100 s each.
func afterACut(t *testing.T, permuted bool, luck Chance) [2]float64 {
	repair := language.ConstantOf(10)
	topology := topologyOf(t, fleetText(150e3, []float64{1e5, 1e5}, []int{0, 1}, plainName, 1, ""))
	topology.Hosts[0].MaximumActiveTransfers.Value = 1
	w := newWorld(topology, Drill{Duration: time.Hour, PermuteTies: permuted, Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(160), RepairAfter: &repair}}}, luck)
	for w.now < 370*kernel.Time(1e9) && w.step() {
	}
	return [2]float64{w.units[0].cycle.point.Seconds(), w.units[1].cycle.point.Seconds()}
}

// phasesAnd is luck for phases, and that of a seed for what ties.
type phasesAnd struct {
	phaseOf
	Chance
}

func (p phasesAnd) Pick(name string, n int) int { return p.Chance.Pick(name, n) }

func (p phasesAnd) Unit(name string) float64 { return p.phaseOf.Unit(name) }

// TestWhoGoesFirstAfterACutHangsOnTies: both machines that were on their way, or queued, when the line was cut are tried again at one
// instant. By the order of the file the first one gets the slot; permuted, either does, and the other one waits.
func TestWhoGoesFirstAfterACutHangsOnTies(t *testing.T) {
	phases := phaseOf{"vm/m00/phase": 0.5, "vm/m01/phase": 151. / 300}
	ordinary := afterACut(t, false, phases)
	if ordinary[0] != 220 || ordinary[1] != 0 {
		t.Errorf("recovery points are of %v s", ordinary)
	}
	seen := map[[2]float64]int{}
	for seed := range uint64(40) {
		seen[afterACut(t, true, phasesAnd{phases, kernel.NewStreams(seed, 0)})]++
	}
	if other := [2]float64{0, 220}; len(seen) != 2 || seen[ordinary] < 10 || seen[other] < 10 {
		t.Errorf("recovery points are of %v s", seen)
	}
}

// TestFaultsOfOneInstantStrikeInAnyOrder, each before its own repair.
func TestFaultsOfOneInstantStrikeInAnyOrder(t *testing.T) {
	first := map[string]int{}
	for seed := range uint64(40) {
		zero := language.ConstantOf(0)
		d := Drill{Duration: 2 * time.Hour, PermuteTies: true, Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(60), RepairAfter: &zero},
			{Kind: HostOutage, IDs: []int{1}, At: language.ConstantOf(60), RepairAfter: &zero}}}
		r := Run(topologyOf(t, fleetText(1e6, []float64{1e5}, []int{0}, plainName, 1, "")), d, kernel.NewStreams(seed, 0))
		var order []string
		for _, e := range r.Timeline {
			order = append(order, e.What+e.Detail)
		}
		for _, kind := range []string{"link_outage", "host_outage"} {
			if struck, repaired := slices.Index(order, kind), slices.Index(order, "repairof "+kind); struck < 0 || repaired < struck {
				t.Errorf("seed %d: %q", seed, order)
			}
		}
		first[order[0]]++
		if r.VMs[0].Health == "Critical" {
			t.Errorf("seed %d: it is %s in the end", seed, r.VMs[0].Health)
		}
	}
	if first["link_outage"] < 10 || first["host_outage"] < 10 {
		t.Errorf("what strikes first: %v", first)
	}
}
