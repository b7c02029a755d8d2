package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/scenarios/library"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// input is what every command reads: a configuration, and how to talk about it.
type input struct {
	mute        bool // what is read is a trial
	vars        variables
	environment map[string]cty.Value // values for variables that came from there
	elsewhere   []string             // variables of another configuration, which this one need not declare
	color       string
	quiet       bool
}

func (in *input) flags(c *cobra.Command) {
	in.vars.flags(c)
	c.Flags().StringVar(&in.color, "color", "auto", "color diagnostics: auto, always or never (NO_COLOR counts)")
	c.Flags().BoolVarP(&in.quiet, "quiet", "q", false, "no progress and no summary, only results")
}

// read loads the configuration of the paths. Diagnostics go to standard error; errors among them end the command.
func (in *input) read(c *cobra.Command, paths []string) (*model.Config, error) {
	load, err := in.open(c, paths)
	if err != nil {
		return nil, err
	}
	return load(nil)
}

// open finds the configuration of the paths and the values of its variables. What it returns reads it, with more variables set.
func (in *input) open(c *cobra.Command, paths []string) (func(more map[string]cty.Value) (*model.Config, error), error) {
	color, err := in.useColor(c.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	fsys, names, err := files(paths)
	if err != nil {
		return nil, err
	}
	declared := func() []string { return model.Variables(fsys, names) }
	vars, err := in.values(c, declared, color)
	if err != nil {
		return nil, err
	}
	if len(in.elsewhere) > 0 {
		ours := declared()
		maps.DeleteFunc(vars, func(name string, _ cty.Value) bool {
			return slices.Contains(in.elsewhere, name) && !slices.Contains(ours, name)
		})
	}
	return func(more map[string]cty.Value) (*model.Config, error) {
		all := maps.Clone(vars)
		maps.Copy(all, more)
		cfg, diags := model.Load(fsys, names, all)
		return cfg, in.tell(c, cfg.Files, diags, color)
	}, nil
}

// project is a configuration with what it has besides a deployment, checked.
type project struct {
	*model.Config
	scenarios []*scenarios.Scenario
	rules     []*validate.Rule // all, the configuration's own last
}

// readAll loads the scenarios and the rules of the configuration as well, and reports what is wrong with them.
func (in *input) readAll(c *cobra.Command, paths []string) (project, error) {
	cfg, err := in.read(c, paths)
	if err != nil {
		return project{}, err
	}
	return in.whole(c, cfg)
}

// whole is a configuration with its scenarios and rules.
func (in *input) whole(c *cobra.Command, cfg *model.Config) (project, error) {
	list, diags := scenarios.Load(cfg)
	custom, more := validate.Custom(cfg)
	_, own := explore.OwnInvariants(cfg)
	color, _ := in.useColor(c.ErrOrStderr())
	return project{cfg, list, slices.Concat(rules.All, custom)}, in.tell(c, cfg.Files, slices.Concat(diags, more, own), color)
}

// tell prints diagnostics with the lines they concern, unless nobody is to be told.
func (in *input) tell(c *cobra.Command, files map[string]*hcl.File, diags hcl.Diagnostics, color bool) error {
	if len(diags) > 0 && !in.mute {
		text, err := report.Diagnostics(files, diags, color)
		if err != nil {
			return err
		}
		if _, err := c.ErrOrStderr().Write(text); err != nil {
			return err
		}
	}
	if diags.HasErrors() {
		return exit{exitUsage, fmt.Sprintf("the configuration cannot be read: %s", count(len(diags.Errs()), "error"))}
	}
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (in *input) useColor(w io.Writer) (bool, error) {
	switch in.color {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		f, ok := w.(*os.File)
		return ok && os.Getenv("NO_COLOR") == "" && isatty.IsTerminal(f.Fd()), nil
	}
	return false, exit{exitUsage, fmt.Sprintf("--color %q: expected auto, always or never", in.color)}
}

const examplePrefix = "example:"

// files is where the paths lead: into the embedded examples, or to the disk.
func files(paths []string) (fs.FS, []string, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	if name, ok := strings.CutPrefix(paths[0], examplePrefix); ok {
		if len(paths) > 1 {
			return nil, nil, exit{exitUsage, "an example is a whole configuration; give it as the only path"}
		}
		return example(name)
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		if strings.HasPrefix(p, examplePrefix) {
			return nil, nil, exit{exitUsage, "an example is a whole configuration; give it as the only path"}
		}
		if _, err := os.Stat(p); err != nil {
			return nil, nil, exit{exitUsage, fmt.Sprintf("cannot read %s: %v", p, err)}
		}
		names[i] = filepath.ToSlash(filepath.Clean(p))
	}
	return disk{}, names, nil
}

func example(name string) (fs.FS, []string, error) {
	fsys, err := fs.Sub(library.Files, "examples")
	if err != nil {
		return nil, nil, err
	}
	if _, err := fs.Stat(fsys, name); err != nil || !fs.ValidPath(name) {
		return nil, nil, exit{exitUsage, fmt.Sprintf("no example %q; there are %s", name, strings.Join(examples(fsys), " and "))}
	}
	return fsys, []string{name}, nil
}

func examples(fsys fs.FS) (names []string) {
	entries, _ := fs.ReadDir(fsys, ".")
	for _, e := range entries {
		names = append(names, examplePrefix+e.Name())
	}
	return names
}

// disk is the file system as the operating system names it, so that absolute paths and .. work.
type disk struct{}

func (disk) Open(name string) (fs.File, error)          { return os.Open(filepath.FromSlash(name)) }
func (disk) ReadFile(name string) ([]byte, error)       { return os.ReadFile(filepath.FromSlash(name)) }
func (disk) Stat(name string) (fs.FileInfo, error)      { return os.Stat(filepath.FromSlash(name)) }
func (disk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(filepath.FromSlash(name)) }
