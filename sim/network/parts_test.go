package network

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Goal: sums do not depend on the order of their terms, and taking a term away leaves no trace. Method: terms of very different size,
// against whole numbers without bounds.
func TestExactSumsAreThoseOfWholeNumbers(t *testing.T) {
	unit := new(big.Float).SetMantExp(big.NewFloat(1), rateUnit)
	rapid.Check(t, func(t *rapid.T) {
		terms := rapid.SliceOfN(rapid.Float64Range(0, 1e17), 1, 20).Draw(t, "terms")
		sum, want := exact{}, new(big.Int)
		for _, x := range terms {
			sum = sum.plus(exactly(x, rateUnit))
			units, _ := new(big.Float).SetPrec(200).Mul(big.NewFloat(x), unit).Int(nil)
			want.Add(want, units)
		}
		got := new(big.Int).Lsh(new(big.Int).SetUint64(sum.high), 64)
		if got.Add(got, new(big.Int).SetUint64(sum.low)).Cmp(want) != 0 {
			t.Fatalf("the sum is %v units, want %v", got, want)
		}
		for _, x := range terms {
			sum = sum.minus(exactly(x, rateUnit))
		}
		if !sum.zero() || !sum.minus(exactly(1, rateUnit)).negative() {
			t.Fatalf("%v is left of nothing", sum)
		}
	})
}

func TestTheLeastWinsTheTournament(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []uint64
		played := tournament{}
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			if len(values) == 0 || rapid.Bool().Draw(t, "more") {
				values = append(values, absent)
				played.grow(len(values))
			}
			i := rapid.IntRange(0, len(values)-1).Draw(t, "place")
			values[i] = rapid.SampledFrom([]uint64{1, 2, 3, 1 << 63, absent - 1, absent}).Draw(t, "value")
			played.set(i, values[i])
			least := slices.Min(values)
			first := slices.Index(values, least)
			if least == absent {
				first = -1
			}
			if place, value := played.least(); place != first || value != least {
				t.Fatalf("%d in place %d wins among %v", value, place, values)
			}
		}
	})
}
