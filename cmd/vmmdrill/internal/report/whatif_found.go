package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// FoundText is what a person reads of a search.
func FoundText(s whatif.Study, f *whatif.Found, quiet bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "vmmdrill %s, seed %d: find %s until %s\n", plain(s.Version), s.Seed, plain(f.Variable), plain(f.Condition))
	where := "between %s and %s"
	if f.Among {
		where = "among the values given from %s to %s"
	}
	if f.Whole {
		where += ", whole numbers only"
	}
	fmt.Fprintf(&b, "scenario %s of %s, %s for each value, "+where+"\n\n", plain(s.Scenario), plain(s.Deployment), plural(s.Replications, "replication"), plain(f.From), plain(f.To))
	verdictOfSearch(&b, f)
	if !quiet {
		probesText(&b, f)
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(s.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

func verdictOfSearch(b *bytes.Buffer, f *whatif.Found) {
	if f.Interrupted {
		bracketText(b, f)
		return
	}
	switch f.Bound {
	case whatif.Always:
		fmt.Fprintf(b, "It holds wherever it was tried: %s limits nothing between %s and %s.\n", plain(f.Variable), plain(f.From), plain(f.To))
		if n := withErrors(f); n > 0 {
			fmt.Fprintf(b, "With %d of the %s that were tried the topology has errors; give those that may be, --find %s=A,B,C.\n", n, plural(len(f.Probes), "value"), plain(f.Variable))
		}
	case whatif.Nowhere:
		nowhereText(b, f)
	default:
		foundValueText(b, f)
		foundIntervalText(b, f)
		if f.Monotone {
			fmt.Fprintln(b, "Every other value that was tried agrees: it holds on one side only.")
		} else {
			fmt.Fprintf(b, "It is not monotone: %s on the wrong side of it, the first at %s.\n", plural(len(f.Exceptions), "value"), plain(f.Exceptions[0].Value))
		}
	}
}

func foundIntervalText(b *bytes.Buffer, f *whatif.Found) {
	if f.NoInterval {
		fmt.Fprintln(b, "95 % interval: none. A max or a never has no interval, however many replications there are.")
		return
	}
	fmt.Fprintf(b, "95 %% interval: %s to %s\n", orElse(f.Low, "unknown"), orElse(f.High, "unknown"))
	if f.Low == nil || f.High == nil {
		fmt.Fprintln(b, "An end is unknown where there are too few replications, or it lies beyond the range.")
	}
}

// nowhereText says that there is no value, and why. A value with errors is none, whatever holds there.
func nowhereText(b *bytes.Buffer, f *whatif.Found) {
	n := withErrors(f)
	switch {
	case n == len(f.Probes):
		fmt.Fprintf(b, "There is no answer: validate finds errors at every value that was tried (%s).\n", plain(brokenAt(f.Probes)))
		return
	case f.Among:
		fmt.Fprintln(b, "It holds at none of the values given.")
	case f.Apart:
		fmt.Fprintf(b, "It holds at none of the %s that were tried between %s and %s.\n", plural(len(f.Probes), "value"), plain(f.From), plain(f.To))
	default:
		fmt.Fprintf(b, "It holds nowhere between %s and %s.\n", plain(f.From), plain(f.To))
	}
	if n > 0 {
		fmt.Fprintf(b, "Validate finds errors at %d of the %s that were tried (%s); such a value is no answer.\n", n, plural(len(f.Probes), "value"), plain(brokenAt(f.Probes)))
	}
	if f.Apart {
		fmt.Fprintln(b, "Each comparison holds at some of them, and never all at the same.")
		return
	}
	unmetText(b, f)
	if f.Causes != nil {
		causesText(b, f.Causes)
	}
}

// brokenAt are the rules that are broken at some values that were tried, each once.
func brokenAt(probes []whatif.Probe) string {
	var list []string
	for _, p := range probes {
		for _, text := range p.Errors {
			if id, _, _ := strings.Cut(text, ":"); !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	return strings.Join(list, ", ")
}

// bracketText is what is known of a search that was interrupted.
func bracketText(b *bytes.Buffer, f *whatif.Found) {
	fmt.Fprintf(b, "interrupted: %s tried by then\n", plural(len(f.Probes), "value"))
	if len(f.Bracket) == 2 {
		fmt.Fprintf(b, "It changes somewhere between %s and %s.\n", plain(f.Bracket[0]), plain(f.Bracket[1]))
	}
}

// foundValueText is the answer, which is not the edge itself where that has errors.
func foundValueText(b *bytes.Buffer, f *whatif.Found) {
	if f.Edge == nil {
		fmt.Fprintf(b, "The %s %s at which it holds: %s\n", boundWord(f.Bound), plain(f.Variable), plain(*f.Value))
		return
	}
	fmt.Fprintf(b, "The %s %s at which it holds is %s, and the topology has errors with it:\n", boundWord(f.Bound), plain(f.Variable), plain(f.Edge.Value))
	for _, text := range f.Edge.Errors {
		fmt.Fprintf(b, "  %s\n", plain(text))
	}
	if f.Value == nil {
		fmt.Fprintf(b, "No value that was tried holds without errors; give those that may be, --find %s=A,B,C.\n", plain(f.Variable))
		return
	}
	fmt.Fprintf(b, "The best %s without errors of those that were tried: %s. To try only values that may be, give a list, --find %s=A,B,C.\n", plain(f.Variable), plain(*f.Value), plain(f.Variable))
}

func withErrors(f *whatif.Found) (n int) {
	for _, p := range f.Probes {
		if len(p.Errors) > 0 {
			n++
		}
	}
	return n
}

// unmetText says whether it is the variable that limits the figures.
func unmetText(b *bytes.Buffer, f *whatif.Found) {
	switch {
	case f.Beyond != nil && f.Beyond.Holds && len(f.Beyond.Errors) > 0:
		fmt.Fprintf(b, "It does hold at %s, but validate finds errors there (%s).\n", plain(f.Beyond.Value), plain(brokenAt([]whatif.Probe{*f.Beyond})))
	case f.Beyond != nil && f.Beyond.Holds:
		fmt.Fprintf(b, "It does hold at %s: look in a wider range, --find NAME=A..B.\n", plain(f.Beyond.Value))
	case f.Beyond != nil:
		fmt.Fprintf(b, "Nor does it at %s:", plain(f.Beyond.Value))
		for _, x := range f.Beyond.Figures {
			fmt.Fprintf(b, " %s is %s there;", plain(x.Figure), Figure(x.Value, x.Unit))
		}
		fmt.Fprintf(b, " it is not %s alone that limits it.\n", plain(f.Variable))
	case f.Flat:
		fmt.Fprintf(b, "At the better end %s does not change any more: it is not %s that limits it.\n", plain(f.Unmet), plain(f.Variable))
	case len(f.Probes)-withErrors(f) > 1:
		fmt.Fprintf(b, "At the better end %s still changes: look in a wider range, --find NAME=A..B.\n", plain(f.Unmet))
	}
}

func boundWord(w whatif.Bound) string {
	if w == whatif.Inside {
		return "first"
	}
	return string(w)
}

func orElse(s *string, otherwise string) string {
	if s == nil {
		return otherwise
	}
	return plain(*s)
}

func probesText(b *bytes.Buffer, f *whatif.Found) {
	fmt.Fprintf(b, "\n  %s tried\n", plural(len(f.Probes), "value"))
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, p := range f.Probes {
		fmt.Fprintf(w, "  %s\t", plain(p.Value))
		for _, x := range p.Figures {
			fmt.Fprintf(w, "%s %s\t", plain(x.Figure), Figure(x.Value, x.Unit))
		}
		words := map[bool]string{true: "holds", false: ""}[p.Holds]
		if len(p.Errors) > 0 {
			words += " (with errors)"
		}
		fmt.Fprintf(w, "%s\t\n", strings.TrimSpace(words))
	}
	w.Flush()
}

// causesText tells the chain of one replication.
func causesText(b *bytes.Buffer, c *whatif.Causes) {
	fmt.Fprintf(b, "\n  why: %s of %s is %s in replication %d, with %s\n", plain(c.Metric), plain(c.Machine), Figure(&c.Value, scenarios.Seconds), c.Replication, plain(c.Variant))
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, x := range c.Chain {
		fmt.Fprintf(w, "  %s\t%s\t  %s\n", Figure(&x.At, scenarios.Seconds), "+"+Figure(&x.Seconds, scenarios.Seconds), plain(x.What))
	}
	w.Flush()
	fmt.Fprintf(b, "  %s\n", plain(c.Because))
}

type foundJSON struct {
	FormatVersion string `json:"format_version"`
	Version       string `json:"version"`
	Seed          uint64 `json:"seed"`
	Repeat        string `json:"repeat"`
	Deployment    string `json:"deployment"`
	Scenario      string `json:"scenario"`
	Replications  int    `json:"replications"`
	*whatif.Found
}

// FoundJSON is the document of format_version 1 of a search.
func FoundJSON(s whatif.Study, f *whatif.Found) ([]byte, error) {
	return indent(foundJSON{FormatVersion, s.Version, s.Seed, s.Repeat, s.Deployment, s.Scenario, s.Replications, f})
}
