package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"io/fs"
	"testing/fstest"
	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
	"vmmdrill/validate/rules"
)

// fenced are the texts of a page's code blocks of one language.
func fenced(t *testing.T, page, language string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(text), "\n```") {
		if first, rest, ok := strings.Cut(part, "\n"); ok && i%2 == 1 && first == language {
			blocks = append(blocks, rest+"\n")
		}
	}
	if len(blocks) == 0 {
		t.Fatalf("%s has no %s block", page, language)
	}
	return blocks
}

// TestREADMECommandsAreTheTwoThatAreMeant runs the first command as it is written. The second is the one that runs this
// test.
func TestREADMECommandsAreTheTwoThatAreMeant(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(fenced(t, "../../README.md", "sh")[0]), "\n")
	if len(lines) != 2 || lines[1] != "go test ./..." {
		t.Fatalf("the commands are %q", lines)
	}
	words := strings.Fields(lines[0])
	c := exec.Command(words[0], words[1:]...)
	c.Dir = "../.."
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "scenario paris_lost: passed") {
		t.Fatalf("%s: %v\n%s", lines[0], err, out)
	}
}

// TestREADMEShowsWhatIsReallyPrinted runs every command that a page shows with its output.
func TestREADMEShowsWhatIsReallyPrinted(t *testing.T) {
	for _, page := range []string{"../../README.md", "README.md", "../../sim/capacity/README.md"} {
		for _, block := range fenced(t, page, "console") {
			command, want, _ := strings.Cut(block, "\n")
			args := strings.Fields(strings.TrimPrefix(command, "$ vmmdrill "))
			var out, errs bytes.Buffer
			code := run(context.Background(), args, &out, &errs)
			if code != exitPassed || errs.Len() > 0 {
				t.Errorf("%s: %s: exit %d\n%s", page, command, code, errs.String())
			}
			switch {
			case out.String() == want:
			case *update:
				replaceIn(t, page, block, command+"\n"+out.String())
			default:
				t.Errorf("%s: %s prints\n%s", page, command, out.String())
			}
		}
	}
}

func replaceIn(t *testing.T, page, old, new string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err == nil {
		err = os.WriteFile(page, bytes.Replace(text, []byte(old), []byte(new), 1), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestREADMEQuotesTheExample: the scenario that the README shows is the one whose output it shows.
func TestREADMEQuotesTheExample(t *testing.T) {
	drills, err := fs.ReadFile(library.Files, "examples/stretched/drills.hcl")
	if err != nil {
		t.Fatal(err)
	}
	if quoted := fenced(t, "../../README.md", "hcl")[0]; !strings.Contains(string(drills), quoted) {
		t.Errorf("the example does not contain\n%s", quoted)
	}
}

// TestREADMEOfScenariosHoldsWhatItSays plays the scenarios that the manual shows, in the standalone example.
func TestREADMEOfScenariosHoldsWhatItSays(t *testing.T) {
	topology, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	manual := strings.Join(fenced(t, "../../scenarios/README.md", "hcl"), "\n")
	files := fstest.MapFS{"topology.hcl": {Data: topology}, "manual.hcl": {Data: []byte(manual)}}
	cfg, diags := model.Load(files, []string{"."}, nil)
	list, more := scenarios.Load(cfg)
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	var names []string
	for _, s := range list {
		names = append(names, s.Name)
		sum, err := s.Play(context.Background(), 1, 20, 1, func() {})
		if err != nil {
			t.Fatal(err)
		}
		v, diags := s.Judge(sum)
		if diags.HasErrors() || !v.Passed() {
			t.Errorf("%s: %v %+v", s.Name, diags, v.Expectations)
		}
	}
	if !slices.Equal(names, []string{"a host fails at night", "from scratch", "forgetful"}) {
		t.Errorf("the manual's scenarios are %q", names)
	}
}

// TestREADMEOfTheRulesIsGenerated: the reference of the rules is made of their pages.
func TestREADMEOfTheRulesIsGenerated(t *testing.T) {
	generated(t, "../../validate/README.md", report.RulesMarkdown(rules.Groups))
}

// generated compares a page with what it is generated from.
func generated(t *testing.T, page string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(page, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what it is made of (%v); write it anew with -update", page, err)
	}
}

// TestREADMEOfTheLanguageIsGenerated: the reference page says what the loader reads, with a description and a kind of
// everything, and a source of every default.
func TestREADMEOfTheLanguageIsGenerated(t *testing.T) {
	for _, d := range languageReference() {
		switch {
		case d.Doc == "", !d.Block && d.Kind == "":
			t.Errorf("%s is not described", d.Address)
		case d.Default != "" && d.DefaultSource == "":
			t.Errorf("the default of %s has no source", d.Address)
		}
	}
	generated(t, "../../model/README.md", report.Reference(languageReference()))
}
