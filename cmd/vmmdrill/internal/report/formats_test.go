package report

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// worst is what somebody might write who wants to see what happens: into a terminal, a page, a spreadsheet, a pipeline.
const worst = "=cmd()|' /C calc'!A0 <script>alert(1)</script> ]]> | `a` [x](javascript:y) **b** ##vso[task.complete result=Failed;]x ::error::y %0A %AZP0A ; ] , \" ' \\ " +
	"\n::error file=a::z\n##vso[task.setvariable variable=a]b\r\n\x1b[31mred \u202e \u200b"

// hostileReview is a review in which everything that anybody may have written is the worst.
func hostileReview() Findings {
	own := &validate.Rule{ID: worst, Name: worst, Title: worst, Severity: validate.Error, Options: validate.Both, Tags: []string{"custom"}, Page: worst}
	at := func(file string, line int) hcl.Range {
		return hcl.Range{Filename: file, Start: hcl.Pos{Line: line, Column: 1}, End: hcl.Pos{Line: line, Column: 5}}
	}
	found := []validate.Finding{
		{Rule: rules.TwoClouds, Severity: validate.Error, Range: at(worst, 1), Address: worst, Message: worst},
		{Rule: rules.TwoClouds, Severity: validate.Warning, Range: at("a b/ü;.hcl", 2), Address: "vm.x", Message: worst},
		{Rule: own, Severity: validate.Note, Message: worst},
	}
	aside := []validate.Suppressed{{Finding: found[0], By: validate.ByComment, Reason: worst, Until: worst}, {Finding: found[1], By: validate.ByBaseline}}
	return Findings{Config: &model.Config{Topology: &model.Topology{}, FileNames: []string{"a b/ü;.hcl", worst}}, Version: "test", Directory: "/work dir", Summaries: []string{worst}, ShowSuppressed: true,
		Review: validate.Review{Rules: []*validate.Rule{rules.TwoClouds, rules.TwoSites, own}, Findings: found, Suppressed: aside, Stale: []validate.Known{{Rule: worst, Address: worst, Message: worst, Count: 1}}}}
}

// TestHostileTextsAreHarmlessInEveryFormatOfFindings: what is a command, a tag, a link, a formula or an end of something in a
// format is none when somebody has written it into a name.
func TestHostileTextsAreHarmlessInEveryFormatOfFindings(t *testing.T) {
	for _, format := range FindingsFormats {
		text, err := FindingsAs(format, hostileReview(), false)
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if format != "json" { // which programs read, and no terminal
			harmless(t, format, string(text))
		}
		if format != "sarif" && format != "json" && format != "azuredevops" && strings.Contains(string(text), "##vso[") {
			t.Errorf("%s gives Azure Pipelines a command", format)
		}
		check := map[string]func(*testing.T, []byte){"markdown": harmlessMarkdown, "csv": harmlessCSV, "github": harmlessGitHub, "azuredevops": harmlessAzure,
			"junit": wellFormed, "checkstyle": wellFormed, "sarif": validSARIF, "compact": oneLineEach}[format]
		if check != nil {
			t.Run(format, func(t *testing.T) { check(t, text) })
		}
	}
	if _, err := FindingsAs("nothing", Findings{}, false); err == nil {
		t.Error("a format that there is not was written")
	}
}

func harmlessMarkdown(t *testing.T, text []byte) {
	page := pageOf(t, text)
	if bad := obeyedHTML.Find(page); bad != nil {
		t.Errorf("it becomes %q:\n%s", bad, page)
	}
	if n := bytes.Count(page, []byte("<tr>")); n != 4 {
		t.Errorf("the table has %d rows, want a head and 3:\n%s", n, page)
	}
}

// obeyedHTML is what a page has where a hostile text was obeyed and not shown.
var obeyedHTML = regexp.MustCompile(`<script|<a |javascript:y"|<strong>b|<em>`)

// pageOf is Markdown as GitHub's flavour shows it, with the HTML in it.
func pageOf(t *testing.T, text []byte) []byte {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert(text, &page); err != nil {
		t.Fatal(err)
	}
	return page.Bytes()
}

func harmlessCSV(t *testing.T, text []byte) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet takes this for a formula: %q", cell)
			}
		}
	}
}

func harmlessGitHub(t *testing.T, text []byte) {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(lines) != 3 {
		t.Errorf("%d commands, want 3", len(lines))
	}
	for _, l := range lines {
		if !regexp.MustCompile(`^::(error|warning|notice) title=[^:,]*(,file=[^:,]*,line=\d+,col=\d+,endLine=\d+)?::`).MatchString(l) {
			t.Errorf("not one command: %s", l)
		}
	}
}

func harmlessAzure(t *testing.T, text []byte) {
	for _, l := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if n := strings.Count(l, "##"); n > 1 || n == 1 && !strings.HasPrefix(l, "##vso[task.logissue ") && !strings.HasPrefix(l, "##vso[task.uploadsummary]") {
			t.Errorf("a command that nobody gave: %s", l)
		}
	}
	if !strings.Contains(string(text), "sourcepath=/work dir/a b/ü%3B.hcl;linenumber=2;") {
		t.Errorf("no absolute path:\n%s", text)
	}
}

func wellFormed(t *testing.T, text []byte) {
	if err := xml.Unmarshal(text, &struct{ XMLName xml.Name }{}); err != nil {
		t.Error(err)
	}
}

func oneLineEach(t *testing.T, text []byte) {
	if n := strings.Count(string(text), "\n"); n != 5 {
		t.Errorf("%d lines, want 5:\n%s", n, text)
	}
}

func validSARIF(t *testing.T, text []byte) {
	log, err := sarif.FromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Errorf("not SARIF 2.1.0: %v", err)
	}
	for _, r := range log.Runs[0].Results {
		for _, l := range r.Locations {
			if uri := *l.PhysicalLocation.ArtifactLocation.URI; strings.ContainsAny(uri, " <>\"\n\\") {
				t.Errorf("no URI: %q", uri)
			}
		}
	}
}

// TestASARIFLogStaysWithinLimits: of more findings than GitHub shows the worst are kept, and the log says how many are not.
func TestASARIFLogStaysWithinLimits(t *testing.T) {
	f := Findings{Config: &model.Config{Topology: &model.Topology{}}, Version: "1.2.3"}
	for i := range sarifResultsMax + 10 {
		severity := validate.Note
		if i >= sarifResultsMax {
			severity = validate.Error
		}
		f.Findings = append(f.Findings, validate.Finding{Rule: rules.TwoClouds, Severity: severity, Message: fmt.Sprintf("%d%s", i, strings.Repeat("x", 5000))})
	}
	text, err := FindingsAs("sarif", f, false)
	if err != nil {
		t.Fatal(err)
	}
	log, err := sarif.FromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != sarifResultsMax || run.Results[0].Level != "error" || run.Results[10].Level != "note" {
		t.Errorf("%d results, the first is %s, the eleventh %s", len(run.Results), run.Results[0].Level, run.Results[10].Level)
	}
	if n := run.Invocations[0].ToolExecutionNotifications; len(n) != 1 || !strings.HasPrefix(*n[0].Message.Text, "10 findings are left out") {
		t.Errorf("notifications are %v", n)
	}
	if len(run.Tool.Driver.Rules) != 1 || len([]rune(*run.Results[0].Message.Text)) > sarifTextMax {
		t.Errorf("%d rules, a message of %d characters", len(run.Tool.Driver.Rules), len([]rune(*run.Results[0].Message.Text)))
	}
	for id, n := range fingerprints(run) {
		if n > 1 {
			t.Fatalf("fingerprint %s occurs %d times", id, n)
		}
	}
}

func fingerprints(run *sarif.Run) map[string]int {
	seen := map[string]int{}
	for _, r := range run.Results {
		seen[r.PartialFingerprints["vmmdrill/v1"]]++
	}
	return seen
}

// TestEveryRuleIsValidSARIF: tags, pages and names of all rules fit.
func TestEveryRuleIsValidSARIF(t *testing.T) {
	f := Findings{Config: &model.Config{Topology: &model.Topology{}}, Version: "v1.2.3"}
	for _, r := range rules.All {
		f.Findings = append(f.Findings, validate.Finding{Rule: r, Severity: r.Severity, Message: r.Title})
	}
	text, err := FindingsAs("sarif", f, false)
	if err != nil {
		t.Fatal(err)
	}
	validSARIF(t, text)
	log, _ := sarif.FromBytes(text)
	for _, r := range log.Runs[0].Tool.Driver.Rules {
		if len(r.Properties.Tags) == 0 || len(r.Properties.Tags) > sarifTagsMax || r.Help.Markdown == nil || !strings.Contains(*r.Help.Markdown, "**Good**") {
			t.Errorf("%s: tags %v", *r.ID, r.Properties.Tags)
		}
	}
}

// TestJUnitHasACaseForEachRuleAndFile reads the document back: clean rules pass, errors and warnings fail, what was put aside is
// skipped.
func TestJUnitHasACaseForEachRuleAndFile(t *testing.T) {
	at := func(file string) hcl.Range { return hcl.Range{Filename: file, Start: hcl.Pos{Line: 1, Column: 1}} }
	f := Findings{Config: &model.Config{Topology: &model.Topology{}, FileNames: []string{"a.hcl", "b.hcl"}}, Review: validate.Review{
		Rules:      []*validate.Rule{rules.TwoClouds, rules.TwoSites, rules.DeclaredNames},
		Findings:   []validate.Finding{{Rule: rules.TwoClouds, Severity: validate.Error, Range: at("a.hcl")}, {Rule: rules.TwoSites, Severity: validate.Note, Range: at("a.hcl")}},
		Suppressed: []validate.Suppressed{{Finding: validate.Finding{Rule: rules.TwoClouds, Severity: validate.Error, Range: at("b.hcl")}, By: validate.ByComment, Reason: "because"}},
	}}
	text, err := FindingsAs("junit", f, false)
	if err != nil {
		t.Fatal(err)
	}
	var back junit.Testsuites
	if err := xml.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if back.Tests != 6 || back.Failures != 1 || back.Skipped != 1 || len(back.Suites) != 2 || len(back.Suites[1].Testcases) != 3 {
		t.Errorf("read back: %d cases, %d failed, %d skipped, %d suites", back.Tests, back.Failures, back.Skipped, len(back.Suites))
	}
}

// TestAzurePipelinesReadsThis is the format that has absolute paths, so that no script can compare it.
func TestAzurePipelinesReadsThis(t *testing.T) {
	at := hcl.Range{Filename: "estate/a.hcl", Start: hcl.Pos{Line: 7, Column: 3}}
	f := Findings{Config: &model.Config{}, Directory: "/agent/work; 1", Summaries: []string{"/agent/work; 1/summary.md"}, Review: validate.Review{Findings: []validate.Finding{
		{Rule: rules.TwoSites, Severity: validate.Note, Range: at, Address: "deployment.x", Message: "Worth knowing."},
		{Rule: rules.TwoClouds, Severity: validate.Warning, Range: at, Message: "100 % of it; [a]"},
	}}}
	want := "##vso[task.logissue type=warning;sourcepath=/agent/work%3B 1/estate/a.hcl;linenumber=7;columnnumber=3;code=CLD001;]100 %AZP25 of it; [a]\n" +
		"TOP003 deployment.x: Worth knowing.\n" +
		"##vso[task.uploadsummary]/agent/work; 1/summary.md\n" +
		"##vso[task.complete result=SucceededWithIssues;]0 errors, 1 warning, 1 note\n"
	got, err := FindingsAs("azuredevops", f, false)
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}
