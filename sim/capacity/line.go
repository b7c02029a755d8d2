package capacity

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// sizeLine is what the line has to carry, and what it does with what it carries.
func (a *assessor) sizeLine() {
	c, have := &a.sent, a.bandwidth()
	a.addLine(Row{What: "bandwidth", Value: have, Unit: PerSec, Source: "the topology"}, "as stated")
	a.addLine(Row{What: "sent on average", Value: c.mean(), Unit: PerSec, Verdict: atLeast(have, c.mean()), Source: "FACTS M-4, K-6"},
		"sum over machines and disks of what differs after an interval, at percentile %g of drawn rates, times %.4g, over the ratio of compression: %s in the %s after which everything repeats itself", 100*a.o.Percentile, a.o.Growth, Bytes.Text(c.mean()*c.period().Seconds()), Span(c.period()))
	for _, rpo := range a.o.RPOs {
		for _, share := range []float64{1, 0.9} {
			need := c.needed(rpo, share)
			a.addLine(Row{phrase: "needed for an RPO of <rpo>, in <share> of the time", RPO: rpo, Share: share, Value: need, Unit: PerSec, Verdict: atLeast(have, need), Source: "FACTS K-6, M-5"},
				"the least C for which T + (backlog + sent)/C is at most %s in %g %% of the intervals of T = %s, the captures of an interval being sent together, %s on average and %s at most; the backlog is what C carries too little of", Span(rpo), 100*share, Span(c.slot), Bytes.Text(c.mean()*c.slot.Seconds()), Bytes.Text(slices.Max(c.bytes)))
		}
	}
	if !math.IsNaN(have) {
		reached := c.rpos(have)
		a.reached(reached)
		for _, rpo := range a.o.RPOs {
			a.violated(reached, rpo)
		}
	}
	a.worstDay()
}

// addLine adds a row of the line.
func (a *assessor) addLine(r Row, formula string, args ...any) {
	r.Table, r.Subject, r.Formula = "line", "the line", fmt.Sprintf(formula, args...)
	if a.line >= 0 {
		r.Subject = a.t.Links[a.line].Name
	}
	a.add(r)
}

// reached is which RPO the line gives, and when the worst is.
func (a *assessor) reached(reached []float64) {
	c := PerSec.Text(a.bandwidth())
	for _, p := range []float64{0.5, 0.95, 1} {
		v := quantile(reached, p)
		a.addLine(Row{phrase: "RPO, <share> of the time", Share: p, Value: v, Unit: Seconds, Source: "FACTS M-5"},
			"not exceeded by T + (backlog + sent)/C in %g %% of %s of T = %s, with C = %s: %s", 100*p, counted(len(reached), "interval"), Span(a.sent.slot), c, Seconds.Text(v))
	}
	if peak, at := a.sent.peak(reached); peak > slices.Min(reached) {
		a.addLine(Row{What: "the greatest RPO, of the interval that begins at " + clock(at), Value: peak, Unit: Seconds, Source: "FACTS K-6"},
			"the greatest T + (backlog + sent)/C with T = %s and C = %s, and the first interval that has it, from the beginning of the profiles or traces", Span(a.sent.slot), c)
	}
}

// violated is how often an RPO is not kept, on the worst day and without a break.
func (a *assessor) violated(reached []float64, rpo time.Duration) {
	over, v, slot := a.sent.violations(reached, rpo), Enough, Span(a.sent.slot)
	if over > 0 {
		v = TooLittle
	}
	a.addLine(Row{phrase: "RPO violations per day, for an RPO of <rpo>", RPO: rpo, Value: over, Unit: PerDay, Verdict: v, Source: "FACTS K-6"},
		"intervals of %s in which T + (backlog + sent)/C is over %s with C = %s, per day of the %s after which everything repeats itself", slot, Span(rpo), PerSec.Text(a.bandwidth()), Span(a.sent.period()))
	if over == 0 {
		return
	}
	if _, each := a.sent.days(reached, rpo); len(each) > 1 {
		most := slices.Max(each)
		a.addLine(Row{phrase: fmt.Sprintf("RPO violations on the worst day, day %d, for an RPO of <rpo>", slices.Index(each, most)+1), RPO: rpo, Value: float64(most), Unit: Number, Source: "FACTS K-6"},
			"the most such intervals on one of %d days, each day's being %s", len(each), listed(each))
	}
	longest, from := a.sent.longest(reached, rpo)
	a.addLine(Row{What: fmt.Sprintf("the longest time over an RPO of %s, from %s", Span(rpo), clock(from)), RPO: rpo, Value: longest, Unit: Seconds, Source: "FACTS K-6"},
		"the most intervals of %s after one another in which T + (backlog + sent)/C is over %s with C = %s; it goes round the end of the profiles or traces", slot, Span(rpo), PerSec.Text(a.bandwidth()))
}

// worstDay is what is sent on the day on which that is most, where there are several.
func (a *assessor) worstDay() {
	sent, _ := a.sent.days(nil, 0)
	if len(sent) < 2 {
		return
	}
	most := slices.Max(sent)
	a.addLine(Row{What: fmt.Sprintf("sent on the worst day, day %d", slices.Index(sent, most)+1), Value: most, Unit: PerSec, Source: "FACTS M-4, K-6"},
		"the greatest of the averages of %d days", len(sent))
}

// listed are the first numbers of a list, as text.
func listed(list []int) string {
	const shown = 14
	text := fmt.Sprint(list[:min(shown, len(list))])
	if len(list) > shown {
		text += " and so on"
	}
	return text
}

// clock is an instant of the profiles, of a day or of more than one.
func clock(at time.Duration) string {
	text := fmt.Sprintf("%02d:%02d", at/time.Hour%24, at/time.Minute%60)
	if day := at / dayLong; day > 0 {
		text = fmt.Sprintf("%s of day %d", text, day+1)
	}
	return text
}
