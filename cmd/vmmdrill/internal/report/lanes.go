package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
)

// Lanes is a run as a chart shows it: what was so from when to when, a lane under the other, as long as something happens. Instants are
// counted from the beginning of the run.
type Lanes struct {
	From, To time.Duration // the part of the run that is drawn
	Whole    time.Duration // how long the run lasts
	Start    time.Duration // the time of day at which it begins; 0: it is not said
	Fault    string        // the first fault, "site paris, without power"; "": there is none
	Struck   time.Duration // when it strikes: readers count from then if there is no time of day
	Rows     []LaneRow
	Steps    []LaneStep
	About    string // the run of a procedure that is looked at more closely; "": all that happens

	FirstStep, LastStep int // of that run, those that are looked at

	Aside []string // what the chart does not show, a sentence each
}

// LaneRow is one lane.
type LaneRow struct {
	Of       sim.LaneKind
	Name     string
	Machines int // that it stands for; 0: they are not counted
	Areas    []LaneArea
}

// LaneArea is a time without a break in which something was so.
type LaneArea struct {
	Kind   sim.StretchKind
	What   string      // in words
	Levels []LaneLevel // by instant; the last one is the end
	Open   bool        // it was still so when the run ended
}

// LaneLevel is for how many machines something is so from an instant on.
type LaneLevel struct {
	At       time.Duration
	Machines int
}

// LaneStep is something that somebody did, or software by itself, to bring things back.
type LaneStep struct {
	Number   int // in the chart
	Run      string
	Name     string
	Manual   bool
	From, To time.Duration
	Open     bool // it was under way when the run ended
	Machines int  // for which it was carried out, as far as that is counted
}

const (
	stepsMax  = 200
	groupsMax = 12 // lanes of workloads; the last of them stands for the rest where there are more
	fabricMax = 10 // lanes of sites and links
	namedMax  = 6  // of them that have none and are named
)

// LanesOf is what replication 0 of a scenario tells. Without recorded stretches there are no rows: see Scenario.RecordStretches.
func LanesOf(t *model.Topology, s *scenarios.Summary) Lanes {
	r := &s.First
	l := Lanes{Whole: s.Scenario.Drill.Duration, Start: s.Scenario.Drill.Start}
	if len(r.Lanes) == 0 {
		return l
	}
	l.From, l.To = windowOf(r.Stretches, l.Whole)
	by := make([][]sim.Stretch, len(r.Lanes))
	for _, x := range r.Stretches {
		by[x.Lane] = append(by[x.Lane], x)
	}
	l.firstFault(r)
	var fabric, management, groups []LaneRow
	for i, lane := range r.Lanes {
		row := LaneRow{lane.Of, lane.Name, lane.Machines, areasOf(lane.Of, by[i])}
		switch lane.Of {
		case sim.OperatorLane:
			l.Steps = stepsOf(by[i][:min(len(by[i]), stepsMax)])
			if n := len(by[i]) - stepsMax; n > 0 {
				l.aside("%d more steps are not shown.", n)
			}
			management = append(management, row)
			if slices.ContainsFunc(l.Steps, func(s LaneStep) bool { return !s.Manual }) {
				management = append(management, LaneRow{Of: lane.Of, Name: "software"})
			}
		case sim.WorkloadLane:
			groups = append(groups, row)
		case sim.SiteLane, sim.LinkLane:
			fabric = append(fabric, row)
		default:
			management = append(management, row)
		}
	}
	l.Rows = slices.Concat(l.fabric(t, fabric), management, l.worst(groups))
	l.leaveOut()
	if g := r.StretchGrid; g > 0 {
		l.aside("So much happens to single machines that their lanes are exact only to %s; nothing is drawn shorter than it was.", spelled(g.Duration()))
	}
	return l
}

func (l *Lanes) aside(format string, args ...any) {
	l.Aside = append(l.Aside, fmt.Sprintf(format, args...))
}

// leads reports whether a stretch is an event that the chart is drawn for; the others follow from such events, or are there all the
// time.
func leads(x *sim.Stretch) bool {
	switch x.Kind {
	case sim.Unprotected, sim.Standstill, sim.TestOpen:
		return false
	}
	return true
}

// windowOf is the part of a run in which something happens: from the first fault, outage or step to the end of the last one and of what
// follows from it, with a margin. What lasts until the run ends does not count beyond its beginning.
func windowOf(list []sim.Stretch, whole time.Duration) (from, to time.Duration) {
	leading := slices.ContainsFunc(list, func(x sim.Stretch) bool { return leads(&x) })
	from, to = whole, 0
	var rest []sim.Stretch
	for i := range list {
		x := &list[i]
		if leading && !leads(x) {
			rest = append(rest, *x)
			continue
		}
		from, to = min(from, x.From.Duration()), max(to, x.From.Duration())
		if !x.Open {
			to = max(to, x.To.Duration())
		}
	}
	slices.SortStableFunc(rest, func(a, b sim.Stretch) int { return cmp.Compare(a.From, b.From) })
	for _, x := range rest {
		if !x.Open && x.To.Duration() > from && x.From.Duration() <= to {
			to = max(to, x.To.Duration())
		}
	}
	if from > to {
		return 0, whole
	}
	return withMargin(from, to, whole)
}

// areasOf joins stretches of one kind that follow each other, and adds up those at one time.
func areasOf(of sim.LaneKind, list []sim.Stretch) (areas []LaneArea) {
	if of == sim.OperatorLane {
		return nil // its stretches are steps
	}
	for _, kind := range []sim.StretchKind{sim.Outage, sim.TestOpen, sim.Unprotected, sim.Standstill} {
		var same []laneSpan
		for i := range list {
			if list[i].Kind == kind {
				same = append(same, spanOf(&list[i]))
			}
		}
		areas = append(areas, added(same, LaneArea{Kind: kind, What: kindWords(of, kind)})...)
	}
	for i := range list {
		if x := &list[i]; x.Kind == sim.InForce {
			areas = append(areas, added([]laneSpan{spanOf(x)}, LaneArea{Kind: x.Kind, What: faultWords(x.What)})...)
		}
	}
	return areas
}

// laneSpan is a time in which something was so for a number of machines, at least one.
type laneSpan struct {
	from, to time.Duration
	machines int
	open     bool
}

func spanOf(x *sim.Stretch) laneSpan {
	return laneSpan{x.From.Duration(), x.To.Duration(), max(1, x.Machines), x.Open}
}

// added is the areas of spans that are all of one kind.
func added(list []laneSpan, as LaneArea) (areas []LaneArea) {
	var changes []LaneLevel
	open, machines := false, 0
	for _, x := range list {
		changes = append(changes, LaneLevel{x.from, x.machines}, LaneLevel{x.to, -x.machines})
		open = open || x.open
	}
	slices.SortFunc(changes, func(a, b LaneLevel) int { return cmp.Compare(a.At, b.At) })
	for i, c := range changes {
		machines += c.Machines
		if i+1 < len(changes) && changes[i+1].At == c.At {
			continue
		}
		as.Levels = append(as.Levels, LaneLevel{c.At, machines})
		if machines == 0 {
			areas = append(areas, as)
			as.Levels = nil
		}
	}
	if open {
		areas[len(areas)-1].Open = true
	}
	return areas
}

// kindWords says what is so.
func kindWords(of sim.LaneKind, kind sim.StretchKind) string {
	switch kind {
	case sim.Unprotected:
		return "unprotected"
	case sim.Standstill:
		return "changes do not get to the other side"
	case sim.TestOpen:
		return "a test failover is open"
	}
	switch of {
	case sim.SiteLane:
		return "without power"
	case sim.LinkLane:
		return "cut"
	case sim.VMMLane:
		return "no vault operation is accepted"
	case sim.ReplicationLane:
		return "the vault cannot be used"
	}
	return "without service"
}

// counts reports whether the machines of a lane are counted for which something is so.
func (r *LaneRow) counts(kind sim.StretchKind) bool {
	return r.Machines > 0 && (r.Of == sim.WorkloadLane || kind == sim.Standstill)
}

func (a *LaneArea) from() time.Duration { return a.Levels[0].At }

func (a *LaneArea) to() time.Duration { return a.Levels[len(a.Levels)-1].At }

// most is for how many machines it is so at its worst.
func (a *LaneArea) most() int {
	return slices.MaxFunc(a.Levels, func(a, b LaneLevel) int { return cmp.Compare(a.Machines, b.Machines) }).Machines
}

// longest is how long the longest area of a kind lasts within the window.
func (l *Lanes) longest(row *LaneRow, kind sim.StretchKind) (longest time.Duration) {
	for i := range row.Areas {
		if a := &row.Areas[i]; a.Kind == kind {
			longest = max(longest, min(a.to(), l.To)-max(a.from(), l.From))
		}
	}
	return longest
}

// worst orders groups of machines by how long the longest outage lasts, then the longest time without protection, and puts together
// those for which there is no lane.
func (l *Lanes) worst(groups []LaneRow) []LaneRow {
	slices.SortStableFunc(groups, func(a, b LaneRow) int {
		return cmp.Or(cmp.Compare(l.longest(&b, sim.Outage), l.longest(&a, sim.Outage)), cmp.Compare(l.longest(&b, sim.Unprotected), l.longest(&a, sim.Unprotected)))
	})
	if len(groups) <= groupsMax {
		return groups
	}
	others := groups[groupsMax-1:]
	rest := LaneRow{Of: sim.WorkloadLane, Name: fmt.Sprintf("%d more groups", len(others))}
	for _, kind := range []sim.StretchKind{sim.Outage, sim.TestOpen, sim.Unprotected} {
		var parts []laneSpan
		for i := range others {
			parts = append(parts, others[i].spans(kind)...)
		}
		rest.Areas = append(rest.Areas, added(parts, LaneArea{Kind: kind, What: kindWords(sim.WorkloadLane, kind)})...)
	}
	for i := range others {
		rest.Machines += others[i].Machines
	}
	return append(groups[:groupsMax-1:groupsMax-1], rest)
}

// spans are the areas of a kind before they were joined.
func (r *LaneRow) spans(kind sim.StretchKind) (list []laneSpan) {
	for i := range r.Areas {
		a := &r.Areas[i]
		if a.Kind != kind {
			continue
		}
		last := len(a.Levels) - 2
		for k, level := range a.Levels[:last+1] {
			list = append(list, laneSpan{level.At, a.Levels[k+1].At, level.Machines, a.Open && k == last})
		}
	}
	return list
}

func stepsOf(list []sim.Stretch) (steps []LaneStep) {
	for i, x := range list {
		name := x.What
		if x.Run == "" {
			name = actWords(name)
		}
		steps = append(steps, LaneStep{i + 1, x.Run, name, x.Kind == sim.Manual, x.From.Duration(), x.To.Duration(), x.Open, x.Machines})
	}
	return steps
}

// leaveOut says what is so outside the part of the run that is drawn.
func (l *Lanes) leaveOut() {
	before, after := 0, 0
	var still []string
	for i := range l.Rows {
		row := &l.Rows[i]
		for k := range row.Areas {
			switch a := &row.Areas[k]; {
			case a.to() <= l.From:
				before++
			case a.from() >= l.To:
				after++
			case a.Open && l.To < l.Whole && !strings.HasPrefix(a.What, carriesNothing): // that of its site is told
				still = append(still, row.title()+": "+a.What)
			}
		}
	}
	if before > 0 {
		l.aside("Before that there %s not drawn.", stretchesThatAre(before))
	}
	if after > 0 {
		l.aside("After that there %s not drawn.", stretchesThatAre(after))
	}
	if len(still) > 0 {
		l.aside("Until the run ends it stays so: %s.", strings.Join(still, "; "))
	}
}

func stretchesThatAre(n int) string {
	if n == 1 {
		return "is 1 stretch of time that is"
	}
	return fmt.Sprintf("are %d stretches of time that are", n)
}

// title is a lane's name with what it is of.
func (r *LaneRow) title() string {
	switch r.Of {
	case sim.SiteLane:
		return "site " + r.Name
	case sim.LinkLane:
		return "line " + r.Name
	case sim.VMMLane:
		return "VMM " + r.Name
	case sim.DatabaseLane:
		return "database " + r.Name
	case sim.ReplicationLane:
		return "vault " + r.Name
	case sim.OperatorLane:
		if r.bySoftware() {
			return r.Name
		}
		return "operator"
	}
	return r.Name
}

// bySoftware reports whether the steps of a lane are carried out by software and not by people.
func (r *LaneRow) bySoftware() bool { return r.Of == sim.OperatorLane && r.Name != "" }
