package report

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"

	"vmmdrill/model"
	"vmmdrill/scenarios/explore"
	"vmmdrill/sim/recovery"
)

// Verification is what a verify document is made of.
type Verification struct {
	*explore.Verification
	Config  *model.Config
	Version string
	Repeat  string // the command that repeats it
}

// VerifyText is what a person reads: what was searched and within which bounds, the stories that break a promise, and the tables.
func VerifyText(v Verification, quiet bool) []byte {
	var b bytes.Buffer
	t := v.Config.Topology
	fmt.Fprintf(&b, "vmmdrill %s: %s (%s)\n\n", plain(v.Version), plain(t.Deployment.Name), t.Option())
	for i := range v.Searches {
		searchedText(&b, &v.Searches[i])
	}
	standingText(&b, t, v.Standing)
	kept := len(explore.Promises) + len(recovery.Invariants) - len(v.Counterexamples)
	fmt.Fprintf(&b, "%s kept, %d broken\n", plural(kept, "promise"), len(v.Counterexamples))
	for i := range v.Counterexamples {
		counterexampleText(&b, i+1, &v.Counterexamples[i])
	}
	if !quiet {
		lossesText(&b, v.Losses)
		mistakesText(&b, v.Mistakes)
		windowsText(&b, t, v.Gaps)
		fmt.Fprintf(&b, "\nassumed\n  - %s\n", strings.Join(explore.Assumptions, "\n  - "))
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(v.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

// label says how far a search may be relied on.
func label(s *explore.Searched) string {
	if s.Stopped == explore.Complete {
		return "exhaustive"
	}
	return fmt.Sprintf("NOT exhaustive: %s, %d states were found and not looked at", s.Stopped, s.Left)
}

func searchedText(b *bytes.Buffer, s *explore.Searched) {
	mistakes := "any legal step"
	if s.Mistakes >= 0 {
		mistakes = "up to " + plural(s.Mistakes, "mistake")
	}
	fmt.Fprintf(b, "%s: %s\n  %s, up to %s, %s: %d states (%d with those alike), %d transitions, %d steps deep\n",
		s.Name, s.Doc, label(s), plural(s.Faults, "fault"), mistakes, s.States, s.Represented, s.Transitions, s.Depth)
}

func standingText(b *bytes.Buffer, t *model.Topology, list []explore.Standing) {
	var names []string
	for _, s := range list {
		name := plain(t.VMs[s.VM].Name)
		if s.For > 1 {
			name = fmt.Sprintf("%s (for %d)", name, s.For)
		}
		names = append(names, name)
	}
	fmt.Fprintf(b, "machines: %s\n\n", strings.Join(names, ", "))
}

func counterexampleText(b *bytes.Buffer, n int, c *explore.Counterexample) {
	fmt.Fprintf(b, "\ncounterexample %d breaks %s\n", n, c.Promise)
	for i, e := range c.Story {
		fmt.Fprintf(b, "  %2d. %s\n", i+1, plain(e.Text))
	}
	for _, l := range c.Lines {
		fmt.Fprintf(b, "  on %s:%d: %s\n", plain(l.Range.Filename), l.Range.Start.Line, l.Why)
	}
}

// grouped joins the steps of rows that say the same.
func grouped(n int, key func(i int) string, step func(i int) string) (keys []string, steps map[string][]string) {
	steps = map[string][]string{}
	for i := range n {
		k := key(i)
		if len(steps[k]) == 0 {
			keys = append(keys, k)
		}
		steps[k] = append(steps[k], step(i))
	}
	return keys, steps
}

func lossesText(b *bytes.Buffer, list []explore.Loss) {
	fmt.Fprintf(b, "\nwhen something that the management depends on is lost before a step (exhaustive)\n")
	keys, steps := grouped(len(list), func(i int) string {
		l := &list[i]
		effect := string(l.Effect)
		if l.Code != "" {
			effect += fmt.Sprintf("\tstep %q waits: %s", l.At, l.Code)
		}
		if l.Missing != "" {
			effect += "; " + l.Missing
		}
		return fmt.Sprintf("%s\t%s\t%s", l.Kind, l.Target, l.Procedure+" "+effect)
	}, func(i int) string { return list[i].Step })
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, k := range keys {
		fmt.Fprintf(w, "  %s\t(%s)\n", plainTabs(k), stepsText(steps[k]))
	}
	w.Flush()
}

func mistakesText(b *bytes.Buffer, list []explore.Mistake) {
	fmt.Fprintf(b, "\nwhen the operator makes a mistake at a step (exhaustive)\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for i := range list {
		m := &list[i]
		effect := string(m.Effect)
		if m.Code != "" {
			effect += fmt.Sprintf(" at %q: %s", m.At, m.Code)
		}
		if m.Missing != "" {
			effect += ": " + m.Missing
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", m.Procedure, plain(m.Step), m.Kind, plain(effect))
	}
	w.Flush()
}

func windowsText(b *bytes.Buffer, t *model.Topology, list []explore.Window) {
	fmt.Fprintf(b, "\nwhen a site is lost in the middle of a procedure and a machine has no usable copy (exhaustive)\n")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for i := range list {
		x := &list[i]
		var names []string
		for _, vm := range x.VMs {
			names = append(names, plain(t.VMs[vm].Name))
		}
		closes := "until a later step"
		if x.Closes {
			closes = "until the copies are made"
		}
		fmt.Fprintf(w, "  %s\tafter %q\t%s lost\t%s\t%s, %s\n", x.Procedure, plain(x.After), plain(x.Lost), strings.Join(names, ", "), x.Gap, closes)
	}
	w.Flush()
	if len(list) == 0 {
		fmt.Fprintln(b, "  never")
	}
}

// stepsText is a list of steps, short.
func stepsText(steps []string) string {
	if len(steps) > 2 {
		return fmt.Sprintf("before %q and %d more steps", plain(steps[0]), len(steps)-1)
	}
	for i := range steps {
		steps[i] = fmt.Sprintf("%q", plain(steps[i]))
	}
	return "before " + strings.Join(steps, " and ")
}

// plainTabs is plain for the cells of a row.
func plainTabs(s string) string {
	cells := strings.Split(s, "\t")
	for i := range cells {
		cells[i] = plain(cells[i])
	}
	return strings.Join(cells, "\t")
}

// VerifyScenarios is every counterexample as a scenario for simulate.
func VerifyScenarios(v Verification) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What vmmdrill verify found. Each scenario passes if the simulator comes to the same end.\n")
	for i := range v.Counterexamples {
		if c := &v.Counterexamples[i]; c.Scenario != "" {
			fmt.Fprintf(&b, "\n%s", c.Scenario)
		}
	}
	return b.Bytes()
}
