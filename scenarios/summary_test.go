package scenarios

import (
	"math"
	"testing"
)

func ptr(v float64) *float64 { return &v }

// A percentile is the smallest value that at least that part does not exceed (the definition of the inverse of the
// empirical distribution function).
func TestPercentilesAreOrderStatistics(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		values []float64
		want   Quantity
	}{
		"one":          {[]float64{7}, Quantity{ptr(7), ptr(7), ptr(7), ptr(7), ptr(7), 0}},
		"1 to 100":     {hundred, Quantity{ptr(50.5), ptr(50), ptr(95), ptr(99), ptr(100), 0}},
		"one is never": {[]float64{inf, 1, 2, 3}, Quantity{nil, ptr(2), nil, nil, nil, 1}},
		"none":         {nil, Quantity{}},
	} {
		got := Summarise(c.values)
		for i, pair := range [][2]*float64{{got.Mean, c.want.Mean}, {got.P50, c.want.P50}, {got.P95, c.want.P95}, {got.P99, c.want.P99}, {got.Max, c.want.Max}} {
			if (pair[0] == nil) != (pair[1] == nil) || pair[0] != nil && *pair[0] != *pair[1] {
				t.Errorf("%s: figure %d differs", name, i)
			}
		}
		if got.Never != c.want.Never {
			t.Errorf("%s: never %d, want %d", name, got.Never, c.want.Never)
		}
	}
}

// TestACurveOfManyKeepsItsPercentiles: of however many values at most 400 are kept, and each percentile of those is the one of all.
func TestACurveOfManyKeepsItsPercentiles(t *testing.T) {
	for _, n := range []int{0, 1, 20, 399, 400, 401, 999, 1000, 12_345} {
		values := make([]float64, n)
		for i := range values {
			values[i] = float64((i * 7919) % 10_007)
		}
		all := Summarise(values)
		kept := thinned(values)
		if len(kept) != min(n, curvePoints) {
			t.Errorf("of %d values %d are kept", n, len(kept))
		}
		some := Summarise(kept)
		for i, pair := range [][2]*float64{{all.P50, some.P50}, {all.P95, some.P95}, {all.P99, some.P99}, {all.Max, some.Max}} {
			if (pair[0] == nil) != (pair[1] == nil) || pair[0] != nil && *pair[0] != *pair[1] {
				t.Errorf("of %d values figure %d differs", n, i)
			}
		}
	}
}
