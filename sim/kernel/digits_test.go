package kernel

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestDigitsAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set digits
		var twin [fanout]bool
		for _, digit := range rapid.SliceOfN(rapid.Uint8(), 0, 100).Draw(t, "added and removed in turn") {
			if twin[digit] = !twin[digit]; twin[digit] {
				if !set.add(digit) || set.add(digit) {
					t.Fatalf("%d is not new, or still new the second time", digit)
				}
			} else if empty := set.remove(digit) == 1; empty == slices.Contains(twin[:], true) {
				t.Fatalf("without %d the set is empty: %v", digit, empty)
			}
			if first := slices.Index(twin[:], true); first >= 0 && int(set.first()) != first {
				t.Fatalf("the first digit is %d, want %d", set.first(), first)
			}
		}
	})
}
