package explore

import (
	"context"
	"slices"
	"testing"
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
