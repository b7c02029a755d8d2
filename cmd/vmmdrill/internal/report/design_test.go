package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/scenarios"
	"vmmdrill/sim/capacity"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// hostileDesign is a report in which everything that anybody may have written is the worst.
func hostileDesign(t *testing.T) *Design {
	cfg := hostileConfig(t)
	d := &Design{Config: cfg, Version: "test", Findings: hostileReview(), NotPlayed: worst, NotVerified: worst, Procedures: scenarios.Procedures(cfg),
		Capacity: Capacity{Assessment: capacity.Assessment{Rows: []capacity.Row{{Table: "line", Subject: worst, What: worst, Verdict: capacity.TooLittle, Formula: worst, Source: worst}}, TooLittle: 1},
			Topology: cfg.Topology, Options: capacity.Defaults()},
		Files: []Hashed{{worst, worst}}, Commands: []Command{{worst, worst}}, Ask: func(string) string { return worst }}
	d.Findings.Config = cfg
	return d
}

func TestHostileTextsAreHarmlessInReports(t *testing.T) {
	d := hostileDesign(t)
	text := DesignMarkdown(d)
	harmless(t, "the Markdown", string(text))
	harmlessMarkdown(t, text)
	page, err := DesignHTML(d)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(page, []byte("<script>")); n != 1 {
		t.Errorf("the page has %d scripts", n)
	}
	if bytes.Contains(page, []byte("<b>")) || bytes.Contains(page, []byte("javascript:y\"")) {
		t.Error("the page obeys a name")
	}
	doc, err := DesignJSON(d)
	if err != nil || !json.Valid(doc) {
		t.Error("the JSON is none: ", err)
	}
}

// TestTheMarkdownOfAReportFitsIntoAComment: whatever there is, the worst comes first, and what finds no room is counted.
func TestTheMarkdownOfAReportFitsIntoAComment(t *testing.T) {
	d := hostileDesign(t)
	d.Findings.Findings = nil
	for i := range 5000 {
		f := validate.Finding{Rule: rules.All[i%len(rules.All)], Severity: validate.Warning, Range: hcl.Range{Filename: "x.hcl", Start: hcl.Pos{Line: i + 1}}, Message: strings.Repeat("many words ", 10)}
		if i == 4999 {
			f.Severity, f.Message = validate.Error, "the only error"
		}
		d.Findings.Findings = append(d.Findings.Findings, f)
	}
	text := string(DesignMarkdown(d))
	if len(text) > commentBytesMax {
		t.Errorf("%d bytes", len(text))
	}
	_, table, _ := strings.Cut(text, "### Findings")
	if !strings.Contains(strings.Split(table, "\n")[6], "the only error") {
		t.Errorf("the error is not the first finding:\n%s", table[:min(len(table), 600)])
	}
	if !strings.Contains(table, "more findings are left out") {
		t.Error("nothing is said of what is left out")
	}
}

// TestNothingIsCalledSafeThatNobodyLookedAt goes through what a judgement rests on.
func TestNothingIsCalledSafeThatNobodyLookedAt(t *testing.T) {
	empty := func() *Design {
		return &Design{Config: hostileConfig(t), NotPlayed: "nobody asked", NotVerified: "nobody asked"}
	}
	if got := empty().Judgement(); got != NotShown {
		t.Error(got)
	}
	passed := empty()
	passed.Verdicts = []scenarios.Verdict{{Summary: scenarios.Summary{Scenario: &scenarios.Scenario{}, Replications: 1}}}
	if got := passed.Judgement(); got != WithDoubts {
		t.Error("without the search: ", got)
	}
	missed := empty()
	missed.Verdicts = []scenarios.Verdict{{Summary: scenarios.Summary{Scenario: &scenarios.Scenario{}, Replications: 1}, Expectations: []scenarios.Expectation{{Name: "x"}}}}
	twice := empty()
	twice.Verdicts = []scenarios.Verdict{{Summary: scenarios.Summary{Scenario: &scenarios.Scenario{}, Replications: 1, SplitBrain: 1}}}
	wrong := empty()
	wrong.Findings.Findings = []validate.Finding{{Rule: rules.TwoClouds, Severity: validate.Error}}
	for name, d := range map[string]*Design{"missed": missed, "ran twice": twice, "wrong": wrong} {
		if got := d.Judgement(); got != DoesNotSurvive {
			t.Errorf("%s: %s", name, got)
		}
		if !slices.ContainsFunc(d.reasons(), func(r reason) bool { return r.Against }) {
			t.Errorf("%s: nothing speaks against it", name)
		}
	}
}
