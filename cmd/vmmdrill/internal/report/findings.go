package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// Findings is what a validate document is made of.
type Findings struct {
	Config   *model.Config
	Findings []validate.Finding
	Rules    int // how many were checked
	Version  string
	Strict   bool // list what the topology leaves open
	Color    bool
}

// FindingsText shows every finding with the lines it is about.
func FindingsText(f Findings, quiet bool) ([]byte, error) {
	diags := make(hcl.Diagnostics, len(f.Findings))
	for i := range f.Findings {
		diags[i] = diagnostic(&f.Findings[i])
	}
	text, err := Diagnostics(f.Config.Files, diags, f.Color)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBuffer(text)
	if f.Strict {
		openText(b, f.Config.Topology)
	}
	if !quiet && (len(f.Findings) > 0 || f.Strict) {
		fmt.Fprintf(b, "%s. %d rules were checked; vmmdrill explain ID tells more of one.\n", Tally(f.Findings), f.Rules)
	}
	return b.Bytes(), nil
}

// diagnostic is a finding in the shape in which load errors are shown, so that both look alike.
func diagnostic(f *validate.Finding) *hcl.Diagnostic {
	d := &hcl.Diagnostic{
		Severity: hcl.DiagWarning,
		Summary:  fmt.Sprintf("%s %s (%v)", f.Rule.ID, f.Rule.Title, f.Rule.Severity),
		Detail:   f.Message,
	}
	if f.Range != (hcl.Range{}) {
		d.Subject = f.Range.Ptr()
	}
	if f.Rule.Severity == validate.Error {
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
		n[f.Rule.Severity]++
	}
	return fmt.Sprintf("%s, %s, %s", plural(n[validate.Error], "error"), plural(n[validate.Warning], "warning"), plural(n[validate.Note], "note"))
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
	FormatVersion string        `json:"format_version"`
	Version       string        `json:"version"`
	RulesChecked  int           `json:"rules_checked"`
	Errors        int           `json:"errors"`
	Warnings      int           `json:"warnings"`
	Notes         int           `json:"notes"`
	Findings      []findingJSON `json:"findings"`
	Assumptions   []assumption  `json:"assumptions"`
}

type findingJSON struct {
	Rule         string   `json:"rule"`
	Name         string   `json:"name"`
	Title        string   `json:"title"`
	Severity     string   `json:"severity"`
	Requirements []string `json:"requirements"`
	Message      string   `json:"message"`
	File         string   `json:"file"`
	Line         int      `json:"line"`
	Column       int      `json:"column"`
	EndLine      int      `json:"end_line"`
	EndColumn    int      `json:"end_column"`
}

// FindingsJSON is the document of format_version 1.
func FindingsJSON(f Findings) ([]byte, error) {
	doc := findingsJSON{FormatVersion: FormatVersion, Version: f.Version, RulesChecked: f.Rules,
		Findings: findingsOf(f.Findings), Assumptions: assumptions(f.Config.Topology)}
	for i := range f.Findings {
		switch f.Findings[i].Rule.Severity {
		case validate.Error:
			doc.Errors++
		case validate.Warning:
			doc.Warnings++
		case validate.Note:
			doc.Notes++
		}
	}
	return indent(doc)
}

func findingsOf(findings []validate.Finding) []findingJSON {
	list := []findingJSON{}
	for i := range findings {
		x := &findings[i]
		list = append(list, findingJSON{x.Rule.ID, x.Rule.Name, x.Rule.Title, x.Rule.Severity.String(),
			append([]string{}, x.Rule.Requirements...), x.Message, x.Range.Filename,
			x.Range.Start.Line, x.Range.Start.Column, x.Range.End.Line, x.Range.End.Column})
	}
	return list
}
