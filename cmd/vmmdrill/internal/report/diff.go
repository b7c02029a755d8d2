package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
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
	Forced       string // the command that plays them all the same, "" if none does
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

// Unasked is what NEW no longer asks of the deployment: scenarios, objectives, expectations and invariants that OLD has, limits of an objective and
// machines of it that NEW still has. What nobody asks cannot be missed.
func (d *Diff) Unasked() (list []string) {
	for i := range d.Difference.Removed {
		if e := &d.Difference.Removed[i]; slices.Contains([]string{"scenario", "objective", "invariant"}, e.Kind) {
			list = append(list, e.Address)
		}
	}
	for i := range d.Difference.Changed {
		x := &d.Difference.Changed[i]
		for k := range x.Changes {
			c := &x.Changes[k]
			switch {
			case x.Kind == "scenario" && c.Sort == compare.BlockRemoved && strings.HasPrefix(c.Path, "expect"),
				x.Kind == "objective" && c.Sort == compare.OtherValue && c.New == compare.Open:
				list = append(list, x.Address+": "+c.Path)
			case x.Kind == "objective" && c.Sort == compare.OtherMembers:
				if still := slices.DeleteFunc(slices.Clone(c.Lost), d.gone); len(still) > 0 {
					list = append(list, x.Address+": "+Some(still))
				}
			}
		}
	}
	return list
}

// gone reports whether NEW has no entity of an address.
func (d *Diff) gone(address string) bool {
	return slices.ContainsFunc(d.Difference.Removed, func(e compare.Entity) bool { return e.Address == address })
}

// Relaxed reports whether NEW asks less, by a threshold under which that is no matter of choice.
func (d *Diff) Relaxed() bool { return d.Threshold <= validate.Error && len(d.Unasked()) > 0 }

// Regression reports whether the change makes anything worse, or keeps it from being seen.
func (d *Diff) Regression() bool { return d.Worsened() || len(d.Regressed()) > 0 || d.Relaxed() }

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
	if list := d.Unasked(); len(list) > 0 {
		fmt.Fprintf(&b, "\nno longer asked: %s\n", plain(Some(list)))
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
		fmt.Fprintf(&b, "\nno RTO and no RPO was compared, for no scenario was played: %s\n", plain(d.NotPlayed))
		if d.Forced != "" {
			fmt.Fprintf(&b, "  to play them all the same: %s\n", plain(d.Forced))
		}
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
	case validate.ByRemoval:
		text = "rule " + a.Rule.ID + " is gone, so that nobody looks for it any more"
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
