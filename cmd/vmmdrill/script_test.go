package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"

	"vmmdrill/scenarios/library"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vmmdrill": main})
}

// TestScripts plays testdata/script: what a user types, and what then happens. Each script has one subject.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			return os.CopyFS(e.WorkDir, sub(library.Files, "examples"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code, "reword": reword},
	})
}

func sub(fsys fs.FS, dir string) fs.FS {
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return s
}

// code runs a command and demands its exit code: code 3 vmmdrill simulate .
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command [argument…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if want, _ := strconv.Atoi(args[0]); got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

// reword replaces a text in a file, wherever it is: reword topology.hcl 'app_servers = 12' 'app_servers = 2'.
func reword(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: reword file old new")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// TestEveryExampleOfTheHelpWorks runs what --help shows, where the paths that it names exist.
func TestEveryExampleOfTheHelpWorks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, sub(library.Files, "examples/standalone")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "deployment"), sub(library.Files, "examples/standalone")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, c := range append(newRoot().Commands(), newRoot()) {
		if c.Name() == "completion" || c.Name() == "help" {
			continue
		}
		if c.Example == "" || c.Short == "" {
			t.Errorf("%s has no example or no description", c.Name())
		}
		for _, line := range strings.Split(c.Example, "\n") {
			args := strings.Fields(line)
			var out, errs bytes.Buffer
			if code := run(context.Background(), args[1:], &out, &errs); code != exitPassed {
				t.Errorf("%s: exit %d\n%s", line, code, errs.String())
			}
		}
		describedFlags(t, c)
	}
}

func describedFlags(t *testing.T, c *cobra.Command) {
	for _, line := range strings.Split(c.Flags().FlagUsages(), "\n") {
		if line != "" && len(strings.Fields(line)) < 3 {
			t.Errorf("%s: flag without a description: %s", c.Name(), line)
		}
	}
}

// broken is a standard output that nothing but a mistake of this program could be.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("out of paper") }

func TestABugIsReportedAsABug(t *testing.T) {
	var errs bytes.Buffer
	if code := run(context.Background(), []string{"version"}, broken{}, &errs); code != exitBug {
		t.Errorf("exit %d", code)
	}
	if !strings.Contains(errs.String(), "this is a bug in vmmdrill") || !strings.Contains(errs.String(), "out of paper") {
		t.Errorf("the message is %s", errs.String())
	}
}

// TestWhateverIsDeletedTheCommandSaysWhatIsMissing deletes every top-level block of both examples, one at a time: the
// command then has findings or none, but never gives up for a mistake in the drills, which are only about the rest.
func TestWhateverIsDeletedTheCommandSaysWhatIsMissing(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, sub(library.Files, "examples/"+name)); err != nil {
			t.Fatal(err)
		}
		t.Chdir(dir)
		text, err := os.ReadFile("topology.hcl")
		if err != nil {
			t.Fatal(err)
		}
		file, diags := hclsyntax.ParseConfig(text, "topology.hcl", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		found := 0
		for _, b := range file.Body.(*hclsyntax.Body).Blocks {
			if b.Type == "variable" || b.Type == "locals" {
				continue // without these the text cannot be read
			}
			r := b.Range()
			if err := os.WriteFile("topology.hcl", slices.Concat(text[:r.Start.Byte], text[r.End.Byte:]), 0o644); err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			switch code := run(context.Background(), []string{"validate"}, &out, &errs); code {
			case exitPassed:
			case exitFindings:
				found++
			default:
				t.Errorf("%s without %s %q: exit %d\n%s", name, b.Type, b.Labels, code, errs.String())
			}
		}
		if found < 15 {
			t.Errorf("%s: only %d deletions were found", name, found)
		}
	}
}
