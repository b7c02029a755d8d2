package report

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// Answers is what a whatif document is made of.
type Answers struct {
	Version string
	Seed    uint64
	Repeat  string // the command that repeats it

	Interrupted bool // when all answers were complete, and what explains them was not

	List   []*whatif.Answer
	Causes []whatif.Causes // of the worst replications, if somebody asked for them

	Tornados []whatif.Tornado // what the metrics hang on, if somebody asked for it
}

// WhatIfText is what a person reads: a table for each metric, a row a variant.
func WhatIfText(d Answers, quiet bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "vmmdrill %s, seed %d: what if\n", plain(d.Version), d.Seed)
	for _, a := range d.List {
		answerText(&b, a)
	}
	for i := range d.Tornados {
		tornadoText(&b, &d.Tornados[i])
	}
	for i := range d.Causes {
		causesText(&b, &d.Causes[i])
	}
	if d.Interrupted {
		fmt.Fprintln(&b, "\ninterrupted: the answers are complete; of what explains them this is what was known by then")
	}
	if !quiet {
		fmt.Fprintln(&b, "\nIntervals hold the true figure in 95 of 100 sweeps; ± is half of that of the mean. All variants have the same luck, so that")
		fmt.Fprintln(&b, "a difference from the first one is surer than the two means; \"narrower\" is how many times its interval would be as wide without.")
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(d.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

func answerText(b *bytes.Buffer, a *whatif.Answer) {
	fmt.Fprintf(b, "\n%s: %s of %s, %s of %s\n", plain(cmp.Or(a.Question, "what if")), plain("scenario "+a.Scenario), plain(a.Deployment),
		plural(a.Done, "replication"), plural(len(a.Variants), "variant"))
	switch {
	case a.Interrupted:
		fmt.Fprintf(b, "  interrupted: this is of the %s that were complete by then, of %d\n", plural(a.Done, "replication"), a.Replications)
	case a.Enough:
		fmt.Fprintf(b, "  the precision of %s is reached after %s, of at most %d\n", percentOf(a.Precision), plural(a.Done, "replication"), a.Replications)
	case a.Precision > 0:
		fmt.Fprintf(b, "  the precision of %s is not reached after %s, and no more are allowed\n", percentOf(a.Precision), plural(a.Done, "replication"))
	}
	if a.Done == 0 {
		return
	}
	if len(a.Variants) > 1 && len(a.Variants) <= sideBySideMax && len(a.Metrics) > 1 {
		sideBySide(b, a)
	}
	for m := range a.Metrics {
		metricText(b, a, m)
	}
}

func percentOf(v float64) string { return fmt.Sprintf("%.4g %%", 100*v) }

// sideBySideMax is how many variants stand beside each other.
const sideBySideMax = 5

// sideBySide is a row a metric and a column a variant: mean, and 95th percentile where that is another one.
func sideBySide(b *bytes.Buffer, a *whatif.Answer) {
	fmt.Fprintln(b, "\n  side by side: mean (95th percentile)")
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "  \t")
	for _, v := range a.Variants {
		fmt.Fprintf(w, "%s\t", plain(v.Name))
	}
	fmt.Fprintln(w)
	for m, x := range a.Metrics {
		fmt.Fprintf(w, "  %s\t", plain(x.Name))
		for v := range a.Variants {
			s := a.Summary(v, m)
			fmt.Fprintf(w, "%s\t", meanAndTail(&s, x.Unit))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
}

func meanAndTail(s *whatif.Summary, u scenarios.Unit) string {
	if s.Count == 0 {
		return "-"
	}
	mean, tail := Figure(s.Mean.Value, u), Figure(s.P95.Value, u)
	if mean == tail {
		return mean
	}
	return mean + " (" + tail + ")"
}

func metricText(b *bytes.Buffer, a *whatif.Answer, m int) {
	u := a.Metrics[m].Unit
	limit, _ := a.Met(0, m)
	fmt.Fprintf(b, "\n  %s", plain(a.Metrics[m].Name))
	if limit != nil {
		fmt.Fprintf(b, ", objective %s at p95", Figure(limit, u))
	}
	fmt.Fprintln(b)
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "  \tmean\t±\tdifference\tnarrower\tp50\tinterval\tp95\tinterval\tmax\tnever\t\n")
	for v := range a.Variants {
		s := a.Summary(v, m)
		if s.Count == 0 {
			fmt.Fprintf(w, "  %s\t-\t\t\t\t\t\t\t\t\t\t\n", plain(a.Variants[v].Name))
			continue
		}
		difference, narrower := differenceText(a.Difference(v, m), u)
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", plain(a.Variants[v].Name), Figure(s.Mean.Value, u), halfText(s.Mean, u), difference, narrower,
			Figure(s.P50.Value, u), intervalText(s.P50.Interval, u), Figure(s.P95.Value, u), intervalText(s.P95.Interval, u), Figure(s.Max, u), neverText(s.Never))
		if limit, met := a.Met(v, m); limit != nil {
			fmt.Fprint(w, strings.TrimSpace(metWord(met)))
		}
		fmt.Fprintln(w, "\t")
	}
	w.Flush()
}

func neverText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// halfText is half the width of an interval, "" where there is none.
func halfText(e whatif.Estimate, u scenarios.Unit) string {
	if e.Interval == nil || e.Interval.High == nil || e.Interval.Low == nil {
		return ""
	}
	half := (*e.Interval.High - *e.Interval.Low) / 2
	return Figure(&half, u)
}

func intervalText(i *whatif.Interval, u scenarios.Unit) string {
	if i == nil {
		return "too few"
	}
	return Figure(i.Low, u) + "…" + Figure(i.High, u)
}

// differenceText is a difference with half its interval, and how much narrower that is for the common luck.
func differenceText(d *whatif.Difference, u scenarios.Unit) (text, narrower string) {
	if d == nil || d.Value == nil {
		return "", ""
	}
	text = signed(*d.Value, u)
	if half := halfText(d.Estimate, u); half != "" {
		text += " ± " + half
	}
	if d.Narrower != nil {
		narrower = fmt.Sprintf("%.1f×", *d.Narrower)
	}
	return text, narrower
}

func signed(v float64, u scenarios.Unit) string {
	size := math.Abs(v)
	text := Figure(&size, u)
	switch {
	case v < 0:
		return "-" + text
	case v > 0:
		return "+" + text
	}
	return text
}

// Figure writes a figure for a person; nil is never.
func Figure(v *float64, u scenarios.Unit) string {
	if v == nil {
		return "never"
	}
	switch x := *v; u {
	case scenarios.Seconds:
		d := time.Duration(math.Abs(x) * 1e9)
		if d < 10*time.Second {
			return d.Round(10 * time.Millisecond).String()
		}
		return d.Round(time.Second).String()
	case scenarios.Bytes:
		return scaled(x, 1024, "B", "KiB", "MiB", "GiB", "TiB")
	case scenarios.BitsPerSecond:
		return scaled(x, 1000, "bit/s", "Kbit/s", "Mbit/s", "Gbit/s")
	case scenarios.Part:
		return fmt.Sprintf("%.3g %%", 100*x)
	default:
		return fmt.Sprintf("%.4g", x)
	}
}

func scaled(v, step float64, units ...string) string {
	i := 0
	for ; math.Abs(v) >= step && i < len(units)-1; i++ {
		v /= step
	}
	return fmt.Sprintf("%.4g %s", v, units[i])
}

// tableText is columns under their names.
func tableText(b *bytes.Buffer, names []string, rows [][]string) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{names}, rows...) {
		fmt.Fprintf(w, "    %s\n", strings.Join(row, "\t"))
	}
	w.Flush()
}
