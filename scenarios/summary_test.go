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
