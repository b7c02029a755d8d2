package language_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
)

// parameter is a quantity in seconds or bytes per second.
func parameter(t *rapid.T, name string) float64 {
	return rapid.OneOf(rapid.Float64Range(1e-9, 1e5), rapid.SampledFrom([]float64{0, 1e-9, 1, 3600, 1e15})).Draw(t, name)
}

// distribution is any that a configuration can express, with a sigma of lognormal up to a limit.
func distribution(t *rapid.T, sigmaMax float64) language.Distribution {
	form := rapid.SampledFrom([]language.Form{language.Constant, language.Exponential, language.Normal, language.Lognormal, language.Triangular,
		language.Uniform, language.Empirical}).Draw(t, "form")
	var p []float64
	switch form {
	case language.Lognormal:
		p = []float64{max(parameter(t, "median"), 1e-9), rapid.Float64Range(0, sigmaMax).Draw(t, "sigma")}
	case language.Empirical:
		for range rapid.IntRange(1, 20).Draw(t, "samples") {
			p = append(p, parameter(t, "sample"))
		}
	default:
		arity := map[language.Form]int{language.Constant: 1, language.Exponential: 1, language.Normal: 2, language.Triangular: 3, language.Uniform: 2}[form]
		for range arity {
			p = append(p, parameter(t, "parameter"))
		}
		if form != language.Normal {
			slices.Sort(p)
		}
	}
	d, err := language.NewDistribution(form, p...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestQuantilesRiseFromZeroAndStayFinite. Triangular ones are computed from both ends, so rounding may let them fall by
// a trillionth of the range where the ends meet.
func TestQuantilesRiseFromZeroAndStayFinite(t *testing.T) {
	least, most := math.SmallestNonzeroFloat64, math.Nextafter(1, 0)
	rapid.Check(t, func(t *rapid.T) {
		d := distribution(t, 10)
		points := rapid.SliceOfN(rapid.Float64Range(least, most), 2, 50).Draw(t, "u")
		points = append(points, least, 1e-300, 1e-17, 0.5, most)
		slices.Sort(points)
		before := 0.0
		for _, u := range points {
			q := d.Quantile(u)
			if math.IsNaN(q) || math.IsInf(q, 0) || q < 0 {
				t.Fatalf("%v at %g is %g", d, u, q)
			}
			if q < before-1e-12*max(before, slices.Max(d.Parameters)) {
				t.Fatalf("%v falls from %g to %g at %g", d, before, q, u)
			}
			before = q
		}
	})
}

// TestTheMeanOfAllQuantilesIsTheMean compares the closed forms with 20 000 quantiles in the middle of equal strata. The
// strata miss what is beyond the last of them: less than 1 % of the mean for a lognormal distribution of sigma 1, far
// less for the others.
func TestTheMeanOfAllQuantilesIsTheMean(t *testing.T) {
	const strata = 20_000
	rapid.Check(t, func(t *rapid.T) {
		d := distribution(t, 1)
		sum := 0.0
		for i := range strata {
			sum += d.Quantile((float64(i) + 0.5) / strata)
		}
		mean := d.Mean()
		if got := sum / strata; math.Abs(got-mean) > 0.01*mean {
			t.Fatalf("%v has the mean %g, its quantiles %g", d, mean, got)
		}
	})
}

// TestMeansAreThoseOfTheTextbook. A normal distribution around 0 that cannot be negative is the half-normal one, whose
// mean is sigma times the root of 2/pi.
func TestMeansAreThoseOfTheTextbook(t *testing.T) {
	for _, c := range []struct {
		form       language.Form
		parameters []float64
		want       float64
	}{
		{language.Constant, []float64{7}, 7},
		{language.Exponential, []float64{7}, 7},
		{language.Normal, []float64{0, 3}, 3 * math.Sqrt(2/math.Pi)},
		{language.Normal, []float64{100, 1}, 100},
		{language.Lognormal, []float64{5, 1}, 5 * math.Exp(0.5)},
		{language.Triangular, []float64{1, 2, 6}, 3},
		{language.Uniform, []float64{1, 2}, 1.5},
		{language.Empirical, []float64{9, 1, 2}, 4},
	} {
		d, err := language.NewDistribution(c.form, c.parameters...)
		if err != nil || math.Abs(d.Mean()-c.want) > 1e-12*c.want {
			t.Errorf("%v: %v, not %v (%v)", d, d.Mean(), c.want, err)
		}
	}
}

func TestTheZeroDistributionIsNothing(t *testing.T) {
	var d language.Distribution
	if d.Quantile(0.3) != 0 || d.Mean() != 0 || d.String() != `"0ms"` {
		t.Errorf("%v, %v, %v", d.Quantile(0.3), d.Mean(), d)
	}
}

// TestSamplesOfOthersAreLeftAlone: an empirical distribution is sorted, what it was made of is not.
func TestSamplesOfOthersAreLeftAlone(t *testing.T) {
	samples := []float64{3, 1, 2}
	d, err := language.NewDistribution(language.Empirical, samples...)
	if err != nil || !slices.Equal(samples, []float64{3, 1, 2}) || !slices.Equal(d.Parameters, []float64{1, 2, 3}) {
		t.Errorf("%v, %v, %v", samples, d.Parameters, err)
	}
}
