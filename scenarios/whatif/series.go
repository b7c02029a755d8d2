package whatif

import (
	"math"
	"slices"

	"vmmdrill/scenarios"
)

// KeptMax bounds how many values a sweep keeps, over all its variants and metrics: 80 MB. A sweep that could have more counts them in
// bins, of which a percentile is exact to one part in 1000.
const KeptMax = 10_000_000

// series are the values of one metric and variant, in the order of the replications.
type series struct {
	scenarios.Unit
	moments         // of the finite ones
	never   int     // how many are infinite
	missing int     // how many are no number: there is nothing to measure
	most    float64 // the greatest, and where it was first
	worst   int
	kept    []float64 // nil when they are counted
	counted *bins     // nil when they are kept
	sorted  bool
}

func newSeries(u scenarios.Unit, counted bool) *series {
	s := &series{Unit: u, most: math.Inf(-1)}
	if counted {
		s.counted = new(bins)
	}
	return s
}

// CountedMax bounds how many series a sweep counts, one for each variant and metric: of three to twelve octaves each, 60 to 240 MB.
const CountedMax = 5000

// counts reports whether a sweep of so many series could have more values than are kept.
func counts(replications, series int) bool { return replications > KeptMax/max(1, series) }

// countedMax is the greatest number that is counted: in milliseconds, 30 000 years; in bytes, a petabyte.
const countedMax = 1e15

// grain is what one of a histogram's units is.
func grain(u scenarios.Unit) float64 {
	switch u {
	case scenarios.Seconds:
		return 1e-3
	case scenarios.Part:
		return 1e-6
	}
	return 1
}

func (s *series) add(replication int, v float64) {
	switch {
	case math.IsNaN(v):
		s.missing++
		return
	case math.IsInf(v, 1):
		s.never++
	default:
		s.moments.add(v)
	}
	if v > s.most {
		s.most, s.worst = v, replication
	}
	s.sorted = false
	switch {
	case s.counted == nil:
		s.kept = append(s.kept, v)
	case math.IsInf(v, 1):
	default:
		s.counted.add(int64(min(math.Round(v/grain(s.Unit)), countedMax))) // what is more is as much, for a percentile
	}
}

// size is how many values there are, infinite ones included.
func (s *series) size() int { return s.n + s.never }

// ranked is the value of a rank, counted from 1.
func (s *series) ranked(rank int) float64 {
	if s.counted == nil {
		if !s.sorted {
			slices.Sort(s.kept)
			s.sorted = true
		}
		return s.kept[rank-1]
	}
	if rank <= s.counted.count {
		return s.counted.ranked(rank) * grain(s.Unit)
	}
	return math.Inf(1)
}

// Estimate is a figure of the replications that were played, and the interval of the true one; the interval is nil where there are too few
// of them. A value is nil where it is infinite, or there is nothing to measure.
type Estimate struct {
	Value    *float64  `json:"value"`
	Interval *Interval `json:"interval"`
}

// Summary is what the replications say of one metric of one variant.
type Summary struct {
	Mean  Estimate `json:"mean"`
	P50   Estimate `json:"p50"`
	P95   Estimate `json:"p95"`
	P99   Estimate `json:"p99"`
	Max   *float64 `json:"max"`
	Never int      `json:"never"` // replications in which it was infinite
	Worst int      `json:"worst"` // the replication of the greatest
	Count int      `json:"count"` // replications in which there was something to measure
	Width float64  `json:"-"`     // half the width of the mean's interval; NaN when there is none
	Exact bool     `json:"exact"` // otherwise percentiles are exact to one part in 1000
}

func (s *series) summary() Summary {
	sum := Summary{Never: s.never, Count: s.size(), Worst: s.worst, Width: math.NaN(), Exact: s.counted == nil,
		P50: s.percentile(0.50), P95: s.percentile(0.95), P99: s.percentile(0.99)}
	if s.size() == 0 {
		return sum
	}
	sum.Max = finite(s.most)
	if s.never == 0 {
		sum.Mean = Estimate{finite(s.mean), s.interval()}
		sum.Width = s.halfWidth()
	}
	return sum
}

// percentile is a value that is among those played, between two others that are.
func (s *series) percentile(p float64) Estimate {
	n := s.size()
	if n == 0 {
		return Estimate{}
	}
	e := Estimate{Value: finite(s.ranked(rankOf(n, p)))}
	if low, high, ok := ranksAround(n, p); ok {
		e.Interval = &Interval{finite(s.ranked(low)), finite(s.ranked(high))}
	}
	return e
}

// curve are points of the distribution function: values and the part of replications that do not exceed them.
func (s *series) curve(points int) (list []Point) {
	n := s.size()
	for i := range min(points, n) {
		rank := 1 + i*(n-1)/max(1, min(points, n)-1)
		v := s.ranked(rank)
		if math.IsInf(v, 1) {
			break
		}
		list = append(list, Point{v, float64(rank) / float64(n)})
	}
	return list
}

// Point is one of a curve.
type Point struct{ X, Y float64 }
