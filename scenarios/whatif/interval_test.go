package whatif

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"vmmdrill/scenarios"
)

// The ranks of an order-statistics interval have to cover at least 95 of 100, by the binomial sum written out, and no narrower pair with one of
// the same bounds may.
func TestTheRanksCoverThePercentileAndNotMuchMore(t *testing.T) {
	covered := func(n int, p float64, low, high int) (sum float64) {
		for k := low; k < high; k++ {
			choose := 0.0
			for i := range k {
				choose += math.Log(float64(n-i)) - math.Log(float64(i+1))
			}
			sum += math.Exp(choose + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
		}
		return sum
	}
	for _, n := range []int{6, 10, 50, 59, 60, 100, 200, 473, 1000, 3000} {
		for _, p := range []float64{0.5, 0.95, 0.99} {
			low, high, ok := ranksAround(n, p)
			if widest := covered(n, p, 1, n); !ok {
				if widest >= confidence+1e-9 {
					t.Errorf("%d values, p%v: all of them cover %v, and there is no interval", n, 100*p, widest)
				}
				continue
			}
			if low < 1 || high > n || covered(n, p, low, high) < confidence-1e-9 {
				t.Errorf("%d values, p%v: ranks %d to %d cover %v", n, 100*p, low, high, covered(n, p, low, high))
			}
			if covered(n, p, low+1, high) > confidence+1e-9 || covered(n, p, low, high-1) > confidence+1e-9 {
				t.Errorf("%d values, p%v: ranks %d to %d are further apart than they have to be", n, 100*p, low, high)
			}
		}
	}
	for _, c := range []struct {
		n  int
		p  float64
		ok bool
	}{{5, 0.5, false}, {6, 0.5, true}, {90, 0.95, true}, {58, 0.95, false}, {0, 0.5, false}} {
		if _, _, ok := ranksAround(c.n, c.p); ok != c.ok {
			t.Errorf("%d values at p%v: %v", c.n, 100*c.p, ok)
		}
	}
}

// Student's t of 9 degrees of freedom at 97.5 % is 2.262157 (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2).
func TestTheIntervalOfAMeanIsStudents(t *testing.T) {
	var m moments
	for i := range 10 {
		m.add(float64(i))
	}
	if want := 2.262157 * math.Sqrt(55.0/6/10); m.mean != 4.5 || math.Abs(m.halfWidth()-want) > 1e-5 {
		t.Errorf("mean %v ± %v, not 4.5 ± %v", m.mean, m.halfWidth(), want)
	}
	m = moments{n: 9, m2: 1}
	if m.interval() != nil {
		t.Error("nine values have an interval")
	}
}

// Counted values give the figures of kept ones to one part in 1000, and infinite ones stay infinite.
func TestCountedPercentilesAreThoseOfKeptValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	kept, counted := newSeries(scenarios.Seconds, false), newSeries(scenarios.Seconds, true)
	for i := range 20_000 {
		v := math.Exp(3*r.NormFloat64()) * 100
		if i%50 == 0 {
			v = math.Inf(1)
		}
		kept.add(i, v)
		counted.add(i, v)
	}
	for _, p := range []float64{0.01, 0.5, 0.9, 0.95, 0.97} {
		a, b := kept.percentile(p), counted.percentile(p)
		if math.Abs(*a.Value-*b.Value) > 1e-3**a.Value+1e-3 || math.Abs(*a.Interval.High-*b.Interval.High) > 1e-3**a.Interval.High+1e-3 {
			t.Errorf("p%v: kept %v, counted %v", 100*p, *a.Value, *b.Value)
		}
	}
	if a, b := kept.percentile(0.99), counted.percentile(0.99); a.Value != nil || b.Value != nil {
		t.Error("the 99th percentile of values of which 2 in 100 are infinite is finite")
	}
	if a, b := kept.summary(), counted.summary(); a.Never != 400 || b.Never != 400 || a.Worst != 0 || b.Worst != 0 || !a.Exact || b.Exact {
		t.Errorf("%+v %+v", a, b)
	}
	if len(counted.kept) > 0 {
		t.Error("counted values are kept as well")
	}
}

// A sweep whose values might fill the memory counts them; one that cannot keeps them.
func TestMemoryDoesNotGrowWithTheReplications(t *testing.T) {
	for _, c := range []struct {
		replications int
		counted      bool
	}{{1_000_000, false}, {100_000_000, true}} {
		a := NewAnswer(&Study{Replications: c.replications, Variants: []Header{{}}, Metrics: []Measure{{"x", scenarios.Seconds}}})
		for i := range 200_000 {
			a.Add(Row{Cell: scenarios.Cell{Replication: i}, Values: []float64{float64(i)}})
		}
		if kept := len(a.series[0][0].kept); (kept == 0) != c.counted {
			t.Errorf("of %d replications %d are kept", c.replications, kept)
		}
	}
}

// A sweep of many variants counts what it has, and not all that it could have.
func TestManySeriesThatAreCountedTakeLittleMemory(t *testing.T) {
	study := &Study{Replications: 100_000_000, Variants: make([]Header, 300), Metrics: make([]Measure, 7)}
	for i := range study.Metrics {
		study.Metrics[i] = Measure{"x", scenarios.Seconds}
	}
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / 1e6
	}
	before := heap()
	a := NewAnswer(study)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		for v := range study.Variants {
			values := make([]float64, 7)
			for m := range values {
				values[m] = 300 * math.Exp(r.NormFloat64())
			}
			a.Add(Row{Cell: scenarios.Cell{Replication: i, Variant: v}, Values: values})
		}
	}
	grown := heap() - before
	t.Logf("%.0f MB", grown)
	if grown > 100 {
		t.Errorf("2100 series take %.0f MB", grown)
	}
	runtime.KeepAlive(a)
}

// Numbers of every size are counted to one part in 1000, the greatest as well.
func TestABinIsAPartInAThousandWide(t *testing.T) {
	for v := int64(1); v <= countedMax; v = v*11/10 + 1 {
		b := new(bins)
		if !b.add(v) || math.Abs(b.ranked(1)-float64(v)) > float64(v)/1000 {
			t.Errorf("%d", v)
		}
	}
	if b := new(bins); !b.add(countedMax) || !b.add(0) || b.ranked(1) != 0 || b.add(-1) || b.add(math.MaxInt64) {
		t.Error("the ends of what is counted are wrong")
	}
}

// Where there are no more than two values, a percentile is one of them, as in the simulate command.
func TestAPercentileIsAValueThatWasPlayed(t *testing.T) {
	for _, values := range [][]float64{{3}, {3, 1}, {5, 4, 3, 2, 1}} {
		s := newSeries(scenarios.Number, false)
		for i, v := range values {
			s.add(i, v)
		}
		q := scenarios.Summarise(slices.Clone(values))
		if sum := s.summary(); *sum.P50.Value != *q.P50 || *sum.P95.Value != *q.P95 || *sum.Max != *q.Max || *sum.Mean.Value != *q.Mean {
			t.Errorf("%v: %+v, not %+v", values, sum, q)
		}
	}
}
