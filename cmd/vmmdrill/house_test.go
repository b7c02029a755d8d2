package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// Tests of the house itself: who may use whom, what a deterministic package must not do, how long things may be, what
// stands where.

const module = "vmmdrill"

// loaded are the module's packages without their tests, with types.
var loaded = sync.OnceValues(func() ([]*packages.Package, error) {
	mode := packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo
	return packages.Load(&packages.Config{Mode: mode, Dir: "../.."}, "./...")
})

func house(t *testing.T) []*packages.Package {
	t.Helper()
	list, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
	}
	return list
}

// arrows are the packages of this module that each one may import. They run downwards only.
var arrows = map[string][]string{
	"model/language":               {},
	"model":                        {"model/language"},
	"validate":                     {"model"},
	"validate/rules":               {"model", "validate"},
	"sim/kernel":                   {},
	"sim/network":                  {"sim/kernel"},
	"sim/recovery":                 {},
	"sim/recovery/twin":            {},
	"sim":                          {"model", "sim/kernel", "sim/network", "sim/recovery"},
	"scenarios/library":            {},
	"scenarios":                    {"model", "model/language", "scenarios/library", "sim", "sim/kernel", "sim/recovery"},
	"cmd/vmmdrill/internal/report": {"model", "scenarios", "sim", "validate"},
	"cmd/vmmdrill": {"cmd/vmmdrill/internal/report", "model", "scenarios", "scenarios/library", "sim", "sim/recovery", "validate",
		"validate/rules"},
}

// libraries are the modules of others that each package may import beyond the standard library.
var libraries = map[string][]string{
	"model/language":               {"github.com/agext/levenshtein", "github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "gonum.org/v1/gonum"},
	"model":                        {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"},
	"validate":                     {"github.com/hashicorp/hcl/v2"},
	"scenarios":                    {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"},
	"cmd/vmmdrill/internal/report": {"github.com/hashicorp/hcl/v2"},
	"cmd/vmmdrill": {"github.com/agext/levenshtein", "github.com/hashicorp/hcl/v2", "github.com/mattn/go-isatty", "github.com/rogpeppe/go-internal",
		"github.com/spf13/cobra", "github.com/vbauerster/mpb/v8", "github.com/zclconf/go-cty"},
}

// TestArrowsBetweenPackagesRunDownwards compares both tables with the imports, in both directions: what is not used any
// more has to leave the table.
func TestArrowsBetweenPackagesRunDownwards(t *testing.T) {
	for _, p := range house(t) {
		name := strings.TrimPrefix(p.PkgPath, module+"/")
		allowed, known := arrows[name]
		if !known {
			t.Errorf("package %s is not in the table of arrows", name)
			continue
		}
		used := map[string]bool{}
		for path := range p.Imports {
			to := strings.TrimPrefix(path, module+"/")
			switch {
			case to != path:
				used[to] = true
				if !slices.Contains(allowed, to) {
					t.Errorf("%s imports %s", name, to)
				}
			case strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
				i := slices.IndexFunc(libraries[name], func(l string) bool { return path == l || strings.HasPrefix(path, l+"/") })
				if i < 0 {
					t.Errorf("%s imports %s", name, path)
					continue
				}
				used[libraries[name][i]] = true
			}
		}
		for _, to := range slices.Concat(allowed, libraries[name]) {
			if !used[to] {
				t.Errorf("%s does not import %s, which the table allows", name, to)
			}
		}
	}
}

// deterministic reports whether a package has to give the same result for the same input, always.
func deterministic(p *packages.Package) bool {
	name := strings.TrimPrefix(p.PkgPath, module+"/")
	top, _, _ := strings.Cut(name, "/")
	return top == "model" || top == "validate" || top == "sim"
}

// sortedAfterwards are the functions that may range over a map, because what they collect is sorted before anybody sees
// it.
var sortedAfterwards = []string{"model/language.sortedKeys", "model/language.inOrder", "validate.firstBlock"}

var wallClock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestModelValidateAndSimHaveNoClockNoGoroutineAndNoMapOrder(t *testing.T) {
	excused := map[string]bool{}
	for _, p := range house(t) {
		if !deterministic(p) {
			continue
		}
		for path := range p.Imports {
			if path == "math/rand" || path == "crypto/rand" || path == "math/rand/v2" && !strings.HasSuffix(p.PkgPath, "sim/kernel") {
				t.Errorf("%s imports %s", p.PkgPath, path)
			}
		}
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				function := ""
				if fn, ok := d.(*ast.FuncDecl); ok {
					function = strings.TrimPrefix(p.PkgPath, module+"/") + "." + fn.Name.Name
				}
				ast.Inspect(d, func(n ast.Node) bool {
					what := forbidden(p, n)
					if strings.HasSuffix(what, "a map") && slices.Contains(sortedAfterwards, function) {
						excused[function] = true
						what = ""
					}
					if what != "" {
						t.Errorf("%s: %s", p.Fset.Position(n.Pos()), what)
					}
					return true
				})
			}
		}
	}
	for _, f := range sortedAfterwards {
		if !excused[f] {
			t.Errorf("%s ranges over no map any more and needs no excuse", f)
		}
	}
}

// forbidden says what makes a node's outcome depend on more than its input, or "".
func forbidden(p *packages.Package, n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.SelectStmt, *ast.ChanType:
		return "a channel"
	case *ast.RangeStmt:
		if t := p.TypesInfo.TypeOf(n.X); t != nil {
			if _, ok := t.Underlying().(*types.Map); ok {
				return "an iteration over a map"
			}
		}
	case *ast.SelectorExpr:
		x, ok := n.X.(*ast.Ident)
		if !ok {
			return ""
		}
		pkg, ok := p.TypesInfo.Uses[x].(*types.PkgName)
		if !ok {
			return ""
		}
		switch path := pkg.Imported().Path(); {
		case path == "time" && slices.Contains(wallClock, n.Sel.Name):
			return "the wall clock"
		case path == "maps" && n.Sel.Name != "Clone" && n.Sel.Name != "Copy":
			return "the order of a map"
		case path == "sync" && !strings.HasPrefix(n.Sel.Name, "OnceValue"):
			return "something of package sync"
		}
	}
	return ""
}

const (
	fileLinesMax     = 500
	functionLinesMax = 60
)

// longFunctions are the tables that happen to be functions.
var longFunctions = map[string]string{
	"sim/recovery/twin.refusal": "the guards of the protocol's page, in its order",
	"sim/recovery/twin.Apply":   "the effects of the protocol's page, in its order",
}

func TestFilesAndFunctionsAreShort(t *testing.T) {
	excused := map[string]bool{}
	for _, p := range house(t) {
		for _, f := range p.Syntax {
			position := p.Fset.Position(f.FileEnd)
			if position.Line > fileLinesMax {
				t.Errorf("%s has %d lines", position.Filename, position.Line)
			}
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				name := strings.TrimPrefix(p.PkgPath, module+"/") + "." + fn.Name.Name
				lines := p.Fset.Position(fn.End()).Line - p.Fset.Position(fn.Pos()).Line
				switch {
				case lines <= functionLinesMax:
				case longFunctions[name] != "":
					excused[name] = true
				default:
					t.Errorf("%s has %d lines", name, lines)
				}
				if fn.Name.Name == "init" && fn.Recv == nil {
					t.Errorf("%s: init runs behind the reader's back", p.Fset.Position(fn.Pos()))
				}
			}
		}
	}
	for name := range longFunctions {
		if !excused[name] {
			t.Errorf("%s is not long any more and needs no excuse", name)
		}
	}
}

func TestEverythingPublicIsExplained(t *testing.T) {
	for _, p := range house(t) {
		documented := false
		for _, f := range p.Syntax {
			documented = documented || f.Doc != nil
			if p.Name == "main" {
				continue
			}
			for _, d := range f.Decls {
				for _, name := range unexplained(d) {
					t.Errorf("%s: %s has no comment", p.Fset.Position(d.Pos()), name)
				}
			}
		}
		if !documented {
			t.Errorf("package %s has no comment", p.PkgPath)
		}
	}
}

// unexplained are the exported names of a declaration without a comment. In a group, the group's comment or that of
// the line will do.
func unexplained(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || receiverExported(d)) && d.Name.Name != "String" && d.Name.Name != "Error" {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil && d.Tok == token.VAR {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

func receiverExported(d *ast.FuncDecl) bool {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// topLevel is all that stands in the root folder, beside dot-files.
var topLevel = []string{"sim", "model", "validate", "scenarios", "cmd", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}

func TestTheTopLevelIsFixed(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "vmmdrill" && e.Name() != "vmmdrill.exe" { // what go build leaves
			found = append(found, e.Name())
		}
	}
	for _, name := range found {
		if !slices.Contains(topLevel, name) {
			t.Errorf("%s stands at the top level", name)
		}
	}
	for _, name := range topLevel {
		if !slices.Contains(found, name) {
			t.Errorf("%s is missing at the top level", name)
		}
	}
}

// notOurs are names that say nothing about what they hold, and texts of the places where somebody happened to work.
var (
	vagueNames = regexp.MustCompile(`^(util|utils|helper|helpers|common|types|misc|manager|engine)(_test)?\.go$`)
	workplace  = regexp.MustCompile(`(^|[^a-zA-Z])/(wor` + `k|tm` + `p)/|share` + `d/[A-Z]|proxy\.gola` + `ng|registr` + `y\.npm`)
)

func TestTheProjectStandsAlone(t *testing.T) {
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "rapid"):
			return filepath.SkipDir
		case d.IsDir() || d.Name() == "go.sum" || strings.HasPrefix(d.Name(), "vmmdrill"):
			return nil
		case vagueNames.MatchString(d.Name()):
			return fmt.Errorf("%s: the name says nothing", path)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if at := workplace.FindIndex(text); at != nil {
			t.Errorf("%s names the workplace: %q", path, text[max(0, at[0]-20):min(len(text), at[1]+20)])
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
