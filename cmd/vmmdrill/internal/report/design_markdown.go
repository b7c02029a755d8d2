package report

import (
	"bytes"
	"fmt"
	"strings"

	"vmmdrill/validate"
)

// The shares of a comment's room that the parts of a report have, so that none takes the room of the others.
const (
	reasonsShare   = commentBytesMax / 10
	actionsShare   = commentBytesMax / 5
	foundShare     = commentBytesMax / 5
	scenariosShare = commentBytesMax / 5
	storiesShare   = commentBytesMax / 10
)

// DesignMarkdown is the report in short, for a pull request or the summary of a step: the worst first, and not longer than a comment may be.
func DesignMarkdown(d *Design) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "## vmmdrill: %s\n\n**%s** (option %s, %s to %s)\n\n", markdown(string(d.Judgement())), markdown(d.Config.Topology.Deployment.Name),
		d.Config.Topology.Option(), markdown(d.deployment().Primary), markdown(d.deployment().Secondary))
	reasons := lines{most: reasonsShare}
	for _, r := range d.reasons() {
		mark := "for"
		if r.Against {
			mark = "**against**"
		}
		reasons.add(fmt.Sprintf("- %s: %s", mark, markdown(r.Text)))
	}
	b.WriteString(reasons.text("reasons"))
	d.objectivesMarkdown(&b)
	d.actionsMarkdown(&b)
	d.scenariosMarkdown(&b)
	d.worstMarkdown(&b)
	d.storiesMarkdown(&b)
	d.findingsTable(&b)
	fmt.Fprintf(&b, "\nvmmdrill %s, seed %d. Repeat with: %s\n", markdown(d.Version), d.Seed, codeSpan(d.Commands[len(d.Commands)-1].Line))
	return b.Bytes()
}

func (d *Design) objectivesMarkdown(b *bytes.Buffer) {
	list := d.objectives()
	if len(list) == 0 {
		return
	}
	b.WriteString("\n### Objectives\n\n| objective | RTO p95 | limit | RPO p95 | limit | |\n|---|---|---|---|---|---|\n")
	rows := lines{most: reasonsShare}
	for _, o := range list {
		met := d.metText(o.Of)
		switch {
		case o.Of == 0:
			met = "not played"
		case len(o.Missed) > 0:
			met = "**missed** in " + markdown(strings.Join(o.Missed, ", "))
		}
		rows.add(fmt.Sprintf("| %s | %s | %s | %s |", markdown(o.Name), caseText(o.RTO), caseText(o.RPO), met))
	}
	b.WriteString(rows.text("objectives"))
}

// caseText is a figure and its limit, as two columns.
func caseText(w *worstCase) string {
	if w == nil {
		return "– | –"
	}
	limit := "none"
	if w.Limit != nil {
		limit = lasting(w.Limit)
	}
	return lasting(w.P95) + " | " + limit
}

func (d *Design) actionsMarkdown(b *bytes.Buffer) {
	list := d.actions()
	if len(list) == 0 {
		return
	}
	b.WriteString("\n### What to do\n\n")
	out := lines{most: actionsShare}
	for _, a := range list {
		text := fmt.Sprintf("1. %s. %s", markdown(strings.TrimSuffix(a.What, ".")), markdown(a.Why))
		if a.Command != "" {
			text += ": " + codeSpan(a.Command)
		}
		if len(a.Where) > 0 {
			text += " (" + markdown(strings.Join(a.Where, ", ")) + ")"
		}
		out.add(text)
	}
	b.WriteString(out.text("actions"))
}

func (d *Design) scenariosMarkdown(b *bytes.Buffer) {
	b.WriteString("\n### Scenarios\n\n")
	if len(d.Verdicts) == 0 {
		fmt.Fprintf(b, "None was played: %s.\n", markdown(d.NotPlayed))
		return
	}
	b.WriteString("| scenario | | VMM RTO p95 | objectives at p95 |\n|---|---|---|---|\n")
	out := lines{most: scenariosShare}
	for i := range d.Verdicts {
		v := &d.Verdicts[i]
		word := "passed"
		switch {
		case !v.Passed():
			word = "**MISSED**"
		case len(d.neverBack(&v.Summary)) > 0:
			word = "passed, **not all back**"
		}
		var figures []string
		for k := range v.Summary.Objectives {
			o := &v.Summary.Objectives[k]
			figures = append(figures, o.Objective.Name+": "+objectiveFigures(o))
		}
		out.add(fmt.Sprintf("| %s | %s | %s | %s |", markdown(v.Summary.Scenario.Name), word, lasting(v.Summary.VMM.RTO.P95), markdown(strings.Join(figures, "; "))))
	}
	b.WriteString(out.text("scenarios"))
}

// worstMarkdown has the worst of all scenarios, and how long something was without protection.
func (d *Design) worstMarkdown(b *bytes.Buffer) {
	list := d.worst()
	if len(list) == 0 {
		return
	}
	b.WriteString("\n### The worst of all scenarios\n\nRTO and RPO at the 95th percentile, the rest in replication 0.\n\n| | | of | in |\n|---|---|---|---|\n")
	for _, f := range list {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", f.What, lasting(f.Seconds), markdown(shortened(f.Of, nameMax)), markdown(shortened(f.Scenario, nameMax)))
	}
}

// nameMax is how much of a name a row of a fixed length shows.
const nameMax = 200

// storiesMarkdown tells the shortest stories in which a promise is broken.
func (d *Design) storiesMarkdown(b *bytes.Buffer) {
	if d.Verification == nil || len(d.Verification.Counterexamples) == 0 {
		return
	}
	b.WriteString("\n### How a promise is broken\n\n")
	out := lines{most: storiesShare}
	for i := range d.Verification.Counterexamples {
		s := story(i, &d.Verification.Counterexamples[i])
		out.add("- " + markdown(s.Heading))
		for k, step := range s.Steps {
			out.add(fmt.Sprintf("  %d. %s", k+1, markdown(step)))
		}
	}
	b.WriteString(out.text("lines"))
}

func (d *Design) findingsTable(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n### Findings\n\n%s, of %d rules.\n", TallyOf(&d.Findings.Review), len(d.Findings.Rules))
	if len(d.Findings.Findings) == 0 {
		return
	}
	b.WriteString("\n| | rule | where | what |\n|---|---|---|---|\n")
	out := lines{most: foundShare}
	for _, f := range worstFirst(d.Findings.Findings) {
		word := f.Severity.String()
		if f.Severity == validate.Error {
			word = "**" + word + "**"
		}
		out.add(fmt.Sprintf("| %s | %s | %s | %s |", word, markdown(f.Rule.ID), markdown(placeText(&f)), markdown(f.Message)))
	}
	b.WriteString(out.text("findings"))
}
