package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
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

// TestErrorsThatWerePutAsideAreStillThere: a comment that ignores an error does not repair it.
func TestErrorsThatWerePutAsideAreStillThere(t *testing.T) {
	d := &Design{Config: hostileConfig(t), NotVerified: "nobody asked"}
	d.Verdicts = []scenarios.Verdict{{Summary: scenarios.Summary{Scenario: &scenarios.Scenario{}, Replications: 1}}}
	d.Findings.Suppressed = []validate.Suppressed{{Finding: validate.Finding{Rule: rules.TwoClouds, Severity: validate.Error}, By: validate.ByComment, Reason: "known"}}
	told := func(r reason) bool {
		return r.Against && r.Judgement == WithDoubts && strings.Contains(r.Text, rules.TwoClouds.ID)
	}
	if !slices.ContainsFunc(d.reasons(), told) {
		t.Errorf("nothing is said of it: %v", d.reasons())
	}
	d.Findings.Suppressed[0].Severity = validate.Warning
	if slices.ContainsFunc(d.reasons(), told) {
		t.Error("a warning that was put aside counts as an error")
	}
}

// TestTheRemedyFitsWhatWasMissed: what is refused is not made good by more line, nor what is lost by shorter steps.
func TestTheRemedyFitsWhatWasMissed(t *testing.T) {
	hour := model.Attr[time.Duration]{Value: time.Hour, Presence: model.Stated}
	day, minute := 86400.0, 60.0
	missed := func(rto, rpo *float64) scenarios.ObjectiveSummary {
		o := scenarios.ObjectiveSummary{Objective: &model.Objective{RTO: hour, RPO: hour}}
		o.RTO.P95, o.RPO.P95 = rto, rpo
		return o
	}
	refusals := []sim.RefusalTally{{Operation: "commit", Target: "a", Reason: "it is early.", Count: 1}, {Operation: "unplanned_failover", Target: "b", Reason: "no VMM server runs.", Count: 9}}
	for _, c := range []struct {
		name    string
		summary scenarios.Summary
		want    string
	}{
		{"two copies", scenarios.Summary{SplitBrain: 1, Refusals: refusals, Objectives: []scenarios.ObjectiveSummary{missed(nil, nil)}}, "ran at both sites"},
		{"refused", scenarios.Summary{Refusals: refusals, Objectives: []scenarios.ObjectiveSummary{missed(nil, &minute)}}, "unplanned_failover of b, because no VMM server runs"},
		{"refused for a while", scenarios.Summary{Refusals: refusals, Objectives: []scenarios.ObjectiveSummary{missed(&day, &minute)}}, "Bring back sooner"},
		{"lost", scenarios.Summary{Objectives: []scenarios.ObjectiveSummary{missed(&minute, &day)}}, "Let captures reach the other side sooner"},
		{"expected", scenarios.Summary{}, "why it is not as it is expected"},
	} {
		c.summary.Scenario = &scenarios.Scenario{}
		d := &Design{Config: hostileConfig(t)}
		if got := d.remedyFor(&scenarios.Verdict{Summary: c.summary}); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
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
