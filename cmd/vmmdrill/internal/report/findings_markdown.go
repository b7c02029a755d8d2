package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"vmmdrill/validate"
)

// markdownBytesMax bounds a summary: GitHub takes a mebibyte a step, and other steps write to it too.
const markdownBytesMax = 512 << 10

// findingsMarkdown is for pull requests and step summaries: the verdict, the findings, the worst first, and how to remedy
// them. What finds no room is counted.
func findingsMarkdown(f Findings) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## vmmdrill: %s\n\n%s. %d rules were checked.\n\n", outcome(&f), TallyOf(&f.Review), len(f.Rules))
	if len(f.Findings) == 0 {
		return b.Bytes()
	}
	b.WriteString("| | rule | where | what |\n|---|---|---|---|\n")
	var rules []*validate.Rule
	left := 0
	for _, x := range worstFirst(f.Findings) {
		row := fmt.Sprintf("| %v | %s | %s | %s |\n", x.Severity, markdown(x.Rule.ID), markdown(placeText(&x)), markdown(x.Message))
		if b.Len()+len(row) > markdownBytesMax {
			left++
			continue
		}
		b.WriteString(row)
		if !slices.Contains(rules, x.Rule) {
			rules = append(rules, x.Rule)
		}
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%d more are left out.\n", left)
	}
	b.WriteString("\n<details><summary>Remedies</summary>\n\n")
	for _, r := range rules {
		line := fmt.Sprintf("- **%s** %s", markdown(r.ID), markdown(r.Title))
		if fix := remedyOf(r); fix != "" {
			line += ". " + fix
		}
		if b.Len()+len(line) > 2*markdownBytesMax-1024 {
			break
		}
		b.WriteString(line + "\n")
	}
	b.WriteString("\n</details>\n")
	return b.Bytes()
}

func outcome(f *Findings) string {
	worst := validate.Severity(0)
	for _, x := range f.Findings {
		worst = max(worst, x.Severity)
	}
	switch worst {
	case validate.Error:
		return "this deployment does not work like this"
	case validate.Warning:
		return "this deployment works, and will disappoint"
	}
	return "nothing wrong was found"
}

func placeText(x *validate.Finding) string {
	if x.Range.Filename == "" {
		return "–"
	}
	return fmt.Sprintf("%s:%d", x.Range.Filename, x.Range.Start.Line)
}

// remedyOf is what a rule's page says under "Fix", in Markdown, or "": a configuration's own rule has none.
func remedyOf(r *validate.Rule) string { return title(paragraphOf(r, "Fix")) }

// sourceOf is what a rule's page says it rests on, in Markdown, or "".
func sourceOf(r *validate.Rule) string { return paragraphOf(r, "Source") }

// paragraphOf is the paragraph of a rule's page that begins with a word and a colon, without them, on one line.
func paragraphOf(r *validate.Rule, word string) string {
	if r.Group() == "" {
		return ""
	}
	_, after, _ := strings.Cut(r.Page, "\n"+word+": ")
	line, _, _ := strings.Cut(after, "\n\n")
	return strings.Join(strings.Fields(line), " ")
}
