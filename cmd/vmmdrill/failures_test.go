package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
)

// playedOnPages is how often a block of a page is played: vmmdrill simulate --failure F-3 --replications 20 gives the same.
const playedOnPages = 20

// TestPagesOfFailuresHoldWhatTheySay plays every block of every page on its example, with the changes that the page makes to it.
// What the page expects has to come out, and the lines that it shows have to be those of the report.
func TestPagesOfFailuresHoldWhatTheySay(t *testing.T) {
	for _, f := range scenarios.Failures() {
		t.Run(f.Name, func(t *testing.T) {
			for i, block := range f.Blocks {
				cfg := changed(t, block.Example, block.Changes)
				list, diags := f.Rehearse(cfg, i)
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				text := rehearsed(t, cfg, list)
				if block.Lines == "" {
					continue
				}
				if shown := matching(t, text, block.Lines); shown != block.Shown {
					old := "```text " + block.Lines + "\n" + block.Shown + "\n```"
					if *update {
						replaceIn(t, failurePage(f.Name), old, strings.Replace(old, "\n"+block.Shown+"\n", "\n"+shown+"\n", 1))
					} else {
						t.Errorf("block %d prints\n%s", i+1, shown)
					}
				}
			}
		})
	}
}

// failurePage is where the page of a failure stands: F-3 in f-03.md.
func failurePage(name string) string {
	if n := 0; strings.HasPrefix(name, "F-") {
		fmt.Sscanf(name, "F-%d", &n)
		name = fmt.Sprintf("f-%02d", n)
	}
	return path.Join("../../scenarios/library/failures", name+".md")
}

// rehearsed plays scenarios, sees that what is expected comes out, and reports them.
func rehearsed(t *testing.T, cfg *model.Config, list []*scenarios.Scenario) string {
	t.Helper()
	doc := report.Simulation{Config: cfg, Findings: report.Findings{Config: cfg}}
	for _, s := range list {
		sum, err := s.Play(context.Background(), 1, playedOnPages, 2, func() {})
		if err != nil {
			t.Fatal(err)
		}
		v, diags := s.Judge(sum)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for _, e := range v.Expectations {
			if !e.Met {
				t.Errorf("%s: %s: %s", s.Name, e.Name, e.Message)
			}
		}
		doc.Verdicts = append(doc.Verdicts, v)
	}
	text, err := report.SimulateText(doc, false)
	if err != nil {
		t.Fatal(err)
	}
	if testing.Verbose() {
		t.Logf("%s", text)
	}
	played, _, _ := strings.Cut(string(text), "\ntaken where")
	return played
}

// matching are the lines of a report that a page shows.
func matching(t *testing.T, text, expression string) string {
	t.Helper()
	wanted, err := regexp.Compile(expression)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, line := range strings.Split(text, "\n") {
		if wanted.MatchString(line) {
			shown = append(shown, line)
		}
	}
	if len(shown) == 0 {
		t.Errorf("no line of the report matches %q", expression)
	}
	return strings.Join(shown, "\n")
}

// changed is an example whose topology is changed: of each piece of the changes, the lines that stay or go are looked for, and
// those that stay or come take their place, wherever they are found. Blanks do not count.
func changed(t *testing.T, example, changes string) *model.Config {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"topology.hcl", "drills.hcl"} {
		text, err := fs.ReadFile(library.Files, path.Join("examples", example, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	lines := bytes.Split(files["topology.hcl"].Data, []byte("\n"))
	for _, piece := range strings.Split(changes, "\n@@\n") {
		if changes != "" {
			lines = edit(t, lines, piece)
		}
	}
	files["topology.hcl"].Data = bytes.Join(lines, []byte("\n"))
	cfg, diags := model.Load(files, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

func edit(t *testing.T, lines [][]byte, piece string) (edited [][]byte) {
	t.Helper()
	var before, after []string
	for _, line := range strings.Split(piece, "\n") {
		if !strings.HasPrefix(line, "+") {
			before = append(before, plainLine(line[min(1, len(line)):]))
		}
		if !strings.HasPrefix(line, "-") {
			after = append(after, line[min(1, len(line)):])
		}
	}
	found := false
	for i := 0; i < len(lines); i++ {
		if !standsAt(lines[i:], before) {
			edited = append(edited, lines[i])
			continue
		}
		found = true
		for _, line := range after {
			edited = append(edited, []byte(line))
		}
		i += len(before) - 1
	}
	if !found {
		t.Fatalf("the example has no\n%s", piece)
	}
	return edited
}

func standsAt(lines [][]byte, wanted []string) bool {
	for i, w := range wanted {
		if i >= len(lines) || plainLine(string(lines[i])) != w {
			return false
		}
	}
	return true
}

func plainLine(line string) string { return strings.Join(strings.Fields(line), " ") }

// Every failure mode of the facts has a page where one looks for it, and there are pages of failures that come together. A page has
// a title, sources, and in every block something that is expected; what it plays is laid out as people are to write it.
func TestEveryFailureModeHasAPage(t *testing.T) {
	for n := 1; n <= 36; n++ {
		if scenarios.FailureNamed(fmt.Sprintf("F-%d", n)) == nil {
			t.Errorf("F-%d has no page", n)
		}
	}
	combinations := 0
	for _, f := range scenarios.Failures() {
		if _, err := os.Stat(failurePage(f.Name)); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if !strings.HasPrefix(f.Name, "F-") {
			combinations++
		}
		if f.Title == "" || len(f.Blocks) == 0 || !strings.Contains(f.Page, "\nSource: ") {
			t.Errorf("%s has no title, no source or nothing to play", f.Name)
		}
		for i, text := range fenced(t, failurePage(f.Name), "hcl") {
			if formatted := hclwrite.Format([]byte(text)); string(formatted) != text {
				t.Errorf("%s, block %d: it should be laid out as\n%s", f.Name, i+1, formatted)
			}
			if strings.Count("\n"+text, "\nscenario ") > strings.Count(text, "\n  expect ") {
				t.Errorf("%s, block %d: a scenario expects nothing", f.Name, i+1)
			}
		}
	}
	if combinations < 10 {
		t.Errorf("%d pages are of failures that come together", combinations)
	}
}

// What the library plays on a deployment of the user's is played on both examples, of whichever option they are.
func TestEveryFailureIsPlayedOnEveryDeploymentOfItsOption(t *testing.T) {
	for _, example := range []string{"standalone", "stretched"} {
		cfg := changed(t, example, "")
		for _, f := range scenarios.Failures() {
			if !f.Serves(cfg.Topology.Option()) {
				continue
			}
			list, diags := f.Scenarios(cfg)
			if diags.HasErrors() || len(list) == 0 {
				t.Errorf("%s on %s: %d scenarios, %v", f.Name, example, len(list), diags)
			}
			for _, s := range list {
				sum, err := s.Play(context.Background(), 1, 2, 2, func() {})
				if err != nil {
					t.Fatal(err)
				}
				v, diags := s.Judge(sum)
				for _, e := range v.Expectations {
					if !e.Met || diags.HasErrors() {
						t.Errorf("%s on %s: %s %s %v", s.Name, example, e.Name, e.Message, diags)
					}
				}
			}
		}
	}
}
