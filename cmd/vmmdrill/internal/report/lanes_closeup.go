package report

import (
	"time"

	"vmmdrill/sim"
)

// closeupBelow is how large a part of the drawn time a run of a procedure may take and still be drawn once more for itself.
const closeupBelow = 0.25

// partsMax is how many closeups there are of steps of one run.
const partsMax = 4

// Closeups are charts of the runs of procedures, or of steps of them, that are too short to be read in a chart of all, each from the
// beginning of the outages that they answer to the end of what lasts beyond them. None where one chart shows everything well enough.
func (l *Lanes) Closeups() (list []Lanes) {
	seen := map[string]bool{}
	for i := range l.Steps {
		run := l.Steps[i].Run
		if run == "" || seen[run] {
			continue
		}
		seen[run] = true
		steps := l.runSteps(run)
		from, to := l.answered(l.extent(steps))
		if float64(to-from) < closeupBelow*float64(l.To-l.From) {
			c := l.closeup(steps)
			list = append(append(list, c), c.parts(steps)...)
			continue
		}
		list = append(list, l.parts(steps)...)
	}
	return list
}

// runSteps are the numbers of a run's steps, from 0 on.
func (l *Lanes) runSteps(run string) (steps []int) {
	for i := range l.Steps {
		if l.Steps[i].Run == run {
			steps = append(steps, i)
		}
	}
	return steps
}

// parts are closeups of at least two steps in a row that are too narrow for their numbers.
func (l *Lanes) parts(steps []int) (list []Lanes) {
	var narrow []int
	for k := 0; k <= len(steps) && len(list) < partsMax; k++ {
		if k < len(steps) && l.narrow(steps[k]) {
			narrow = append(narrow, steps[k])
			continue
		}
		if len(narrow) > 1 {
			list = append(list, l.closeup(narrow))
		}
		narrow = nil
	}
	return list
}

// narrow reports whether the bar of a step has no room for its number.
func (l *Lanes) narrow(i int) bool {
	s := &l.Steps[i]
	return (chartRight-chartLeft)*float64(s.To-s.From) < 2*numberWidth*float64(l.To-l.From)
}

// closeup is the chart of some steps of one run.
func (l *Lanes) closeup(steps []int) Lanes {
	c := *l
	c.About, c.Aside = l.Steps[steps[0]].Run, nil
	c.FirstStep, c.LastStep = l.Steps[steps[0]].Number, l.Steps[steps[len(steps)-1]].Number
	from, to := l.answered(l.extent(steps))
	c.From, c.To = withMargin(from, to, l.Whole)
	return c
}

// extent is from when to when steps are carried out.
func (l *Lanes) extent(steps []int) (from, to time.Duration) {
	from = l.Whole
	for _, i := range steps {
		from, to = min(from, l.Steps[i].From), max(to, l.Steps[i].To)
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
