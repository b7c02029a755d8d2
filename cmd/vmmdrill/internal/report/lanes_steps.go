package report

import (
	"fmt"
	"slices"
	"time"

	"vmmdrill/sim"
)

// placed gives each step of a lane a row, the first one that is free, so that what different people do at one time can be told apart,
// and says how many rows there are.
func (c *chart) placed(lane *LaneRow) (rows []int, count int) {
	var free [stepRows]float64
	count = 1
	for i := range c.lanes.Steps {
		s := &c.lanes.Steps[i]
		row := 0
		if s.Manual == lane.bySoftware() {
			rows = append(rows, row)
			continue
		}
		for row < stepRows-1 && free[row] > c.x(s.From)+0.01 {
			row++
		}
		free[row] = max(free[row], c.x(s.To))
		rows, count = append(rows, row), max(count, row+1)
	}
	return rows, count
}

// steps draws a lane of those who do something. A number stands in its bar, above where that is too narrow, and nowhere where it would hide another:
// the table has them all.
func (c *chart) steps(lane *LaneRow, y float64) {
	rows, _ := c.placed(lane)
	var taken [stepRows]float64 // up to where there is a number above
	for i := range c.lanes.Steps {
		s := &c.lanes.Steps[i]
		if s.To < c.lanes.From || s.From > c.lanes.To || s.Manual == lane.bySoftware() {
			continue
		}
		x, top := c.x(s.From), y+3+stepHeight*float64(rows[i])
		wide := max(1.5, c.x(s.To)-x-1) // a gap between one and the next
		class := "lane-automatic"
		if s.Manual {
			class = "lane-manual"
		}
		fmt.Fprintf(&c.out, `<g><title>%s</title><rect x="%.1f" y="%.1f" width="%.1f" height="14" class="%s"/>`, escaped(c.did(s)), x, top+13, wide, class)
		number := fmt.Sprint(s.Number)
		room := numberWidth * float64(len(number))
		switch middle := x + wide/2; {
		case wide >= room+3:
			if class = "lane-text"; s.Manual {
				class = "lane-number"
			}
			fmt.Fprintf(&c.out, `<text x="%.1f" y="%.1f" class="%s" font-size="12" text-anchor="middle">%s</text>`, middle, top+24.3, class, number)
		case middle-room/2 >= taken[rows[i]]:
			taken[rows[i]] = middle + room/2
			fmt.Fprintf(&c.out, `<text x="%.1f" y="%.1f" class="lane-text" font-size="12" text-anchor="middle">%s</text>`, middle, top+10.5, number)
		}
		fmt.Fprintln(&c.out, "</g>")
	}
}

// did is what a reader sees who points at a step.
func (c *chart) did(s *LaneStep) string {
	by, until := "by software", "to "+c.lanes.at(s.To)
	if s.Manual {
		by = "by a person"
	}
	if s.Open {
		until = "not done when the run ended"
	}
	return fmt.Sprintf("%d. %s, %s, from %s %s, %s", s.Number, s.Name, by, c.lanes.at(s.From), until, spelled(s.To-s.From))
}

// keyLine is how high a line of the key is.
const keyLine = 20.0

// key says what the patterns mean, of those that the chart has, and returns where it ends.
func (c *chart) key(y float64) float64 {
	x := 4.0
	entry := func(there bool, mark, text string) {
		if !there {
			return
		}
		w := 27 + laneLetter*float64(len(text)) + 16
		if x > 4 && x+w > chartWidth {
			x, y = 4, y+keyLine
		}
		fmt.Fprintf(&c.out, `<rect x="%.1f" y="%.1f" width="22" height="12" %s/><text x="%.1f" y="%.1f" class="lane-text">%s</text>`+"\n", x, y, mark, x+27, y+11, text)
		x += w
	}
	filled := func(kind sim.StretchKind) string { return fmt.Sprintf(`fill="url(#%s-%s)"`, c.id, kind) }
	entry(c.has(sim.Outage), filled(sim.Outage), "no service, no power, cut")
	entry(c.has(sim.Unprotected), filled(sim.Unprotected), "unprotected")
	entry(c.has(sim.Standstill), filled(sim.Standstill), "replication stands still")
	entry(c.has(sim.TestOpen), `class="lane-test" stroke-width="1.5" stroke-dasharray="4 2"`, "test failover")
	entry(c.has(sim.InForce), `class="lane-fault"`, "other fault")
	entry(c.worked(true), `class="lane-manual"`, "step of a person")
	entry(c.worked(false), `class="lane-automatic"`, "step of software")
	y += keyLine
	fmt.Fprintf(&c.out, `<text x="4" y="%.1f" class="lane-text">The height of a bar shows for how many machines of a lane it is so.</text>`+"\n", y+11)
	return y + keyLine
}

func (c *chart) has(kind sim.StretchKind) bool {
	for i := range c.lanes.Rows {
		if len(c.together(&c.lanes.Rows[i], kind)) > 0 {
			return true
		}
	}
	return false
}

func (c *chart) worked(manual bool) bool {
	for i := range c.lanes.Steps {
		if c.lanes.Steps[i].Manual == manual {
			return true
		}
	}
	return false
}

// tickSteps are the distances between instants of an axis that a reader can count in.
var tickSteps = []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 182 * day, 364 * day, 728 * day}

const (
	day      = 24 * time.Hour
	ticksMax = 9
)

// ticks are the instants that the axis names: as many round ones as there is room for, of the day if the run has a time of day, else from
// the first fault on.
func (l *Lanes) ticks() (list []time.Duration) {
	for _, step := range tickSteps {
		if (l.To-l.From)/step >= ticksMax {
			continue
		}
		list = l.every(step)
		room := (chartRight - chartLeft) * float64(step) / float64(max(1, l.To-l.From))
		if !slices.ContainsFunc(list, func(at time.Duration) bool { return laneLetter*letters(l.tick(at, 0))+8 > room }) {
			return list
		}
	}
	return list
}

// every is the instants of the chart that are whole steps away from what times count from.
func (l *Lanes) every(step time.Duration) (list []time.Duration) {
	past := (l.From + l.Start - l.origin()) % step
	if past < 0 {
		past += step
	}
	first := l.From
	if past > 0 {
		first += step - past
	}
	for at := first; at <= l.To; at += step {
		list = append(list, at)
	}
	return list
}

// origin is what times count from; a time of day is none.
func (l *Lanes) origin() time.Duration {
	if l.counts() {
		return l.Struck
	}
	return 0
}

// tick is an instant on the axis. It names the day if that is not the first one, and not that of the tick before.
func (l *Lanes) tick(at, last time.Duration) string {
	if l.Start == 0 {
		return l.counted(at)
	}
	if at, last = at+l.Start, last+l.Start; at/day > 0 && at/day != last/day {
		return fmt.Sprintf("day %d, %s", at/day+1, clock(at, false))
	}
	return clock(at, false)
}
