package whatif

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"vmmdrill/scenarios"
)

// Condition is what --until asks for: comparisons of figures with limits, all of which have to hold.
type Condition struct {
	Text  string
	terms []term
}

// term is one comparison: objective.erp.rpo.p95 <= 15m.
type term struct {
	metric, statistic string
	most              bool // the figure is at most the limit; otherwise at least
	strict            bool
	limit             scenarios.Amount
}

var termText = regexp.MustCompile(`^\s*(?:result\.)?(\S+)\.(mean|p50|p95|p99|max|never)\s*(<=|>=|<|>)\s*(.+?)\s*$`)

// ParseCondition reads comparisons such as "objective.erp.rpo.p95 <= 15m", joined by "&&".
func ParseCondition(text string) (c Condition, err error) {
	c.Text = strings.TrimSpace(text)
	for part := range strings.SplitSeq(text, "&&") {
		m := termText.FindStringSubmatch(part)
		if m == nil {
			return c, fmt.Errorf("%q is no comparison of a figure; write it like \"objective.erp.rpo.p95 <= 15m\"", strings.TrimSpace(part))
		}
		limit, err := scenarios.ParseAmount(m[4])
		if err != nil {
			return c, err
		}
		c.terms = append(c.terms, term{m[1], m[2], m[3][0] == '<', len(m[3]) == 1, limit})
	}
	return c, nil
}

// Metrics are those that it speaks of, each once.
func (c *Condition) Metrics() (names []string) {
	for _, t := range c.terms {
		if !slices.Contains(names, t.metric) {
			names = append(names, t.metric)
		}
	}
	return names
}

// kinds are the kinds of amounts that a metric of a unit is compared with, beside plain numbers.
var kinds = map[scenarios.Unit]scenarios.Kind{scenarios.Seconds: scenarios.Duration, scenarios.Bytes: scenarios.Data, scenarios.BitsPerSecond: scenarios.Rate, scenarios.Part: scenarios.Percent}

// fits checks that every limit is one of its metric.
func (c *Condition) fits(s *Study) error {
	for _, t := range c.terms {
		unit := s.Metrics[s.metric(t.metric)].Unit
		if t.limit.Kind != scenarios.Plain && t.statistic == "never" || t.limit.Kind != scenarios.Plain && t.limit.Kind != kinds[unit] {
			return fmt.Errorf("%s.%s is in %s, and %v is a %s", t.metric, t.statistic, unit, t.limit, t.limit.Kind)
		}
	}
	return nil
}

func (s *Study) metric(name string) int {
	return slices.IndexFunc(s.Metrics, func(m Measure) bool { return m.Name == name })
}

// certainty is which end of an interval is compared.
type certainty int

const (
	estimated certainty = iota // the estimate itself
	surely                     // the less favourable bound
	maybe                      // the more favourable one
)

// holds asks an answer of one variant. known is false where there is no interval to ask.
func (c *Condition) holds(a *Answer, how certainty) (yes, known bool) {
	yes = true
	for _, t := range c.terms {
		v, ok := t.figure(a, how)
		if !ok {
			return false, false
		}
		yes = yes && t.keeps(v, a.Metrics[a.metric(t.metric)].Unit)
	}
	return yes, true
}

// bounded reports whether every figure that it compares has an interval, given replications enough.
func (c *Condition) bounded() bool {
	return !slices.ContainsFunc(c.terms, func(t term) bool { return t.statistic == "max" || t.statistic == "never" })
}

// alone is the condition that only one of its terms makes.
func (c *Condition) alone(i int) *Condition { return &Condition{terms: c.terms[i : i+1]} }

// tally is at how many probes it holds.
func (c *Condition) tally(list []*Probe) (n int) {
	for _, p := range list {
		if yes, _ := c.holds(p.answer, estimated); yes {
			n++
		}
	}
	return n
}

// figure is what is compared: nil is infinite.
func (t *term) figure(a *Answer, how certainty) (v *float64, ok bool) {
	s := a.Summary(0, a.metric(t.metric))
	e, bounded := map[string]Estimate{"mean": s.Mean, "p50": s.P50, "p95": s.P95, "p99": s.P99}[t.statistic]
	switch {
	case t.statistic == "never":
		never := float64(s.Never)
		return &never, how == estimated
	case t.statistic == "max":
		return s.Max, how == estimated
	case !bounded || how == estimated:
		return e.Value, true
	case e.Value == nil && e.Interval == nil && t.statistic == "mean":
		return nil, true // a mean that is infinite is so for certain
	case e.Interval == nil:
		return nil, false
	case (how == surely) == t.most:
		return e.Interval.High, true
	}
	return e.Interval.Low, true
}

func (t *term) keeps(v *float64, u scenarios.Unit) bool {
	limit := t.limit.Value
	if u == scenarios.BitsPerSecond && t.limit.Kind == scenarios.Rate {
		limit *= 8
	}
	switch {
	case v == nil:
		return !t.most
	case t.most && t.strict:
		return *v < limit
	case t.most:
		return *v <= limit
	case t.strict:
		return *v > limit
	}
	return *v >= limit
}

// Said are the figures of an answer that a condition compares, for a person: nil is infinite.
type Said struct {
	Figure string         `json:"figure"` // "objective.erp.rpo.p95"
	Unit   scenarios.Unit `json:"unit"`
	Value  *float64       `json:"value"`
}

func (c *Condition) said(a *Answer) (list []Said) {
	for i := range c.terms {
		t := &c.terms[i]
		v, _ := t.figure(a, estimated)
		unit := a.Metrics[a.metric(t.metric)].Unit
		if t.statistic == "never" {
			unit = scenarios.Number
		}
		list = append(list, Said{t.metric + "." + t.statistic, unit, v})
	}
	return list
}
