package whatif

import (
	"context"
	"math"

	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// Row is the record of one replication of one variant: its figures, in the order of the study's metrics.
type Row struct {
	scenarios.Cell
	Values  []float64
	Refused []sim.RefusalTally // orders that were refused; a part does not keep them
}

// Batch is after how many replications it is asked whether the precision is reached. It is asked in the order of the replications, so
// that it does not matter how many workers there are.
const Batch = 100

// Answer is what the replications say so far. Rows are added in order: every variant of a replication before the next.
type Answer struct {
	*Study
	Done        int  // replications of every variant
	Enough      bool // the precision is reached
	Interrupted bool // somebody stopped it

	series [][]*series // by variant and metric
	pairs  [][]pair    // differences from the first variant
	row    [][]float64 // of the replication at hand, by variant
}

// pair is the difference of two variants that had the same luck.
type pair struct {
	difference moments
	unpaired   int // replications in which one of the two is infinite or has nothing to measure
}

// NewAnswer has no rows yet.
func NewAnswer(s *Study) *Answer {
	a := &Answer{Study: s, series: make([][]*series, len(s.Variants)), pairs: make([][]pair, len(s.Variants))}
	counted := counts(s.Replications, len(s.Variants)*len(s.Metrics))
	for i := range s.Variants {
		a.pairs[i] = make([]pair, len(s.Metrics))
		for _, m := range s.Metrics {
			a.series[i] = append(a.series[i], newSeries(m.Unit, counted))
		}
	}
	return a
}

// Add takes the next row. It is false when no more are needed: the precision is reached, or that was the last.
func (a *Answer) Add(r Row) bool {
	if r.Variant != len(a.row) || r.Replication != a.Done {
		panic("whatif: a row out of order")
	}
	a.row = append(a.row, r.Values)
	if len(a.row) < len(a.Variants) {
		return true
	}
	for v, values := range a.row {
		for m, x := range values {
			a.series[v][m].add(a.Done, x)
			a.pairs[v][m].add(x, a.row[0][m])
		}
	}
	a.row = a.row[:0]
	a.Done++
	if a.Precision > 0 && a.Done%Batch == 0 {
		a.Enough = a.precise()
	}
	return !a.Enough && a.Done < a.Replications
}

// Discard forgets the replication of which not every variant was added.
func (a *Answer) Discard() { a.row = a.row[:0] }

func (p *pair) add(x, first float64) {
	if d := x - first; math.IsNaN(d) || math.IsInf(d, 0) {
		p.unpaired++
	} else {
		p.difference.add(d)
	}
}

// precise reports whether every interval of a mean and of a 95th percentile is as narrow as asked for. What is infinite has no interval and
// is not waited for.
func (a *Answer) precise() bool {
	for _, variant := range a.series {
		for _, s := range variant {
			if s.size() == 0 {
				continue
			}
			if s.never == 0 && !(s.halfWidth() <= a.Precision*math.Abs(s.mean)) {
				return false
			}
			if p := s.percentile(0.95); p.Value != nil && !narrow(p, a.Precision) {
				return false
			}
		}
	}
	return true
}

func narrow(e Estimate, precision float64) bool {
	i := e.Interval
	return i != nil && i.Low != nil && i.High != nil && (*i.High-*i.Low)/2 <= precision*math.Abs(*e.Value)
}

// Summary is what the replications say of a metric of a variant.
func (a *Answer) Summary(variant, metric int) Summary { return a.series[variant][metric].summary() }

// Curve are points of the distribution function of a metric of a variant.
func (a *Answer) Curve(variant, metric, points int) []Point {
	return a.series[variant][metric].curve(points)
}

// Difference is how the mean of a variant differs from that of the first one.
type Difference struct {
	Estimate
	Narrower *float64 `json:"narrower"` // how many times as wide its interval would be without common luck; nil if it has no width
}

// Difference is nil for the first variant, and where a replication of either is infinite.
func (a *Answer) Difference(variant, metric int) *Difference {
	p := &a.pairs[variant][metric]
	if variant == 0 || p.unpaired > 0 || p.difference.n == 0 {
		return nil
	}
	return new(a.paired(variant, metric))
}

// paired is the difference of those replications that are finite in both; its value is nil if there are none.
func (a *Answer) paired(variant, metric int) Difference {
	p := &a.pairs[variant][metric]
	if p.difference.n == 0 {
		return Difference{}
	}
	d := Difference{Estimate: Estimate{finite(p.difference.mean), p.difference.interval()}}
	apart := a.series[0][metric].variance() + a.series[variant][metric].variance()
	if v := p.difference.variance(); v > 0 {
		d.Narrower = finite(math.Sqrt(apart / v))
	}
	return d
}

// Met reports whether the 95th percentile of a metric keeps within its objective, and what that is; nil if it has none.
func (a *Answer) Met(variant, metric int) (limit *float64, met bool) {
	for _, o := range a.Objectives {
		if o.Metric == a.Metrics[metric].Name {
			v := a.Summary(variant, metric).P95.Value
			return &o.Limit, v != nil && *v <= o.Limit
		}
	}
	return nil, true
}

// Play plays replications from…to-1 of all variants, and hands over the rows in order until each is false.
func Play(ctx context.Context, s *Study, variants []Variant, from, to, workers int, each func(Row) bool) error {
	w := scenarios.WhatIf{Seed: s.Seed, From: from, Replications: to, Workers: workers}
	for i := range variants {
		w.Variants = append(w.Variants, variants[i].played())
	}
	return scenarios.Replicate(ctx, w, func(c scenarios.Cell, r sim.Result) Row {
		return Row{c, variants[c.Variant].figures(&r), r.Refusals}
	}, func(_ scenarios.Cell, r Row) bool { return each(r) })
}
