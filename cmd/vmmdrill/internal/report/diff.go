package report

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// Diff is what a change to a configuration does.
type Diff struct {
	Version      string
	Old, New     string // as they were named
	Difference   compare.Difference
	Findings     validate.Contrast
	Threshold    validate.Severity // of gained findings that are a regression
	Tolerance    time.Duration     // by which RTO and RPO may grow
	Scenarios    []scenarios.Contrast
	NotPlayed    string // why no scenario was, "" if any was or there was nothing to play them for
	Seed         uint64
	Replications int
	Repeat       string
}

// Empty reports that the change does nothing.
func (d *Diff) Empty() bool {
	return d.Difference.Empty() && len(d.Findings.Gained)+len(d.Findings.Aside)+len(d.Findings.Lost) == 0
}

// Regressed are the gained findings that are as bad as the threshold, and those that were put aside without a reason: else a word in
// the lint block would do where a repair is asked for.
func (d *Diff) Regressed() (list []validate.Finding) {
	for _, f := range d.Findings.Gained {
		if f.Severity >= d.Threshold {
			list = append(list, f)
		}
	}
	for i := range d.Findings.Aside {
		if a := &d.Findings.Aside[i]; a.Severity >= d.Threshold && !a.Excused() {
			list = append(list, a.Finding)
		}
	}
	return list
}

// Worsened reports whether a scenario misses what it met, or a figure is measurably worse by more than is tolerated.
func (d *Diff) Worsened() bool {
	return slices.ContainsFunc(d.Scenarios, func(c scenarios.Contrast) bool {
		return len(c.Missed) > 0 || slices.ContainsFunc(c.Figures, func(p scenarios.Paired) bool { return p.WorseBy(d.Tolerance.Seconds()) })
	})
}

// section is a list of changes under one heading: some entities, and lines about each of them.
type section struct {
	word, what string
	lines      []string
}

// sections are the changes as people read them: together what is called otherwise or is there no more of one block, and entities
// of a kind that change alike.
func (d *Diff) sections() (list []section) {
	renames := together(d.Difference.Renamed, func(r *compare.Rename) string { return r.Kind + labelOf(r.Old) + " " + labelOf(r.New) })
	for _, group := range renames {
		list = append(list, section{"renamed", group[0].Old + " -> " + group[0].New + more(len(group)), nil})
	}
	add := func(word string, entities []compare.Entity) {
		for _, group := range together(entities, func(e *compare.Entity) string { return e.Kind + " " + e.Label }) {
			s := section{word: word, what: Some(addresses(group, func(e *compare.Entity) string { return e.Address }))}
			if one := together(group, func(e *compare.Entity) string { return e.Content }); len(one) == 1 {
				s.lines = []string{group[0].Content}
			}
			list = append(list, s)
		}
	}
	add("removed", d.Difference.Removed)
	add("added", d.Difference.Added)
	changes := together(d.Difference.Changed, func(c *compare.Changed) string {
		return c.Kind + "\n" + strings.Join(changeLines(c.Changes), "\n")
	})
	for _, group := range changes {
		what := Some(addresses(group, func(c *compare.Changed) string { return c.Address }))
		list = append(list, section{"changed", what, changeLines(group[0].Changes)})
	}
	return list
}

// labelOf is an address without the key of an instance.
func labelOf(address string) string {
	label, _, _ := strings.Cut(address, "[")
	return label
}

// together are those of which the same is to be said, in the order of the first of each.
func together[T any](list []T, key func(*T) string) (groups [][]T) {
	at := map[string]int{} // looked up only
	for i := range list {
		k := key(&list[i])
		g, known := at[k]
		if !known {
			g = len(groups)
			at[k], groups = g, append(groups, nil)
		}
		groups[g] = append(groups[g], list[i])
	}
	return groups
}

func addresses[T any](list []T, of func(*T) string) (texts []string) {
	for i := range list {
		texts = append(texts, of(&list[i]))
	}
	return texts
}

func more(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n-1)
}

// Some are the first ones of many.
func Some(list []string) string {
	const most = 4
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s, %s … %s (%d)", list[0], list[1], list[len(list)-1], len(list))
}

// shownMax is how many bytes of a value are shown; JSON has all.
const shownMax = 500

func brief(text string) string {
	if len(text) <= shownMax {
		return text
	}
	return strings.ToValidUTF8(text[:shownMax], "") + "…"
}

func changeLines(changes []compare.Change) (lines []string) {
	for i := range changes {
		c := &changes[i]
		switch c.Sort {
		case compare.BlockAdded:
			lines = append(lines, c.Path+": added "+brief(c.New))
		case compare.BlockRemoved:
			lines = append(lines, c.Path+": removed "+brief(c.Old))
		case compare.OtherMembers:
			if len(c.Lost) > 0 {
				lines = append(lines, c.Path+": without "+Some(c.Lost))
			}
			if len(c.Gained) > 0 {
				lines = append(lines, c.Path+": with "+Some(c.Gained))
			}
		case compare.OtherOrder:
			lines = append(lines, fmt.Sprintf("%s: order %s -> %s", c.Path, brief(c.Old), brief(c.New)))
		case compare.OtherName:
			lines = append(lines, fmt.Sprintf("%s: renamed from %s", c.Path, c.Old))
		default:
			lines = append(lines, fmt.Sprintf("%s: %s -> %s", c.Path, brief(c.Old), brief(c.New)))
		}
	}
	return lines
}

// DiffText is what a person reads; nothing where nothing changes.
func DiffText(d Diff, quiet bool) []byte {
	if d.Empty() {
		return nil
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "vmmdrill %s: from %s to %s\n\n", plain(d.Version), plain(d.Old), plain(d.New))
	for _, s := range d.sections() {
		fmt.Fprintf(&b, "%s %s\n", s.word, plain(s.what))
		for _, line := range s.lines {
			fmt.Fprintf(&b, "  %s\n", plain(line))
		}
	}
	if d.Difference.Empty() {
		fmt.Fprintln(&b, "nothing that the configuration means")
	}
	fmt.Fprintf(&b, "\nfindings: %s\n", d.findingsTally())
	findingLines(&b, "gained", d.Findings.Gained)
	for i := range d.Findings.Aside {
		a := &d.Findings.Aside[i]
		findingLines(&b, "put aside", []validate.Finding{a.Finding})
		fmt.Fprintf(&b, "    %s\n", plain(asideText(a)))
	}
	findingLines(&b, "lost", d.Findings.Lost)
	for i := range d.Scenarios {
		contrastText(&b, &d.Scenarios[i])
	}
	if d.NotPlayed != "" {
		fmt.Fprintf(&b, "\nno scenario was played: %s\n", plain(d.NotPlayed))
	}
	if !quiet && len(d.Scenarios) > 0 {
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(d.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

func (d *Diff) findingsTally() string {
	aside := ""
	if n := len(d.Findings.Aside); n > 0 {
		aside = fmt.Sprintf("%d put aside, ", n)
	}
	return fmt.Sprintf("%d gained, %s%d lost, %d as before", len(d.Findings.Gained), aside, len(d.Findings.Lost), len(d.Findings.Stayed))
}

// asideText says what keeps a finding from being told as it was, and for what reason.
func asideText(a *validate.Aside) (text string) {
	switch a.By {
	case validate.ByComment:
		text = "by a comment: " + a.Reason
		if a.Until != "" {
			text = fmt.Sprintf("by a comment until %s: %s", a.Until, a.Reason)
		}
	case validate.ByBaseline:
		text = "by the baseline"
	case validate.ByLint:
		text = "by the lint block, which disables " + a.Rule.ID + " and gives no reason"
	case validate.BySeverity:
		text = fmt.Sprintf("it is told as a %s now, and nobody gives a reason", a.Told)
	}
	if a.New {
		return "OLD does not have it; " + text
	}
	return text
}

func findingLines(b *bytes.Buffer, word string, list []validate.Finding) {
	for i := range list {
		f := &list[i]
		fmt.Fprintf(b, "  %s: %v %s, %s: %s\n", word, f.Severity, plain(f.Rule.ID), plain(placeText(f)), plain(f.Message))
	}
}

func contrastText(b *bytes.Buffer, c *scenarios.Contrast) {
	s := &c.New.Summary
	fmt.Fprintf(b, "\nscenario %s: %s, before %s; each replication with the same luck\n", plain(s.Scenario.Name), verdict(&c.New), passedWord(&c.Old))
	rows, left := telling(c.Figures)
	if len(rows) > 0 {
		w := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "  \t\tmean before\tafter\tdifference\t95 %% from\tto\tmedian\t\t\n")
		for _, p := range rows {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t  %s\t\n", plain(figureName(&p)), p.Measure, span(p.Old.Mean), span(p.New.Mean),
				change(&p, p.Mean), change(&p, p.Low), change(&p, p.High), change(&p, p.Median), judged(&p))
		}
		w.Flush()
	}
	fmt.Fprintf(b, "  %s\n", left)
	for _, x := range c.Missed {
		fmt.Fprintf(b, "  now missed: %s\n", plain(x))
	}
	for _, x := range c.Met {
		fmt.Fprintf(b, "  no longer missed: %s\n", plain(x))
	}
}

func passedWord(v *scenarios.Verdict) string {
	if v.Passed() {
		return "passed"
	}
	return "MISSED"
}

// leftText says what a table does not show: figures for which it has no room, and those without a measurable difference.
func leftText(rows, hidden, rest int) string {
	switch {
	case rows == 0:
		return "no measurable difference"
	case hidden > 0:
		return fmt.Sprintf("%d more differ, of the machines none by more (-o json has all); no measurable difference of %s", hidden, plural(rest, "other figure"))
	case rest == 0:
		return "every figure differs"
	}
	return fmt.Sprintf("no measurable difference of the other %s", plural(rest, "figure"))
}

func figureName(p *scenarios.Paired) string {
	if p.Of == "objective" {
		return "objective " + p.Name
	}
	return p.Name
}

// telling are the figures that there is something to tell of, at most as many as a table has room for, those of VMM and the
// objectives and then the greatest changes, and what to say of the others.
func telling(list []scenarios.Paired) (rows []scenarios.Paired, left string) {
	rest := 0
	for _, p := range list {
		if p.Worse() || p.Better() || p.Lost+p.Back > 0 {
			rows = append(rows, p)
			continue
		}
		rest++
	}
	if len(rows) <= rowsMax {
		return rows, leftText(len(rows), 0, rest)
	}
	slices.SortStableFunc(rows, func(a, b scenarios.Paired) int {
		return cmp.Or(cmp.Compare(b2i(a.Of == "vm"), b2i(b.Of == "vm")), cmp.Compare(size(&b), size(&a)))
	})
	return rows[:rowsMax], leftText(rowsMax, len(rows)-rowsMax, rest)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func size(p *scenarios.Paired) float64 {
	if p.Lost+p.Back > 0 || p.Mean == nil {
		return math.Inf(1)
	}
	return math.Abs(*p.Mean)
}

func judged(p *scenarios.Paired) string {
	word := "no measurable difference"
	switch {
	case p.Worse():
		word = "worse"
	case p.Better():
		word = "better"
	}
	if p.Lost+p.Back > 0 {
		word += fmt.Sprintf("; never in %d, before in %d", p.New.Never, p.Old.Never)
	}
	return word
}

// change writes seconds with their sign, to the second or, of less than ten, to the hundredth; nothing where what is finite on
// both sides is the same, and only what is infinite on one side differs.
func change(p *scenarios.Paired, v *float64) string {
	if v == nil || p.Differ == p.Lost+p.Back {
		return "-"
	}
	d := time.Duration(*v * 1e9)
	unit := time.Second
	if d.Abs() < 10*time.Second {
		unit = 10 * time.Millisecond
	}
	if d = d.Round(unit); d > 0 {
		return "+" + d.String()
	}
	return d.String()
}
