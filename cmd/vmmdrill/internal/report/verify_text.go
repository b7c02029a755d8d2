package report

import (
	"bytes"
	"fmt"
	"strings"

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
	sampledText(&b, v.Sampled)
	standingText(&b, t, v.Standing)
	kept := len(explore.Promises) + len(recovery.Invariants) + len(v.Own) - len(v.Counterexamples)
	fmt.Fprintf(&b, "%s kept, %d broken\n", plural(kept, "promise"), len(v.Counterexamples))
	for i := range v.Counterexamples {
		counterexampleText(&b, i+1, &v.Counterexamples[i])
	}
	if !quiet {
		tables(&b, v)
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

func sampledText(b *bytes.Buffer, s *explore.Sampled) {
	if s == nil {
		return
	}
	fmt.Fprintf(b, "%s: the whole deployment, in time: up to 4 random faults at random times, with and without the procedures\n  sampled, %d of %d runs, seed %d: %s, each one looked at\n",
		explore.TimedRuns, s.Runs, s.Asked, s.Seed, plural(s.Transitions, "transition"))
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
	how := ""
	if c.Sampled {
		how = " (sampled: the smallest run that was found)"
	}
	fmt.Fprintf(b, "\ncounterexample %d breaks %s%s\n", n, c.Promise, how)
	for i, e := range c.Story {
		fmt.Fprintf(b, "  %2d. %s\n", i+1, plain(e.Text))
	}
	for _, l := range c.Lines {
		fmt.Fprintf(b, "  on %s:%d: %s\n", plain(l.Range.Filename), l.Range.Start.Line, l.Why)
	}
}

// VerifyScenarios is every counterexample as a scenario for simulate.
func VerifyScenarios(v Verification) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What vmmdrill verify found. The expectation of each is met if the simulator comes to the same end.\n")
	for i := range v.Counterexamples {
		if c := &v.Counterexamples[i]; c.Scenario != "" {
			fmt.Fprintf(&b, "\n%s", c.Scenario)
		}
	}
	return b.Bytes()
}
