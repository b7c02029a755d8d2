package capacity

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// most tries every placement.
func most(items []Item, left []float64) int {
	if len(items) == 0 {
		return 0
	}
	best := most(items[1:], left)
	for _, b := range items[0].Bins {
		if left[b] >= items[0].Size {
			left[b] -= items[0].Size
			best = max(best, 1+most(items[1:], left))
			left[b] += items[0].Size
		}
	}
	return best
}

// sound says what is wrong with a placement, or "".
func sound(items []Item, bins []float64, p Placement) string {
	used, placed := make([]float64, len(bins)), 0
	for i, b := range p.Bin {
		if b < 0 {
			continue
		}
		placed++
		used[b] += items[i].Size
		allowed := false
		for _, x := range items[i].Bins {
			allowed = allowed || x == b
		}
		if !allowed {
			return fmt.Sprintf("item %d is where it may not be", i)
		}
	}
	for b := range bins {
		if used[b] > bins[b] {
			return fmt.Sprintf("bin %d holds %g of %g", b, used[b], bins[b])
		}
	}
	if placed != p.Placed || p.Placed > p.Bound {
		return fmt.Sprintf("%d are placed, it says %d of at most %d", placed, p.Placed, p.Bound)
	}
	return ""
}

// TestAPlacementIsTheBestThereIs: of few items as many are placed as trying everything places.
func TestAPlacementIsTheBestThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bins := make([]float64, rapid.IntRange(1, 3).Draw(t, "bins"))
		for i := range bins {
			bins[i] = float64(rapid.IntRange(0, 20).Draw(t, "bin"))
		}
		items := make([]Item, rapid.IntRange(0, 8).Draw(t, "items"))
		for i := range items {
			items[i].Size = float64(rapid.IntRange(1, 12).Draw(t, "item"))
			for b := range bins {
				if rapid.IntRange(0, 3).Draw(t, "may") > 0 {
					items[i].Bins = append(items[i].Bins, b)
				}
			}
		}
		p := Place(items, bins)
		if wrong := sound(items, bins, p); wrong != "" {
			t.Fatal(wrong)
		}
		if want := most(items, bins); p.Placed != want || p.Bound != want {
			t.Fatalf("%d are placed, %d could be, the bound is %d", p.Placed, want, p.Bound)
		}
	})
}

// estate is 2 000 machines of usual sizes and 64 hosts that have so many percent of the memory for them.
func estate(percent float64) (items []Item, bins []float64) {
	r := rand.New(rand.NewPCG(1, 2))
	all := make([]int, 64)
	for i := range all {
		all[i] = i
	}
	sum := 0.0
	for range 2000 {
		size := []float64{2, 4, 8, 16, 32}[r.IntN(5)]
		items = append(items, Item{size, all})
		sum += size
	}
	for range all {
		bins = append(bins, sum*percent/100/64)
	}
	return items, bins
}

// TestALargeEstateIsPlacedWithinItsBound: with room for 101 %, all are placed; with 90 % as many as the bound to a hundredth.
func TestALargeEstateIsPlacedWithinItsBound(t *testing.T) {
	for _, percent := range []float64{101, 90} {
		items, bins := estate(percent)
		p := Place(items, bins)
		if wrong := sound(items, bins, p); wrong != "" {
			t.Fatal(wrong)
		}
		t.Logf("room for %g %%: %d of %d are placed, at most %d can be", percent, p.Placed, len(items), p.Bound)
		if p.Placed < p.Bound*99/100 {
			t.Errorf("with room for %g %% only %d of at most %d are placed", percent, p.Placed, p.Bound)
		}
	}
}

// BenchmarkPlace is that of 2 000 machines on 64 hosts.
func BenchmarkPlace(b *testing.B) {
	items, bins := estate(90)
	for b.Loop() {
		Place(items, bins)
	}
}
