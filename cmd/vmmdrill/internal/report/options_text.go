package report

import (
	"bytes"
	"fmt"
	"strings"
	"text/tabwriter"
)

// OptionsText is what a person reads: what each design takes, what becomes of it, and which one is recommended.
func OptionsText(o Options, quiet bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "vmmdrill %s, seed %d: %s, the options side by side\n", plain(o.Version), o.Seed, plain(o.deployment()))
	if o.Apart != "" {
		fmt.Fprintf(&b, "\nthey do not protect the same: %s\n", plain(o.Apart))
	}
	for _, t := range append([]sideways{o.takes()}, o.becomes()...) {
		fmt.Fprintf(&b, "\n%s\n", plain(t.Title))
		w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "  \t%s\n", strings.Join(o.kinds(), "\t"))
		for _, row := range t.Rows {
			for i, s := range row {
				row[i] = plain(s)
			}
			fmt.Fprintf(w, "  %s\n", strings.Join(row, "\t"))
		}
		w.Flush()
		listText(&b, t.Notes)
	}
	for i := range o.Designs {
		if d := &o.Designs[i]; len(d.Changes) > 0 && !quiet {
			fmt.Fprintf(&b, "\n%s, derived:\n", d.Kind)
			listText(&b, d.Changes)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", plain(o.verdict()))
	listText(&b, o.Reasons)
	fmt.Fprintf(&b, "\nthe documents' own advice\n")
	listText(&b, o.Advice())
	if !quiet {
		fmt.Fprintf(&b, "\nRepeat with: %s\n", plain(o.Repeat))
	}
	return trailingSpace.ReplaceAll(b.Bytes(), nil)
}

func listText(b *bytes.Buffer, list []string) {
	for _, s := range list {
		fmt.Fprintf(b, "  - %s\n", plain(s))
	}
}

// The shares of a comment's room.
const (
	sidewaysShare = commentBytesMax / 2
	listShare     = commentBytesMax / 10
)

// OptionsMarkdown is a comment for a pull request or a design discussion.
func OptionsMarkdown(o Options) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## vmmdrill: %s, %s\n\n", markdown(o.deployment()), markdown(o.verdict()))
	if o.Apart != "" {
		fmt.Fprintf(&b, "They do not protect the same: %s.\n\n", markdown(o.Apart))
	}
	listMarkdown(&b, o.Reasons, "reasons")
	tables := lines{most: sidewaysShare}
	for _, t := range append([]sideways{o.takes()}, o.becomes()...) {
		tables.add(fmt.Sprintf("\n### %s\n\n| | %s |\n|---|%s", markdown(title(t.Title)), strings.Join(o.kinds(), " | "), strings.Repeat("---|", len(o.Designs))))
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, s := range row {
				cells[i] = markdown(s)
			}
			tables.add("| " + strings.Join(cells, " | ") + " |")
		}
		if len(t.Notes) > 0 {
			tables.add("")
		}
		for _, s := range t.Notes {
			tables.add("- " + markdown(title(s)))
		}
	}
	b.WriteString(tables.text("rows"))
	for i := range o.Designs {
		if d := &o.Designs[i]; len(d.Changes) > 0 {
			fmt.Fprintf(&b, "\n<details><summary>%s: how it was derived</summary>\n\n", markdown(title(string(d.Kind))))
			listMarkdown(&b, d.Changes, "changes")
			b.WriteString("\n</details>\n")
		}
	}
	b.WriteString("\n### The documents' own advice\n\n")
	listMarkdown(&b, o.Advice(), "sentences")
	fmt.Fprintf(&b, "\nvmmdrill %s, seed %d. Repeat with: %s\n", markdown(o.Version), o.Seed, codeSpan(o.Repeat))
	return b.Bytes()
}

func listMarkdown(b *bytes.Buffer, list []string, what string) {
	out := lines{most: listShare}
	for _, s := range list {
		out.add("- " + markdown(s))
	}
	b.WriteString(out.text(what))
}
