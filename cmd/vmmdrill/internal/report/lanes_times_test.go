package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"vmmdrill/sim/recovery"
)

// TestNarrowStepsOfALongRunAreDrawnCloselyToo: a failback fills most of the chart, but only two of its steps are wide enough for their
// numbers. The others are drawn in two parts, before and after the copying of the workloads, in which each has its number.
func TestNarrowStepsOfALongRunAreDrawnCloselyToo(t *testing.T) {
	topology, sum := recorded(t, "standalone", "paris_lost_and_back", "")
	l := LanesOf(topology, &sum)
	shown := map[int]bool{}
	for _, c := range l.Closeups()[1:] {
		if c.About != "failback" || !strings.HasPrefix(c.Caption(), fmt.Sprintf(`Procedure run "failback" more closely, steps %d to %d: from +`, c.FirstStep, c.LastStep)) {
			t.Errorf("a closeup is of %s: %s", c.About, c.Caption())
		}
		drawing := LanesSVG(c, "c")
		for n := c.FirstStep; n <= c.LastStep; n++ {
			if shown[n] = true; !bytes.Contains(drawing, fmt.Appendf(nil, ">%d</text>", n)) {
				t.Errorf("step %d has no number in\n%s", n, drawing)
			}
		}
	}
	for _, n := range []int{7, 8, 9, 10, 12, 13} {
		if !shown[n] {
			t.Errorf("step %d is not drawn closely", n)
		}
	}
}

// TestTheNamesOfInstantsHaveRoom beside each other, however long they are.
func TestTheNamesOfInstantsHaveRoom(t *testing.T) {
	for length := 7 * time.Second; length < 500*day; length = length * 13 / 10 {
		for _, struck := range []time.Duration{0, 12345 * time.Second, 100*day + time.Second} {
			l := Lanes{From: 34*time.Hour + 13*time.Minute, To: 34*time.Hour + 13*time.Minute + length, Fault: "it", Struck: struck}
			c := chart{lanes: &l}
			right := 0.0
			for i, at := range l.ticks() {
				half := laneLetter * letters(l.tick(at, 0)) / 2
				if x := c.x(at); i > 0 && x-half < right {
					t.Errorf("%v from %v: %s begins at %.0f, the one before ends at %.0f", length, struck, l.tick(at, 0), x-half, right)
				}
				right = c.x(at) + half
			}
		}
	}
}

// TestTimesCountFromTheFirstFault where a run has no time of day, and the caption says when that is.
func TestTimesCountFromTheFirstFault(t *testing.T) {
	topology, sum := recorded(t, "standalone", "paris_lost", "")
	l := LanesOf(topology, &sum)
	if want := "Times count from the first fault (site paris, without power), which strikes 12 h into the run."; !strings.Contains(l.Caption(), want) || !strings.HasPrefix(l.Caption(), "From −2 min") {
		t.Errorf("the caption is %s", l.Caption())
	}
	if l.at(12*time.Hour) != "+0" || l.at(12*time.Hour+30*time.Minute) != "+30 min" || l.at(11*time.Hour) != "−1 h" {
		t.Errorf("instants are %s, %s, %s", l.at(12*time.Hour), l.at(12*time.Hour+30*time.Minute), l.at(11*time.Hour))
	}
	drawing := LanesSVG(l, "l")
	for _, want := range []string{">+0</text>", ">+10 min</text>", ">+1 h</text>", "site paris: without power, from +0 to the end of the run"} {
		if !bytes.Contains(drawing, []byte(want)) {
			t.Errorf("there is no %s", want)
		}
	}
	for _, x := range l.unprotected() {
		if !strings.HasSuffix(x.from, " after the fault") {
			t.Errorf("among those of other runs, %s is unprotected from %s", x.of, x.from)
		}
	}
	if l.Fault, l.Struck = "", 0; l.at(4*time.Hour) != "+4 h" || strings.Contains(l.Caption(), "count") {
		t.Errorf("without a fault an instant is %s: %s", l.at(4*time.Hour), l.Caption())
	}
}

// TestWhatSoftwareDoesHasALaneOfItsOwn, in words, and the operators' lane has the rest.
func TestWhatSoftwareDoesHasALaneOfItsOwn(t *testing.T) {
	topology, sum := recorded(t, "stretched", "paris_lost", "")
	l := LanesOf(topology, &sum)
	i := slices.IndexFunc(l.Rows, func(r LaneRow) bool { return r.title() == "software" })
	if i < 1 || l.Rows[i-1].title() != "operator" {
		t.Fatalf("the lanes are %+v", l.Rows)
	}
	for _, manual := range []bool{true, false} {
		c := chart{lanes: &l}
		row := &l.Rows[i]
		if manual {
			row = &l.Rows[i-1]
		}
		c.steps(row, 0)
		for k := range l.Steps {
			if is := strings.Contains(c.out.String(), fmt.Sprintf("%d. %s", l.Steps[k].Number, escaped(l.Steps[k].Name))); is != (l.Steps[k].Manual == manual) {
				t.Errorf("in the lane %s, %s: %v", row.title(), l.Steps[k].Name, is)
			}
		}
	}
	if l.Steps[0].Name != "the availability group fails over" || l.Steps[1].Name != "VMM's role fails over" {
		t.Errorf("software does %q and %q", l.Steps[0].Name, l.Steps[1].Name)
	}
}

// TestEveryOperationOfSoftwareHasWords: of those that a run records.
func TestEveryOperationOfSoftwareHasWords(t *testing.T) {
	for _, op := range []*recovery.Operation{recovery.AvailabilityGroupFailover, recovery.VMMRoleFailover, recovery.ReplicaSessionTimeout, recovery.NoticePartition} {
		if acts[op.Name] == "" {
			t.Errorf("%s has no words", op.Name)
		}
	}
	if words := actWords("some_other_act"); words != "some other act" {
		t.Error(words)
	}
}

// TestLinesThatASiteTakesDownHaveALane, and those that nothing happens to are named.
func TestLinesThatASiteTakesDownHaveALane(t *testing.T) {
	topology, sum := recorded(t, "stretched", "paris_lost", "")
	l := LanesOf(topology, &sum)
	var dead []string
	for _, row := range l.StretchRows(100) {
		if row[1] == "carries nothing, its end at paris is without power" && row[2] == "+0" {
			dead = append(dead, row[0])
		}
	}
	if got := strings.Join(dead, ", "); got != "line paris-lyon, line paris-lille" {
		t.Errorf("without paris there are no %s", got)
	}
	if want := "Nothing happens to site lille and line lyon-lille, which have no lane."; !strings.Contains(l.Caption(), want) {
		t.Errorf("the caption is %s", l.Caption())
	}
	topology, sum = recorded(t, "stretched", "line_cut", "")
	l = LanesOf(topology, &sum)
	if want := "Nothing happens to site lille, line paris-lille and line lyon-lille, which have no lane."; !strings.Contains(l.Caption(), want) || strings.Contains(fmt.Sprint(l.StretchRows(100)), "carries nothing") {
		t.Errorf("the caption is %s", l.Caption())
	}
}
