package report

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// commentBytesMax bounds a comment, of which GitHub takes 65536 characters; each part of it has a share, so that none takes the
// room of the others.
const (
	commentBytesMax = 60_000
	changesShare    = commentBytesMax / 3
	findingsShare   = commentBytesMax / 4
	figuresShare    = commentBytesMax / 3
)

// lines are as many lines as there is room for, and how many more there were.
type lines struct {
	bytes.Buffer
	most, left int
}

func (l *lines) add(line string) {
	if l.left > 0 || l.Len()+len(line)+1 > l.most {
		l.left++
		return
	}
	l.WriteString(line + "\n")
}

// text are the lines, and a word on those that are left out.
func (l *lines) text(what string) string {
	if l.left > 0 {
		return fmt.Sprintf("%s\n%d more %s are left out.\n", l.String(), l.left, what)
	}
	return l.String()
}

// DiffMarkdown is a comment for a pull request. Where nothing changes it says so, for the place of an earlier one.
func DiffMarkdown(d Diff) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## vmmdrill: %s\n\n", d.headline())
	if d.Empty() {
		return b.Bytes()
	}
	changes := lines{most: changesShare}
	for _, s := range d.sections() {
		changes.add(fmt.Sprintf("- %s **%s**", s.word, markdown(s.what)))
		for _, line := range s.lines {
			changes.add("  - " + markdown(line))
		}
	}
	unasked := ""
	if list := d.Unasked(); len(list) > 0 {
		unasked = "\n**No longer asked**: " + markdown(Some(list)) + "\n"
	}
	fmt.Fprintf(&b, "### Changes\n\n%s%s\n### Findings\n\n%s.\n", changes.text("lines"), unasked, d.findingsTally())
	if len(d.Findings.Gained)+len(d.Findings.Aside)+len(d.Findings.Lost) > 0 {
		table := lines{most: findingsShare}
		table.add("\n| | | rule | where | what |\n|---|---|---|---|---|")
		findingRows(&table, "gained", worstFirst(d.Findings.Gained))
		asideRows(&table, d.Findings.Aside)
		findingRows(&table, "lost", worstFirst(d.Findings.Lost))
		b.WriteString(table.text("findings"))
	}
	d.figuresMarkdown(&b)
	return b.Bytes()
}

func (d *Diff) headline() string {
	text := d.judgement()
	if n := len(d.Findings.Aside); n > 0 {
		text += ", and puts " + plural(n, "finding") + " aside"
	}
	if len(d.Unasked()) > 0 {
		text += ", and asks less"
	}
	return text
}

func (d *Diff) judgement() string {
	switch {
	case d.Empty():
		return "this change does nothing"
	case d.Worsened() && len(d.Regressed()) > 0:
		return "this change brings findings and makes recovery worse"
	case d.Worsened():
		return "this change makes recovery worse"
	case len(d.Regressed()) > 0:
		return "this change brings findings"
	case len(d.Scenarios) == 0 && !d.Difference.Empty():
		return "this change brings no findings; RTO and RPO were not compared"
	}
	return "this change makes nothing worse"
}

func findingRows(table *lines, word string, list []validate.Finding) {
	for i := range list {
		f := &list[i]
		table.add(fmt.Sprintf("| %s | %v | %s | %s | %s |", word, f.Severity, markdown(f.Rule.ID), markdown(placeText(f)), markdown(f.Message)))
	}
}

// asideRows are what was put aside, the worst first.
func asideRows(table *lines, list []validate.Aside) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b validate.Aside) int { return cmp.Compare(b.Severity, a.Severity) })
	for i := range list {
		a := &list[i]
		table.add(fmt.Sprintf("| put aside | %v | %s | %s | %s **%s** |", a.Severity, markdown(a.Rule.ID), markdown(placeText(&a.Finding)), markdown(a.Message), markdown(title(asideText(a)))))
	}
}

func (d *Diff) figuresMarkdown(b *bytes.Buffer) {
	if d.NotPlayed != "" {
		fmt.Fprintf(b, "\n### Scenarios\n\n**No RTO and no RPO was compared**, for no scenario was played: %s.\n", markdown(d.NotPlayed))
		if d.Forced != "" {
			fmt.Fprintf(b, "\nTo play them all the same: %s\n", codeSpan(d.Forced))
		}
	}
	if len(d.Scenarios) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### Scenarios\n\n%d replications in both with the same luck, seed %d. The intervals of a scenario hold together with 95 %%.\n\n", d.Replications, d.Seed)
	out := lines{most: figuresShare}
	for i := range d.Scenarios {
		contrastMarkdown(&out, &d.Scenarios[i])
	}
	b.WriteString(out.text("lines"))
	fmt.Fprintf(b, "\nRepeat with: %s\n", codeSpan(d.Repeat))
}

func contrastMarkdown(out *lines, c *scenarios.Contrast) {
	out.add(fmt.Sprintf("**%s**: %s, before %s", markdown(c.New.Summary.Scenario.Name), passedWord(&c.New), passedWord(&c.Old)))
	for _, x := range remarks(c) {
		out.add("- " + markdown(x))
	}
	rows, left := telling(c.Figures)
	if len(rows) > 0 {
		out.add("\n| | | mean before | after | difference (interval) | |\n|---|---|---|---|---|---|")
	}
	for i := range rows {
		p := &rows[i].Paired
		out.add(fmt.Sprintf("| %s | %s | %s | %s | %s (%s to %s) | %s |", markdown(rows[i].name()), p.Measure, span(p.Old.Mean), span(p.New.Mean),
			change(p, p.Mean), change(p, p.Low), change(p, p.High), judged(p)))
	}
	out.add("\n" + left + "\n")
}
