package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// Findings is what a validate document is made of.
type Findings struct {
	Config *model.Config
	validate.Review
	Version        string
	Strict         bool     // list what the topology leaves open
	ShowSuppressed bool     // show what was put aside, too
	Directory      string   // where the command runs, with forward slashes, for formats that need absolute paths
	Summaries      []string // files of this run that Azure Pipelines is to attach, absolute
	Color          bool
}

// FindingsText shows every finding with the lines it is about.
func FindingsText(f Findings, quiet bool) ([]byte, error) {
	text, err := Diagnostics(f.Config.Files, f.diagnostics(), f.Color)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(text)
	for _, k := range f.Stale {
		fmt.Fprintf(b, "The baseline knows %s of %s in %s that there no longer is: %s\n", plural(k.Count, "finding"), plain(k.Rule), plain(cmp.Or(k.Address, "no block")), plain(k.Message))
	}
	if len(f.Stale) > 0 {
		fmt.Fprintln(b, "Write the baseline anew: vmmdrill validate --write-baseline FILE.")
	}
	if f.Strict {
		openText(b, f.Config.Topology)
	}
	if !quiet && (b.Len() > 0 || len(f.Suppressed) > 0) {
		fmt.Fprintf(b, "%s. %d rules were checked; vmmdrill explain ID tells more of one.\n", TallyOf(&f.Review), len(f.Rules))
	}
	return b.Bytes(), nil
}

// diagnostics are the findings in the order of the text; those put aside among them if they are to be shown.
func (f *Findings) diagnostics() hcl.Diagnostics {
	var diags hcl.Diagnostics
	aside := f.Suppressed
	if !f.ShowSuppressed {
		aside = nil
	}
	for i := range f.Findings {
		for len(aside) > 0 && validate.Before(&aside[0].Finding, &f.Findings[i]) {
			diags, aside = append(diags, suppressed(&aside[0])), aside[1:]
		}
		diags = append(diags, diagnostic(&f.Findings[i]))
	}
	for i := range aside {
		diags = append(diags, suppressed(&aside[i]))
	}
	return diags
}

// suppressed is a finding that was put aside, and why.
func suppressed(s *validate.Suppressed) *hcl.Diagnostic {
	d := diagnostic(&s.Finding)
	d.Severity = hcl.DiagWarning
	d.Summary = plain(fmt.Sprintf("%s %s (%v, put aside)", s.Rule.ID, s.Rule.Title, s.Severity))
	if s.By == validate.ByBaseline {
		d.Detail += "\nPut aside: it is in the baseline."
		return d
	}
	d.Detail += "\nPut aside by a comment: " + plain(s.Reason) + "."
	if s.Until != "" {
		d.Detail += " It holds until " + plain(s.Until) + "."
	}
	return d
}

// diagnostic is a finding in the shape in which load errors are shown, so that both look alike.
func diagnostic(f *validate.Finding) *hcl.Diagnostic {
	d := &hcl.Diagnostic{
		Severity: hcl.DiagWarning,
		Summary:  plain(fmt.Sprintf("%s %s (%v)", f.Rule.ID, f.Rule.Title, f.Severity)),
		Detail:   plain(f.Message),
	}
	if f.Range != (hcl.Range{}) {
		d.Subject = f.Range.Ptr()
	}
	if f.Severity == validate.Error {
		d.Severity = hcl.DiagError
	}
	if len(f.Rule.Requirements) > 0 {
		d.Detail += "\nRequired by " + strings.Join(f.Rule.Requirements, ", ") + "."
	}
	return d
}

// Tally counts findings by severity.
func Tally(findings []validate.Finding) string {
	var n [validate.Error + 1]int
	for _, f := range findings {
		n[f.Severity]++
	}
	return fmt.Sprintf("%s, %s, %s", plural(n[validate.Error], "error"), plural(n[validate.Warning], "warning"), plural(n[validate.Note], "note"))
}

// TallyOf counts a review's findings by severity, and what was put aside.
func TallyOf(r *validate.Review) string {
	text := Tally(r.Findings)
	if n := len(r.Suppressed); n > 0 {
		text += fmt.Sprintf(", %d put aside", n)
	}
	return text
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// openText lists what the topology leaves open: with its default, or as unknown and taken as the documents require.
func openText(b *bytes.Buffer, t *model.Topology) {
	fmt.Fprintln(b, "What the topology leaves open:")
	for _, u := range t.Unstated() {
		taken := "unknown; taken as the documents require"
		if u.Default != "" {
			taken = u.Default + " (" + u.Source + ")"
		}
		fmt.Fprintf(b, "  %s:%d  %s.%s: %s\n", plain(u.Range.Filename), u.Range.Start.Line, plain(u.Address), u.Name, plain(taken))
	}
}

type findingsJSON struct {
	FormatVersion string           `json:"format_version"`
	Version       string           `json:"version"`
	RulesChecked  int              `json:"rules_checked"`
	Errors        int              `json:"errors"`
	Warnings      int              `json:"warnings"`
	Notes         int              `json:"notes"`
	Findings      []findingJSON    `json:"findings"`
	Suppressed    []suppressedJSON `json:"suppressed"`
	Stale         []validate.Known `json:"stale_baseline"`
	Assumptions   []assumption     `json:"assumptions"`
}

type findingJSON struct {
	Rule         string   `json:"rule"`
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Severity     string   `json:"severity"`
	Requirements []string `json:"requirements"`
	Message      string   `json:"message"`
	Address      string   `json:"address"`
	File         string   `json:"file"`
	Line         int      `json:"line"`
	Column       int      `json:"column"`
	EndLine      int      `json:"end_line"`
	EndColumn    int      `json:"end_column"`
	Fingerprint  string   `json:"fingerprint"`
}

type suppressedJSON struct {
	findingJSON
	By     validate.Suppressor `json:"by"`
	Reason string              `json:"reason,omitempty"`
	Until  string              `json:"until,omitempty"`
}

// FindingsJSON is the document of format_version 1.
func FindingsJSON(f Findings) ([]byte, error) { return indent(findingsDocument(f)) }

func findingsDocument(f Findings) findingsJSON {
	doc := findingsJSON{FormatVersion: FormatVersion, Version: f.Version, RulesChecked: len(f.Rules),
		Findings: findingsOf(f.Findings), Suppressed: []suppressedJSON{}, Stale: append([]validate.Known{}, f.Stale...), Assumptions: assumptions(f.Config.Topology)}
	for i := range f.Findings {
		switch f.Findings[i].Severity {
		case validate.Error:
			doc.Errors++
		case validate.Warning:
			doc.Warnings++
		case validate.Note:
			doc.Notes++
		}
	}
	for i := range f.Suppressed {
		s := &f.Suppressed[i]
		doc.Suppressed = append(doc.Suppressed, suppressedJSON{findingOf(&s.Finding), s.By, s.Reason, s.Until})
	}
	return doc
}

func findingsOf(findings []validate.Finding) []findingJSON {
	list := []findingJSON{}
	for i := range findings {
		list = append(list, findingOf(&findings[i]))
	}
	return list
}

func findingOf(x *validate.Finding) findingJSON {
	return findingJSON{x.Rule.ID, x.Rule.Name, x.Rule.Title, x.Severity.String(), append([]string{}, x.Rule.Requirements...), x.Message,
		x.Address, x.Range.Filename, x.Range.Start.Line, x.Range.Start.Column, x.Range.End.Line, x.Range.End.Column, x.Fingerprint()}
}
