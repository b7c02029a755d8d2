package whatif

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is that of every interval.
const confidence = 0.95

// Interval is a pair of bounds that hold what they are about in 95 of 100 sweeps. A bound is nil where it is infinite.
type Interval struct {
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// meanMin is the least number of values for an interval of their mean: below it, Student's t says more about the normal distribution
// than about the values.
const meanMin = 10

// moments are the count, mean and spread of values that come one at a time (Welford's recurrence, in the form of Knuth, The Art of
// Computer Programming, volume 2, 4.2.2).
type moments struct {
	n    int
	mean float64
	m2   float64 // sum of the squared distances from the mean
}

func (m *moments) add(v float64) {
	m.n++
	d := v - m.mean
	m.mean += d / float64(m.n)
	m.m2 += d * (v - m.mean)
}

func (m *moments) variance() float64 {
	if m.n < 2 {
		return math.NaN()
	}
	return m.m2 / float64(m.n-1)
}

// halfWidth is that of the interval of the mean by Student's t; NaN for too few values.
func (m *moments) halfWidth() float64 {
	if m.n < meanMin {
		return math.NaN()
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(m.n - 1)}.Quantile(1 - (1-confidence)/2)
	return t * math.Sqrt(m.variance()/float64(m.n))
}

// interval is that of the mean, nil for too few values.
func (m *moments) interval() *Interval {
	h := m.halfWidth()
	if math.IsNaN(h) {
		return nil
	}
	return &Interval{finite(m.mean - h), finite(m.mean + h)}
}

// rankOf is which of n values in order a percentile is, counted from 1: the smallest that a part p of them does not exceed.
func rankOf(n int, p float64) int { return max(1, int(math.Ceil(p*float64(n)-1e-9))) }

// ranksAround are the two of n values in order between which the true percentile p lies, in 95 of 100 sweeps: exact, whatever the
// distribution, for how many values do not exceed the percentile is binomial (David and Nagaraja, Order Statistics, 7.1). Of the pairs
// that do, one that is hardly wider than it has to be. It is false when there are too few values for any pair.
func ranksAround(n int, p float64) (low, high int, ok bool) {
	if n == 0 {
		return 0, 0, false
	}
	below := distuv.Binomial{N: float64(n), P: p}
	cdf := func(k int) float64 {
		if k < 0 {
			return 0
		}
		return below.CDF(float64(k))
	}
	covered := func(low, high int) float64 { return cdf(high-1) - cdf(low-1) }
	tail := (1 - confidence) / 2
	low = least(0, n, func(k int) bool { return cdf(k) > tail }) // the values below it are too few in 2.5 of 100
	high = 1 + least(0, n, func(k int) bool { return cdf(k) >= 1-tail })
	low, high = max(1, low), min(high, n)
	for covered(low, high) < confidence { // one of them would have to be beyond all values, so the other one goes further
		switch {
		case high == n && low > 1:
			low--
		case low == 1 && high < n:
			high++
		default:
			return 0, 0, false
		}
	}
	for {
		fromBelow, fromAbove := covered(low+1, high), covered(low, high-1)
		switch {
		case fromBelow >= confidence && fromBelow <= fromAbove || fromBelow >= confidence && fromAbove < confidence:
			low++
		case fromAbove >= confidence:
			high--
		default:
			return low, high, true
		}
	}
}

// least is the smallest number in low…high of which something is true that is true of all behind it, or high.
func least(low, high int, is func(int) bool) int {
	for low < high {
		if middle := (low + high) / 2; is(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// finite is nil for what is infinite or no number.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}
