package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
)

// formatting is the fmt command's own flags.
type formatting struct {
	check, diff, recursive bool
}

func fmtCommand() *cobra.Command {
	var f formatting
	c := &cobra.Command{
		Use:   "fmt [PATH…]",
		Short: "Bring files into the canonical layout",
		Long: `Bring *.hcl files into the canonical layout: indentation, spaces, aligned equals signs. Files that change are rewritten
and their names printed. A path - reads standard input and writes standard output. A file with a syntax error is
reported and left alone.`,
		Example: "  vmmdrill fmt\n  vmmdrill fmt --check --diff --recursive deployment/",
		RunE:    func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	c.Flags().BoolVar(&f.check, "check", false, "change nothing; exit with 1 if something would change")
	c.Flags().BoolVar(&f.diff, "diff", false, "show what changes")
	c.Flags().BoolVarP(&f.recursive, "recursive", "r", false, "subdirectories too")
	return c
}

func (f *formatting) run(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	if slices.Contains(args, "-") {
		if len(args) > 1 {
			return exit{exitUsage, "- is standard input; give it as the only path"}
		}
		return f.stdin(c)
	}
	var names []string
	for _, a := range args {
		found, err := f.files(a)
		if err != nil {
			return exit{exitUsage, fmt.Sprintf("cannot read %s: %v", a, err)}
		}
		names = append(names, found...)
	}
	changed, broken := 0, 0
	for _, name := range names {
		did, err := f.file(c, name)
		switch {
		case err != nil:
			fmt.Fprintf(c.ErrOrStderr(), "%v\n", err)
			broken++
		case did:
			changed++
		}
	}
	switch {
	case broken > 0:
		return exit{exitUsage, fmt.Sprintf("%s left alone", count(broken, "file"))}
	case f.check && changed > 0:
		return exit{code: exitFindings}
	}
	return nil
}

func (f *formatting) stdin(c *cobra.Command) error {
	text, err := io.ReadAll(c.InOrStdin())
	if err != nil {
		return exit{exitUsage, fmt.Sprintf("cannot read standard input: %v", err)}
	}
	formatted, err := format("standard input", text)
	if err != nil {
		return exit{exitUsage, err.Error()}
	}
	out := formatted
	if f.diff {
		out = diff.Diff("standard input", text, "formatted", formatted)
	}
	if f.diff || !f.check {
		if _, err := c.OutOrStdout().Write(out); err != nil {
			return err
		}
	}
	if f.check && !bytes.Equal(text, formatted) {
		return exit{code: exitFindings}
	}
	return nil
}

// files are those that a path stands for. What somebody names is formatted whatever its name is.
func (f *formatting) files(path string) (names []string, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != path && (!f.recursive || strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".hcl"):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// file formats one file and reports whether its layout was another.
func (f *formatting) file(c *cobra.Command, name string) (changed bool, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	formatted, err := format(name, text)
	if err != nil || bytes.Equal(text, formatted) {
		return false, err
	}
	out := c.OutOrStdout()
	fmt.Fprintln(out, name)
	if f.diff {
		if _, err := out.Write(diff.Diff(name, text, name+" (formatted)", formatted)); err != nil {
			return true, err
		}
	}
	if f.check {
		return true, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return true, err
	}
	return true, replaceFile(name, formatted, info.Mode().Perm())
}

// format lays a text out, unless it is none of the language.
func format(name string, text []byte) ([]byte, error) {
	file, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		message, err := report.Diagnostics(map[string]*hcl.File{name: file}, diags[:1], false)
		if err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%s", bytes.TrimSpace(message))
	}
	return hclwrite.Format(text), nil
}
