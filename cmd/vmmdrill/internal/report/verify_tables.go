package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"vmmdrill/scenarios/explore"
)

// stepNumbers are the steps of the procedures that have something to do, by which the tables call them.
type stepNumbers struct {
	procedures []string
	steps      map[string][]string // by procedure; looked up only
}

func numberSteps(list []explore.Mistake) (n stepNumbers) {
	n.steps = map[string][]string{}
	for i := range list {
		m := &list[i]
		if !slices.Contains(n.procedures, m.Procedure) {
			n.procedures = append(n.procedures, m.Procedure)
		}
		if !slices.Contains(n.steps[m.Procedure], m.Step) {
			n.steps[m.Procedure] = append(n.steps[m.Procedure], m.Step)
		}
	}
	return n
}

func (n *stepNumbers) of(procedure, step string) int {
	return slices.Index(n.steps[procedure], step) + 1
}

// tables are what becomes of the procedures when something goes wrong at each of their steps.
func tables(b *bytes.Buffer, v Verification) {
	n := numberSteps(v.Mistakes)
	mistakesTable(b, &n, v.Mistakes)
	lossesTable(b, &n, v.Losses)
	windowsTable(b, &n, v)
}

var mistakeKinds = []string{"skipped", "repeated", "swapped with the next", "wrong console", "wrong site"}

// mistakesTable has a row a step and a column a mistake.
func mistakesTable(b *bytes.Buffer, n *stepNumbers, list []explore.Mistake) {
	fmt.Fprintf(b, "\nwhen the operator makes a mistake at a step (exhaustive): where it is caught; - it does no harm; HARM it does, and nobody notices\n")
	for _, p := range n.procedures {
		w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "  %s\t%s\n", plain(p), strings.Join(mistakeKinds, "\t"))
		for i, step := range n.steps[p] {
			fmt.Fprintf(w, "  %2d %s", i+1, plain(step))
			for _, kind := range mistakeKinds {
				at := slices.IndexFunc(list, func(m explore.Mistake) bool { return m.Procedure == p && m.Step == step && m.Kind == kind })
				cell := ""
				if at >= 0 {
					cell = mistakeCell(n, &list[at])
				}
				fmt.Fprintf(w, "\t%s", cell)
			}
			fmt.Fprintln(w)
		}
		w.Flush()
	}
	for i := range list {
		if m := &list[i]; m.Effect != explore.GoesOn && m.Effect != explore.Caught {
			fmt.Fprintf(b, "  %s, step %d %s: %s: %s\n", plain(m.Procedure), n.of(m.Procedure, m.Step), m.Kind, m.Effect, plain(m.Missing))
		}
	}
}

func mistakeCell(n *stepNumbers, m *explore.Mistake) string {
	switch {
	case m.Effect == explore.GoesOn:
		return "-"
	case m.Effect != explore.Caught:
		return "HARM"
	case m.At == m.Step:
		return "at once"
	}
	return fmt.Sprintf("at step %d", n.of(m.Procedure, m.At))
}

// marks of what becomes of a procedure after a loss.
var marks = map[explore.Effect]string{explore.GoesOn: ".", explore.GoesOnLater: "r", explore.BegunAnew: "a", explore.Stuck: "X"} // looked up only

// lossesTable has a row a loss and a column a step.
func lossesTable(b *bytes.Buffer, n *stepNumbers, list []explore.Loss) {
	fmt.Fprintf(b, "\nwhen something that the management depends on is lost before a step (exhaustive): . the procedure goes on; r it waits for the repair; a it is\ncarried out anew after the repair; X it cannot be completed any more\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "  \t")
	for _, p := range n.procedures {
		var numbers []string
		for i := range n.steps[p] {
			numbers = append(numbers, fmt.Sprintf("%2d", i+1))
		}
		fmt.Fprintf(w, "\t%s\t%s", plain(p), strings.Join(numbers, " "))
	}
	fmt.Fprint(w, "\t\n")
	for i := 0; i < len(list); {
		same := i
		for same < len(list) && list[same].Kind == list[i].Kind && list[same].Target == list[i].Target {
			same++
		}
		lossRow(w, n, list[i:same])
		i = same
	}
	w.Flush()
	for i := range list {
		if l := &list[i]; l.Effect == explore.Stuck {
			fmt.Fprintf(b, "  %s of %s before step %d of the %s: %s\n", l.Kind, plain(l.Target), n.of(l.Procedure, l.Step), plain(l.Procedure), plain(l.Missing))
		}
	}
}

// lossRow is one loss before every step, with the reasons for which the procedures wait.
func lossRow(w *tabwriter.Writer, n *stepNumbers, list []explore.Loss) {
	fmt.Fprintf(w, "  %s\t%s", list[0].Kind, plain(list[0].Target))
	var codes []string
	for _, p := range n.procedures {
		cells := slices.Repeat([]string{"  "}, len(n.steps[p]))
		for i := range list {
			l := &list[i]
			if at := n.of(p, l.Step); l.Procedure == p && at > 0 {
				cells[at-1] = " " + marks[l.Effect]
			}
			if l.Code != "" && !slices.Contains(codes, l.Code) {
				codes = append(codes, l.Code)
			}
		}
		fmt.Fprintf(w, "\t\t%s", strings.Join(cells, " "))
	}
	fmt.Fprintf(w, "\t%s\n", strings.Join(codes, ", "))
}

// windowsTable has a row for windows that follow one another and have one cause.
func windowsTable(b *bytes.Buffer, n *stepNumbers, v Verification) {
	fmt.Fprintf(b, "\nwhen a site is lost in the middle of a procedure and a machine has no usable copy (exhaustive)\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for i := 0; i < len(v.Gaps); {
		x := &v.Gaps[i]
		steps := ""
		for ; i < len(v.Gaps) && sameWindow(x, &v.Gaps[i]); i++ {
			steps += fmt.Sprintf(", %d", n.of(x.Procedure, v.Gaps[i].After))
		}
		var names []string
		for _, vm := range x.VMs {
			names = append(names, plain(v.Config.Topology.VMs[vm].Name))
		}
		closes := "a later step"
		if x.Closes {
			closes = "the copies are made"
		}
		fmt.Fprintf(w, "  %s\tafter %s\t%s lost\t%s\t%s\tuntil %s\n", plain(x.Procedure), steps[2:], plain(x.Lost), strings.Join(names, ", "), x.Gap, closes)
	}
	w.Flush()
	if len(v.Gaps) == 0 {
		fmt.Fprintln(b, "  never")
	}
	timedGapsTable(b, v.TimedGaps)
}

// timedGapsTable says how long the windows are.
func timedGapsTable(b *bytes.Buffer, list []explore.TimedGap) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\nhow long that is (sampled, one run; assumption: the lost site is back after %s, and both procedures begin at once)\n", explore.RepairedAfter)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, g := range list {
		length := g.Shortest.Round(time.Second).String()
		if g.Longest.Round(time.Second) > g.Shortest.Round(time.Second) {
			length += " to " + g.Longest.Round(time.Second).String()
		}
		until := "until " + g.Closed
		if g.Closed == "" {
			until = "and it does not end"
		}
		fmt.Fprintf(w, "  %s\t%s\tfrom %s\t%s\t%s\n", length, plural(g.Machines, "machine"), g.Opened, until, g.Gap)
	}
	w.Flush()
}

func sameWindow(a, b *explore.Window) bool {
	return a.Procedure == b.Procedure && a.Lost == b.Lost && a.Gap == b.Gap && a.Closes == b.Closes && slices.Equal(a.VMs, b.VMs)
}
