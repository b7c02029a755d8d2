package report

import (
	"fmt"
	"strings"
	"time"

	"vmmdrill/sim"
)

// Caption says in sentences what the chart shows, what its times count from, and what it leaves out.
func (l *Lanes) Caption() string {
	var text string
	switch {
	case l.About != "" && l.FirstStep == l.LastStep:
		text = fmt.Sprintf("Procedure run %q more closely: from %s to %s.", l.About, l.at(l.From), l.at(l.To))
	case l.About != "":
		text = fmt.Sprintf("Procedure run %q more closely, steps %d to %d: from %s to %s.", l.About, l.FirstStep, l.LastStep, l.at(l.From), l.at(l.To))
	case l.From <= 0 && l.To >= l.Whole:
		text = fmt.Sprintf("The whole run of %s.", spelled(l.Whole))
	default:
		text = fmt.Sprintf("From %s to %s of a run of %s.", l.at(l.From), l.at(l.To), spelled(l.Whole))
	}
	if l.counts() && l.About == "" {
		text += fmt.Sprintf(" Times count from the first fault (%s), which strikes %s into the run.", l.Fault, spelled(l.Struck))
	}
	return strings.Join(append([]string{text}, l.Aside...), " ")
}

// counts reports whether times are counted from the first fault.
func (l *Lanes) counts() bool { return l.Start == 0 && l.Fault != "" }

// acts are what software does by itself, by the name of the operation.
var acts = map[string]string{ // looked up only
	"availability_group_failover": "the availability group fails over",
	"vmm_role_failover":           "VMM's role fails over",
	"replica_session_timeout":     "the database goes on without its other replica",
	"notice_partition":            "the nodes of each site count their own votes",
}

func actWords(operation string) string {
	if words, is := acts[operation]; is {
		return words
	}
	return strings.ReplaceAll(operation, "_", " ")
}

// faultWords is a fault and its target without the spelling of the language: "host outage, host.lyo-hv1".
func faultWords(fault string) string {
	kind, target, _ := strings.Cut(fault, " ")
	return strings.ReplaceAll(kind, "_", " ") + ", " + target
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
			a := &l.Rows[i].Areas[k]
			if a.Kind != sim.Unprotected {
				continue
			}
			x := l.words(&l.Rows[i], a)
			if l.counts() { // among those of other runs it has to say what it counts from
				x.from += " after the fault"
				if !a.Open {
					x.to += " after the fault"
				}
			}
			list = append(list, x)
		}
	}
	return list
}

// at writes an instant to the second: a time of day if the run has one, else counted from the first fault, or without one from the
// beginning of the run.
func (l *Lanes) at(d time.Duration) string {
	d = d.Round(time.Second)
	if l.Start == 0 {
		return l.counted(d)
	}
	text := clock(l.Start+d, true)
	if day := (l.Start + d) / (24 * time.Hour); day > 0 {
		return fmt.Sprintf("day %d, %s", day+1, text)
	}
	return text
}

// counted is how far an instant is from what times count from.
func (l *Lanes) counted(at time.Duration) string {
	switch from := at - l.Struck.Round(time.Second); {
	case from == 0:
		return "+0"
	case from < 0:
		return "−" + spelled(-from)
	default:
		return "+" + spelled(from)
	}
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
