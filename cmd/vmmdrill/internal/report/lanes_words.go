package report

import (
	"fmt"
	"strings"
	"time"

	"vmmdrill/sim"
)

// Caption says in sentences what the chart shows and what it leaves out.
func (l *Lanes) Caption() string {
	text := fmt.Sprintf("From %s to %s of a run of %s.", l.at(l.From), l.at(l.To), spelled(l.Whole))
	if l.From <= 0 && l.To >= l.Whole {
		text = fmt.Sprintf("The whole run of %s.", spelled(l.Whole))
	}
	if l.About != "" {
		text = fmt.Sprintf("Procedure run %q more closely: from %s to %s.", l.About, l.at(l.From), l.at(l.To))
	}
	return strings.Join(append([]string{text}, l.Aside...), " ")
}

// StepHead is the head of the table of steps; # marks columns of times.
var StepHead = []string{"No.", "Procedure", "Step", "#From", "#To", "#Duration", "Carried out by"}

// StepRows is a table of the steps whose numbers the chart has: what it shows, for those who cannot see it.
func (l *Lanes) StepRows() (rows [][]string) {
	for i := range l.Steps {
		s := &l.Steps[i]
		by, until, run := "software", l.at(s.To), s.Run
		if s.Manual {
			by = "a person"
		}
		if s.Open {
			until = "not done when the run ended"
		}
		if run == "" {
			run = "–"
		}
		rows = append(rows, []string{fmt.Sprint(s.Number), run, s.Name, l.at(s.From), until, spelled(s.To - s.From), by})
	}
	return rows
}

// StretchHead is the head of the table of stretches; # marks columns of times and numbers.
var StretchHead = []string{"Lane", "What", "#From", "#To", "#Duration", "#Machines"}

// StretchRows is a table of what the other lanes show, at most so many rows.
func (l *Lanes) StretchRows(most int) (rows [][]string) {
	for i := range l.Rows {
		row := &l.Rows[i]
		for k := range row.Areas {
			if x := l.words(row, &row.Areas[k]); len(rows) < most {
				rows = append(rows, []string{x.of, x.what, x.from, x.to, x.length, x.machines})
			}
		}
	}
	return rows
}

// areaWords is an area as a table tells it.
type areaWords struct {
	of, what, from, to, length, machines string
	seconds                              float64
	open                                 bool // it was still so when the run ended
}

func (l *Lanes) words(row *LaneRow, a *LaneArea) areaWords {
	lasted := a.to() - a.from()
	x := areaWords{row.title(), a.What, l.at(a.from()), l.at(a.to()), spelled(lasted), "–", lasted.Seconds(), a.Open}
	if a.Open {
		x.to = "the end of the run"
	}
	if row.counts(a.Kind) {
		x.machines = fmt.Sprintf("%d of %d", a.most(), row.Machines)
	}
	return x
}

// unprotected are the times in which something was unprotected.
func (l *Lanes) unprotected() (list []areaWords) {
	for i := range l.Rows {
		for k := range l.Rows[i].Areas {
			if a := &l.Rows[i].Areas[k]; a.Kind == sim.Unprotected {
				list = append(list, l.words(&l.Rows[i], a))
			}
		}
	}
	return list
}

// at writes an instant to the second: a time of day if the run has one, else counted from its beginning.
func (l *Lanes) at(d time.Duration) string {
	d = d.Round(time.Second)
	if l.Start == 0 {
		return "+" + spelled(d)
	}
	text := clock(l.Start+d, true)
	if day := (l.Start + d) / (24 * time.Hour); day > 0 {
		return fmt.Sprintf("day %d, %s", day+1, text)
	}
	return text
}

// clock writes a time of day; seconds only where there are some, or they are asked for.
func clock(d time.Duration, seconds bool) string {
	d %= 24 * time.Hour
	text := fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute)
	if s := d % time.Minute / time.Second; seconds || s > 0 {
		text += fmt.Sprintf(":%02d", s)
	}
	return text
}

// spelled writes a length of time in the words of a reader: "2 h 5 min".
func spelled(d time.Duration) string {
	if d > 0 && d < time.Second {
		return fmt.Sprintf("%d ms", max(1, d/time.Millisecond))
	}
	d = d.Round(time.Second)
	var parts []string
	for _, u := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / u.of; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.name))
			d -= n * u.of
		}
	}
	if len(parts) == 0 {
		return "0 s"
	}
	return strings.Join(parts, " ")
}
