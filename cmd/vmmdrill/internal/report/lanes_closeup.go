package report

import (
	"time"

	"vmmdrill/sim"
)

// closeupBelow is how large a part of the drawn time a run of a procedure may take and still be drawn once more for itself.
const closeupBelow = 0.25

// Closeups are charts of the runs of procedures that are too short to be read in a chart of all, each from the beginning of the outages
// that it answers to the end of what lasts beyond it. None where one chart shows everything well enough.
func (l *Lanes) Closeups() (list []Lanes) {
	seen := map[string]bool{}
	for i := range l.Steps {
		run := l.Steps[i].Run
		if run == "" || seen[run] {
			continue
		}
		seen[run] = true
		from, to := l.answered(l.extent(run))
		if float64(to-from) >= closeupBelow*float64(l.To-l.From) {
			continue
		}
		c := *l
		c.About, c.Aside = run, nil
		c.From, c.To = withMargin(from, to, l.Whole)
		list = append(list, c)
	}
	return list
}

// extent is from when to when steps of a run are carried out.
func (l *Lanes) extent(run string) (from, to time.Duration) {
	from = l.Whole
	for i := range l.Steps {
		if s := &l.Steps[i]; s.Run == run {
			from, to = min(from, s.From), max(to, s.To)
		}
	}
	return from, to
}

// answered is a time together with the outages that it begins in, and with those that it ends in, as far as they end.
func (l *Lanes) answered(from, to time.Duration) (time.Duration, time.Duration) {
	begins, ends := from, to
	for i := range l.Rows {
		for k := range l.Rows[i].Areas {
			a := &l.Rows[i].Areas[k]
			if a.Kind != sim.Outage {
				continue
			}
			if a.from() <= from && from < a.to() {
				begins = min(begins, a.from())
			}
			if a.from() <= to && to < a.to() && l.Rows[i].Of == sim.WorkloadLane && !a.Open {
				ends = max(ends, a.to())
			}
		}
	}
	return begins, ends
}

// withMargin widens a time within a run, so that what begins and ends there can be seen to.
func withMargin(from, to, whole time.Duration) (time.Duration, time.Duration) {
	margin := max(time.Minute, (to-from)/25)
	return max(0, from-margin), min(whole, to+margin)
}
