package recovery_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmmdrill/sim/recovery"
)

var word = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

func TestEveryOperationHasANameADocAndItsSource(t *testing.T) {
	seen := map[string]bool{}
	for _, op := range recovery.Operations {
		if !word.MatchString(op.Name) || seen[op.Name] {
			t.Errorf("operation name %q is not a word of the language, or is used twice", op.Name)
		}
		seen[op.Name] = true
		if !strings.Contains(op.Doc, "Source: ") || op.Needs == nil || op.Do == nil {
			t.Errorf("%s lacks a source, Needs or Do", op.Name)
		}
		if recovery.Named(op.Name) != op {
			t.Errorf("Named(%q) is another operation", op.Name)
		}
	}
}

// One grep finds an operator's order everywhere: its file has its name.
func TestEveryOrderOfAnOperatorHasAFileOfItsName(t *testing.T) {
	for _, op := range recovery.Operations {
		if op.By != recovery.Operator {
			continue
		}
		if _, err := os.Stat(op.Name + ".go"); err != nil {
			t.Errorf("%s: %v", op.Name, err)
		}
	}
}

// Every package-level *Operation and *Refusal is in its list, so that none is forgotten by explain.
func TestTheListsAreComplete(t *testing.T) {
	declared := declarations(t)
	for kind, want := range map[string]int{"Operation": len(recovery.Operations), "Refusal": len(recovery.Refusals) + 1} {
		if got := declared[kind]; got != want {
			t.Errorf("%d values of %s are declared, %d are listed", got, kind, want)
		}
	}
	codes := make([]string, 0, len(recovery.Refusals))
	for _, r := range recovery.Refusals {
		if r.Text == "" || r.Source == "" {
			t.Errorf("%s lacks a text or a source", r.Code)
		}
		codes = append(codes, r.Code)
	}
	slices.Sort(codes)
	if len(slices.Compact(codes)) != len(recovery.Refusals) {
		t.Error("two refusals have one code")
	}
}

// declarations counts the package-level variables that are set to &Operation{…}, &Refusal{…}, flag(…) or cause(…).
func declarations(t *testing.T) map[string]int {
	t.Helper()
	n := map[string]int{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					for _, v := range s.(*ast.ValueSpec).Values {
						n[kindOf(v)]++
					}
				}
			}
		}
	}
	return n
}

func kindOf(v ast.Expr) string {
	switch v := v.(type) {
	case *ast.UnaryExpr:
		if lit, ok := v.X.(*ast.CompositeLit); ok {
			if name, ok := lit.Type.(*ast.Ident); ok {
				return name.Name
			}
		}
	case *ast.CallExpr:
		if name, ok := v.Fun.(*ast.Ident); ok && (name.Name == "flag" || name.Name == "cause") {
			return "Operation"
		}
	}
	return ""
}
