package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vmmdrill/scenarios/library"
)

// commands are the lines of a pipeline that run this program, wherever they stand in it.
func commands(v any) (list []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"run", "script", "entry"} {
			if line, ok := v[key].(string); ok && strings.HasPrefix(line, "vmmdrill ") {
				list = append(list, line)
			}
		}
		for _, key := range []string{"jobs", "validate", "steps"} {
			list = append(list, commands(v[key])...)
		}
	case []any:
		for _, x := range v {
			list = append(list, commands(x)...)
		}
	}
	return list
}

// TestThePipelinesWork runs the commands of the pipelines that the manual shows, as they are written, where a deployment and its
// baseline are.
func TestThePipelinesWork(t *testing.T) {
	lines := map[string][]string{}
	for _, file := range []string{"ci/github.yml", "ci/azure-pipelines.yml", "../../.pre-commit-hooks.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var pipeline any
		if err := yaml.Unmarshal(text, &pipeline); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if lines[file] = commands(pipeline); len(lines[file]) < 2 {
			t.Errorf("%s runs %q", file, lines[file])
		}
	}
	dir := t.TempDir()
	for _, place := range []string{"deployment", "before/deployment"} {
		if err := os.CopyFS(filepath.Join(dir, place), sub(library.Files, "examples/standalone")); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	t.Setenv("GITHUB_STEP_SUMMARY", filepath.Join(dir, "summary.md"))
	do := func(line string) {
		var out, errs bytes.Buffer
		if code := run(context.Background(), strings.Fields(os.ExpandEnv(line))[1:], &out, &errs); code != exitPassed {
			t.Errorf("%s: exit %d\n%s%s", line, code, out.String(), errs.String())
		}
	}
	do("vmmdrill validate --write-baseline baseline.json deployment")
	for _, file := range []string{"ci/github.yml", "ci/azure-pipelines.yml"} {
		for _, line := range lines[file] {
			do(line)
		}
	}
	for _, line := range lines["../../.pre-commit-hooks.yaml"] {
		do(line + " deployment")
	}
	if summary, err := os.ReadFile("summary.md"); !strings.Contains(string(summary), "nothing wrong was found") || !strings.Contains(string(summary), "this change does nothing") {
		t.Errorf("the summary does not have both parts: %v\n%s", err, summary)
	}
	for _, file := range []string{"findings.sarif", "report.html", "summary.md", "findings.xml", "findings.md", "simulation.json"} {
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", file, err)
		}
	}
}
