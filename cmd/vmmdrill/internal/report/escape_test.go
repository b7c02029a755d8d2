package report

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// hostile is what somebody might call a machine who wants to see what happens. What cannot be seen is refused in names, but
// not in texts.
const (
	hostile = "x<script>alert(1)</script>|`a` *b* [c](d) ##vso[task.complete] & #h"
	unseen  = " \x1b[31mred \u202edesrever"
)

// hostileConfig is a deployment full of such names, with findings and a procedure.
func hostileConfig(t *testing.T) *model.Config {
	t.Helper()
	name := []byte(`"` + hostile + `"`) // raw, as a file may contain it
	text := strings.ReplaceAll(`
deployment "NAME" {
  option         = "standalone"
  primary_site   = site["NAME"]
  secondary_site = site.b
}
site "NAME" {}
site "b" {}
host "NAME" { site = site["NAME"] }
vm "NAME" { host = host["NAME"] }
vmm "NAME" { vm = vm["NAME"] }
procedure "NAME" {
  description = "TEXT"
  step "NAME" {
    do      = "verify_vmm"
    target  = "vmm"
    who     = "TEXT"
    what    = "TEXT"
    console = "hyper_v_manager"
    site    = "primary"
  }
}
`, `"NAME"`, string(name))
	text = strings.ReplaceAll(text, "TEXT", hostile+unseen)
	cfg, diags := model.Load(fstest.MapFS{"x.hcl": {Data: []byte(text)}}, []string{"x.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

// harmless reports the characters that a terminal obeys instead of showing them.
func harmless(t *testing.T, what, text string) {
	t.Helper()
	for _, c := range []string{"\x1b", "\u202e"} {
		if strings.Contains(text, c) {
			t.Errorf("%s contains %q", what, c)
		}
	}
}

func TestHostileNamesAreHarmlessInEveryFormat(t *testing.T) {
	cfg := hostileConfig(t)
	findings := Findings{Config: cfg, Review: validate.Review{Rules: rules.All, Findings: validate.Run(cfg, rules.All)}, Strict: true}
	if len(findings.Findings) == 0 {
		t.Fatal("nothing is found")
	}
	text, err := FindingsText(findings, false)
	if err != nil {
		t.Fatal(err)
	}
	harmless(t, "a finding", string(text))

	g := GraphOf(cfg.Topology)
	for _, drawn := range []string{string(Mermaid(g)), string(DOT(g)), string(SVG(g))} {
		harmless(t, "a drawing", drawn)
	}
	if strings.Contains(string(SVG(g)), "<script") || strings.Contains(string(Mermaid(g)), "<script") {
		t.Error("a drawing contains a script")
	}
	if err := xml.Unmarshal(SVG(g), &struct{ XMLName xml.Name }{}); err != nil {
		t.Errorf("the SVG is not well formed: %v", err)
	}

	runbook := string(Runbook(cfg.Topology, cfg.Procedures, "test"))
	harmless(t, "the runbook", runbook)
	for _, active := range []string{"<script", "[c](d)", "|`", "*b*"} {
		if strings.Contains(runbook, active) {
			t.Errorf("the runbook contains %q", active)
		}
	}

	v := scenarios.Verdict{Summary: scenarios.Summary{Scenario: &scenarios.Scenario{Entity: model.Entity{Name: hostile + unseen}, Description: hostile + unseen},
		Replications: 1, VMs: []scenarios.VMSummary{{VM: 0, Site: 0, Health: "Normal"}},
		First: sim.Result{Timeline: []sim.Entry{{What: "run", Target: hostile + unseen, Detail: hostile + unseen}}}},
		Expectations: []scenarios.Expectation{{Name: hostile + unseen, Message: hostile + unseen}}}
	doc := Simulation{Config: cfg, Findings: findings, Verdicts: []scenarios.Verdict{v}, Version: "test", Repeat: hostile + unseen}
	doc.Findings.Findings = nil
	report, err := SimulateText(doc, false)
	if err != nil {
		t.Fatal(err)
	}
	harmless(t, "the report", string(report))

	for what, write := range map[string]func() ([]byte, error){
		"findings":   func() ([]byte, error) { return FindingsJSON(findings) },
		"simulation": func() ([]byte, error) { return SimulateJSON(doc) },
	} {
		text, err := write()
		var back map[string]any
		if err == nil {
			err = json.Unmarshal(text, &back)
		}
		if err != nil || strings.Contains(string(text), "\x1b") || strings.Contains(string(text), "<script") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestMarkdownNotifiesNobody: GitHub looks for names behind an @ in the text that it has rendered, so an entity or a backslash
// does not hide one, and code does.
func TestMarkdownNotifiesNobody(t *testing.T) {
	mention := regexp.MustCompile(`@[\w-]`)
	for _, name := range []string{"@octocat", "@contoso/operators", "ask @octocat, @hubot", "svc@contoso.example"} {
		if text := html.UnescapeString(string(pageOf(t, []byte(markdown(name))))); mention.MatchString(text) || !strings.Contains(text, "@") {
			t.Errorf("%q becomes %q", name, text)
		}
	}
}

// TestACommandCanBeCopiedOutOfItsCodeSpan, whatever its author quoted.
func TestACommandCanBeCopiedOutOfItsCodeSpan(t *testing.T) {
	for _, command := range []string{"vmmdrill compare --seed 1 --failure site_lost_and_back", "vmmdrill diff --var 'x=`a` ``b`` @octocat *c*' a b", "`"} {
		if text := html.UnescapeString(string(pageOf(t, []byte(codeSpan(command))))); text != "<p><code>"+command+"</code></p>\n" {
			t.Errorf("%q becomes %q", command, text)
		}
	}
}
