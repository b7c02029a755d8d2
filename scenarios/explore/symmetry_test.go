package explore

import (
	"context"
	"maps"
	"slices"
	"testing"

	"vmmdrill/sim/recovery"
)

// TestSymmetryDoesNotChangeTheVerdict: telling machines that are alike apart visits more states, as many as the others stand for, and
// breaks the same promises after stories of the same length, or none.
func TestSymmetryDoesNotChangeTheVerdict(t *testing.T) {
	broken := func(v *Verification) (list []string) {
		for i := range v.Counterexamples {
			list = append(list, v.Counterexamples[i].Promise)
		}
		slices.Sort(list)
		return list
	}
	for _, name := range []string{"", "vmm_in_its_own_protection", "failback_without_commit"} {
		d := design{name: "sound", example: "standalone"}
		if i := slices.IndexFunc(designs, func(d design) bool { return d.name == name }); i >= 0 {
			d = designs[i]
		}
		cfg := d.load(t, "")
		var found [2]*Verification
		for i, apart := range []bool{false, true} {
			v, err := Verify(context.Background(), cfg, Bounds{Faults: 1, Mistakes: 1, Machines: 2, Workers: 2, Apart: apart})
			if err != nil {
				t.Fatal(err)
			}
			found[i] = v
		}
		with, without := &found[0].Searches[0], &found[1].Searches[0]
		if with.Represented != without.States || with.States >= without.States || with.Transitions != without.Transitions {
			t.Errorf("%s: %d states stand for %d, of which there are %d", d.name, with.States, with.Represented, without.States)
		}
		if a, b := broken(found[0]), broken(found[1]); !slices.Equal(a, b) || len(a) > 0 && len(found[0].Counterexamples[0].Story) != len(found[1].Counterexamples[0].Story) {
			t.Errorf("%s: %v are broken, and told apart %v", d.name, a, b)
		}
		if (name == "") != (len(found[0].Counterexamples) == 0) {
			t.Errorf("%s: %v are broken", d.name, broken(found[0]))
		}
	}
}

// TestAMachineIsAloneWhatItIsBesideAnother: with machines of two kinds, and operators who do whatever is not refused, what can be true of a machine and
// of what all share is what can be true where it is the only one; and where all that is left over leads home alone, it leads both home. Without
// faults, or, with -long, with one.
func TestAMachineIsAloneWhatItIsBesideAnother(t *testing.T) {
	faults := 0
	if *long {
		faults = 1
	}
	for _, option := range []string{"standalone", "stretched"} {
		for name, other := range map[string]func(m *recovery.Machine){
			"Hyper-V Manager": func(m *recovery.Machine) { m.Managed = recovery.ByHyperV },
			"one point":       func(m *recovery.Machine) { m.OlderPoints = !m.OlderPoints },
			"no way back":     func(m *recovery.Machine) { m.Refuses[recovery.Primary] = true },
		} {
			s := newSubject(example(t, option), 1)
			s.vms, s.stands = append(s.vms, s.vms[0]), append(s.stands, 1)
			s.start.machines = append(s.start.machines, s.start.machines[0])
			other(&s.start.machines[1])
			s.software = nil
			s.listSoftware()
			beside, stranded := seenOf(t, s, faults)
			strandedAlone := false
			for i, one := range s.apart() {
				alone, leftOver := seenOf(t, one, faults)
				if len(alone[0]) < 100 || !maps.Equal(beside[i], alone[0]) {
					t.Errorf("%s, %s: machine %d is seen in %d situations, alone in %d", option, name, i, len(beside[i]), len(alone[0]))
				}
				strandedAlone = strandedAlone || leftOver
			}
			if stranded != strandedAlone || stranded != (name == "no way back") {
				t.Errorf("%s, %s: stranded beside another %t, alone %t", option, name, stranded, strandedAlone)
			}
		}
	}
}

// situation is a machine and what all share.
type situation struct {
	estate  recovery.Estate
	machine recovery.Machine
}

// seenOf are the situations in which each workload is seen with so many faults at most, and whether nothing leads home from some.
func seenOf(t *testing.T, s *subject, faults int) (seen []map[situation]bool, stranded bool) {
	x, err := newFreedom(s, faults, true)
	if err != nil {
		t.Fatal(err)
	}
	f := Run(context.Background(), x, Options{Workers: 2})
	_, n, _ := f.Stranded(context.Background(), x.isHome, x.usable)
	for range s.vms {
		seen = append(seen, map[situation]bool{})
	}
	var w world
	var parts packed
	f.All(func(_ StateID, k Key) bool {
		x.unpack(k, &w, &parts)
		for i := range seen {
			seen[i][situation{w.estate, w.machines[i]}] = true
		}
		return true
	})
	return seen, n > 0
}
