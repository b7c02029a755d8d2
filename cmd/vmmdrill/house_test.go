package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
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

// inHouse is a package's path below the module's.
func inHouse(p *packages.Package) string { return strings.TrimPrefix(p.PkgPath, module+"/") }

// arrows are the packages of this module that each one may import. They run downwards only.
var arrows = map[string][]string{
	"model/language":               {},
	"model":                        {"model/language"},
	"model/compare":                {"model", "model/language"},
	"validate":                     {"model", "model/language"},
	"validate/rules":               {"model", "model/language", "validate"},
	"sim/kernel":                   {},
	"sim/network":                  {"sim/kernel"},
	"sim/recovery":                 {},
	"sim/recovery/twin":            {},
	"sim":                          {"model", "model/language", "sim/kernel", "sim/network", "sim/recovery"},
	"sim/capacity":                 {"model", "sim"},
	"scenarios/library":            {},
	"scenarios":                    {"model", "model/language", "scenarios/library", "sim", "sim/kernel", "sim/recovery"},
	"scenarios/explore":            {"model", "model/language", "scenarios", "sim", "sim/kernel", "sim/recovery"},
	"scenarios/whatif":             {"model", "model/language", "scenarios", "sim", "sim/kernel"},
	"scenarios/options":            {"model", "model/language", "scenarios", "scenarios/whatif"},
	"cmd/vmmdrill/internal/report": {"model", "model/compare", "model/language", "scenarios", "scenarios/explore", "scenarios/options", "scenarios/whatif", "sim", "sim/capacity", "sim/recovery", "validate", "validate/rules"},
	"cmd/vmmdrill": {"cmd/vmmdrill/internal/report", "model", "model/compare", "model/language", "scenarios", "scenarios/explore", "scenarios/library", "scenarios/options", "scenarios/whatif", "sim", "sim/capacity", "sim/recovery", "validate",
		"validate/rules"},
}

// libraries are the modules of others that each package may import beyond the standard library.
var libraries = map[string][]string{
	"model/language":    {"github.com/agext/levenshtein", "github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "gonum.org/v1/gonum"},
	"model":             {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"},
	"validate":          {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"},
	"model/compare":     {"github.com/hashicorp/hcl/v2"},
	"scenarios":         {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "gonum.org/v1/gonum"},
	"scenarios/explore": {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "pgregory.net/rapid"},
	"scenarios/options": {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty"},
	"scenarios/whatif":  {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "gonum.org/v1/gonum"},
	"cmd/vmmdrill/internal/report": {"github.com/hashicorp/hcl/v2", "github.com/jstemmer/go-junit-report/v2", "github.com/owenrumney/go-sarif/v3", "github.com/parquet-go/parquet-go",
		"gonum.org/v1/plot"},
	"cmd/vmmdrill": {"github.com/agext/levenshtein", "github.com/hashicorp/hcl/v2", "github.com/mattn/go-isatty", "github.com/rogpeppe/go-internal",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/vbauerster/mpb/v8", "github.com/zclconf/go-cty"},
}

// TestArrowsBetweenPackagesRunDownwards compares both tables with the imports, in both directions: what is not used any
// more has to leave the table.
func TestArrowsBetweenPackagesRunDownwards(t *testing.T) {
	exists := map[string]bool{}
	for _, p := range house(t) {
		name := inHouse(p)
		exists[name] = true
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
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(arrows)), slices.Sorted(maps.Keys(libraries))) {
		if !exists[name] {
			t.Errorf("there is no package %s, which the table has", name)
		}
	}
}

// deterministic reports whether a package has to give the same result for the same input, always.
func deterministic(p *packages.Package) bool {
	top, _, _ := strings.Cut(inHouse(p), "/")
	return top == "model" || top == "validate" || top == "sim"
}

// mapOrder are the functions that may range over a map, and why nobody sees the order.
var mapOrder = map[string]string{
	"model/language.sortedKeys": "the keys are sorted in the next statement",
	"model/language.inOrder":    "the attributes are sorted by their place in the text in the next statement",
}

func TestModelValidateAndSimHaveNoClockNoGoroutineAndNoMapOrder(t *testing.T) {
	excused := map[string]bool{}
	for _, p := range house(t) {
		if !deterministic(p) {
			continue
		}
		if len(p.IgnoredFiles) > 0 {
			t.Errorf("%s is not the same on every machine: build constraints leave out %s", p.PkgPath, p.IgnoredFiles)
		}
		for _, path := range []string{"math/rand", "math/rand/v2", "crypto/rand"} {
			if p.Imports[path] != nil && (path != "math/rand/v2" || inHouse(p) != "sim/kernel") {
				t.Errorf("%s imports %s", p.PkgPath, path)
			}
		}
		for _, f := range p.Syntax {
			for _, d := range f.Decls {
				function := ""
				if fn, ok := d.(*ast.FuncDecl); ok {
					function = inHouse(p) + "." + fn.Name.Name
				}
				ast.Inspect(d, func(n ast.Node) bool {
					what := forbidden(p, n)
					if what == theOrderOfAMap && mapOrder[function] != "" {
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
	for f := range mapOrder {
		if !excused[f] {
			t.Errorf("%s ranges over no map any more and needs no excuse", f)
		}
	}
}

const theOrderOfAMap = "the order of a map"

// forbidden says what makes a node's outcome depend on more than its input, or "".
func forbidden(p *packages.Package, n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.SelectStmt, *ast.ChanType, *ast.SendStmt:
		return "a channel"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "a channel"
		}
	case *ast.RangeStmt:
		if ofMap(p.TypesInfo.TypeOf(n.X)) {
			return theOrderOfAMap
		}
	case *ast.Ident:
		if o := p.TypesInfo.Uses[n]; o != nil && o.Pkg() != nil && o.Pkg().Scope().Lookup(o.Name()) == o {
			return forbiddenName(o.Pkg().Path(), o.Name())
		}
	}
	return ""
}

// forbiddenName judges what a package of the standard library declares at its top level.
func forbiddenName(path, name string) string {
	is := func(names ...string) bool { return slices.Contains(names, name) }
	switch {
	case path == "time" && is("Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"):
		return "the wall clock"
	case path == "maps" && is("All", "Keys", "Values"):
		return theOrderOfAMap
	case path == "sync" && !is("OnceValue", "OnceValues"):
		return "sync." + name
	case path == "math/rand/v2" && !is("PCG", "NewPCG", "ChaCha8", "NewChaCha8", "Rand", "New", "Source"):
		return "the global random source"
	}
	return ""
}

// ofMap reports whether a type is a map, or a type parameter that stands for maps.
func ofMap(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Interface:
		for embedded := range u.EmbeddedTypes() {
			if union, ok := embedded.(*types.Union); ok && ofMap(union.Term(0).Type()) {
				return true
			}
		}
	}
	return false
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
			if end := p.Fset.Position(f.FileEnd - 1); end.Line > fileLinesMax {
				t.Errorf("%s has %d lines", end.Filename, end.Line)
			}
			for _, fn := range functions(f) {
				name := inHouse(p) + "." + fn.name
				lines := p.Fset.Position(fn.End()).Line - p.Fset.Position(fn.Pos()).Line + 1
				switch {
				case lines <= functionLinesMax:
				case longFunctions[name] != "":
					excused[name] = true
				default:
					t.Errorf("%s has %d lines", name, lines)
				}
				if fn.name == "init" {
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

type function struct {
	name string
	ast.Node
}

// functions are the declared ones of a file, and the literals that stand in its variables and bear their names.
func functions(f *ast.File) (list []function) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil && name == "init" {
				name = "a method init"
			}
			list = append(list, function{name, d})
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if v, ok := s.(*ast.ValueSpec); ok {
					ast.Inspect(v, func(n ast.Node) bool {
						literal, ok := n.(*ast.FuncLit)
						if ok {
							list = append(list, function{v.Names[0].Name, literal})
						}
						return !ok
					})
				}
			}
		}
	}
	return list
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
				for _, name := range unexplained(p, d) {
					t.Errorf("%s: %s has no comment", p.Fset.Position(name.Pos()), name.Name)
				}
			}
		}
		if !documented {
			t.Errorf("package %s has no comment", p.PkgPath)
		}
	}
}

// unexplained are the exported names of a declaration without a comment. In a group, the group's comment or that of
// the line will do; a constant of a type of this house is explained by its type.
func unexplained(p *packages.Package, d ast.Decl) (names []*ast.Ident) {
	add := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c != nil }) {
			names = append(names, name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || receiverExported(d) {
			add(d.Name, d.Doc)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				add(s.Name, d.Doc, s.Doc, s.Comment)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if named, ok := p.TypesInfo.TypeOf(n).(*types.Named); d.Tok == token.VAR || !ok || named.Obj().Pkg() != p.Types {
						add(n, d.Doc, s.Doc, s.Comment)
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
	switch index := t.(type) {
	case *ast.IndexExpr:
		t = index.X
	case *ast.IndexListExpr:
		t = index.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// built reports whether a file is what go build and go test leave behind; .gitignore has the same list.
func built(e fs.DirEntry) bool {
	name, extension := e.Name(), filepath.Ext(e.Name())
	return !e.IsDir() && (name == "vmmdrill" || name == "vmmdrill.exe" || extension == ".test" || extension == ".out")
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
		if !strings.HasPrefix(e.Name(), ".") && !built(e) {
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

// vagueNames say nothing about what a file or folder holds.
var vagueNames = regexp.MustCompile(`^(utils?|helpers?|common|types?|misc|manager|engine)(_test)?(\.go)?$`)

// workplace matches what belongs to a place where somebody happened to work: its paths and its registries of packages.
// The pieces keep it from matching itself.
var workplace = regexp.MustCompile(strings.Join([]string{
	`(^|[^\w.)-])/(wor` + `k|tm` + `p)/`,
	`(^|[^\w])share` + `d/`,
	`(proxy|sum|index)\.gola` + `ng\.org`, `gopro` + `xy\.(io|cn)`,
	`registr` + `y\.(npmjs|yarnpkg)`, `pyp` + `i\.org`, `pythonhoste` + `d\.org`,
	`crate` + `s\.io`, `rubygem` + `s\.org`, `nuge` + `t\.org`, `repo[\w.]*\.mave` + `n\.`,
	`docke` + `r\.io`, `(gh` + `cr|qua` + `y)\.io`,
}, "|"))

func TestTheProjectStandsAlone(t *testing.T) {
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if vagueNames.MatchString(d.Name()) {
			t.Errorf("%s: the name says nothing", path)
		}
		switch {
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "rapid"): // rapid: what a failed property leaves behind
			return filepath.SkipDir
		case d.IsDir() || d.Name() == ".git" || built(d):
			return nil
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
