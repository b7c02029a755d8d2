package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// evaluate gives every variable and local its value.
func (s *Scope) evaluate(blocks []*hclsyntax.Block, vars map[string]cty.Value) hcl.Diagnostics {
	e := &evaluator{scope: s}
	seen := map[string]hcl.Range{}
	for _, b := range blocks {
		if b.Type == "variable" {
			e.variable(b, vars, seen)
		}
	}
	for _, name := range sortedKeys(vars) {
		if _, ok := s.variables[name]; !ok {
			e.diags = append(e.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Unknown variable",
				Detail: fmt.Sprintf("A value is given for the variable %q, which is not declared.%s", name, DidYouMean(name, sortedKeys(s.variables)))})
		}
	}
	e.locals(blocks)
	s.publish()
	return e.diags
}

// publish makes variables and locals visible to expressions that are evaluated later.
func (s *Scope) publish() {
	s.base.Variables = map[string]cty.Value{"var": objectOf(s.variables), "local": objectOf(s.locals), meterName: s.meter.value()}
}

var variableTypes = map[string]cty.Type{"string": cty.String, "number": cty.Number, "bool": cty.Bool}

// variable reads one variable block. After a mistake its value is unknown, which stays silent wherever it is used.
func (v *evaluator) variable(b *hclsyntax.Block, vars map[string]cty.Value, seen map[string]hcl.Range) {
	d := decoder{evaluator: *v}
	name := d.label("variable", true, b)
	switch at, twice := seen[name]; {
	case name == "":
	case twice:
		d.problem(b.DefRange(), "Duplicate declaration", "variable.%s is declared already, at %s.", name, place(at))
	default:
		seen[name] = b.DefRange()
		v.scope.variables[name] = d.variableValue(b, name, vars)
	}
	v.diags = d.diags
}

func (d *decoder) variableValue(b *hclsyntax.Block, name string, vars map[string]cty.Value) cty.Value {
	for _, a := range inOrder(b.Body.Attributes) {
		if known := []string{"default", "description", "type"}; !slices.Contains(known, a.Name) {
			d.problem(a.NameRange, "Unknown attribute", "A variable block has no attribute %q.%s", a.Name, DidYouMean(a.Name, known))
		}
	}
	for _, nested := range b.Body.Blocks {
		d.problem(nested.DefRange(), "Unknown block", "A variable block has no blocks.")
	}
	given, set := vars[name]
	if def := b.Body.Attributes["default"]; !set && def != nil {
		if len(def.Expr.Variables()) > 0 {
			d.problem(def.Expr.Range(), "Not a constant", "The default of a variable cannot speak of other names; a local can.")
			return cty.DynamicVal
		}
		val, ok := d.value(def.Expr)
		if !ok {
			return cty.DynamicVal
		}
		given, set = val, true
	}
	if !set {
		d.problem(b.DefRange(), "Variable without a value", "The variable %q has no default; give it a value with --var %s=VALUE.", name, name)
		return cty.DynamicVal
	}
	return d.ofType(b.Body.Attributes["type"], name, given)
}

func (d *decoder) ofType(a *hclsyntax.Attribute, name string, val cty.Value) cty.Value {
	if a == nil {
		return val
	}
	word := hcl.ExprAsKeyword(a.Expr)
	t, ok := variableTypes[word]
	if !ok {
		d.problem(a.Expr.Range(), "Unknown type", "The type of a variable is string, number or bool.")
		return cty.DynamicVal
	}
	converted, err := convert.Convert(val, t)
	if err != nil {
		d.problem(a.Expr.Range(), "Wrong kind of value", "The value of the variable %q is not a %s.", name, word)
		return cty.DynamicVal
	}
	return converted
}

// locals evaluates the locals in the order of their dependencies.
func (v *evaluator) locals(blocks []*hclsyntax.Block) {
	g := &localGraph{evaluator: v, exprs: map[string]*hclsyntax.Attribute{}, state: map[string]int{}}
	var order []string
	for _, b := range blocks {
		if b.Type != "locals" {
			continue
		}
		if len(b.Labels) > 0 {
			v.problem(b.DefRange(), "Too many names", "A locals block has no name.")
		}
		for _, nested := range b.Body.Blocks {
			v.problem(nested.DefRange(), "Unknown block", "A locals block has no blocks; write %s = { … }.", nested.Type)
		}
		for _, a := range inOrder(b.Body.Attributes) {
			if before := g.exprs[a.Name]; before != nil {
				v.problem(a.NameRange, "Duplicate declaration", "local.%s is declared already, at %s.", a.Name, place(before.NameRange))
				continue
			}
			g.exprs[a.Name] = a
			order = append(order, a.Name)
			v.scope.locals[a.Name] = cty.DynamicVal
		}
	}
	for _, name := range order {
		g.visit(name)
	}
}

// localGraph is the dependency graph of the locals while it is walked depth first.
type localGraph struct {
	*evaluator
	exprs map[string]*hclsyntax.Attribute // by name; looked up only
	state map[string]int
	path  []string
}

const (
	visiting = 1
	visited  = 2
)

func (g *localGraph) visit(name string) {
	a := g.exprs[name]
	if a == nil || g.state[name] == visited {
		return
	}
	if len(g.path) == LocalsMax {
		g.problem(a.NameRange, "Too many locals", "Locals may need each other %d deep.", LocalsMax)
		return
	}
	if g.state[name] == visiting {
		cycle := append(g.path[slices.Index(g.path, name):], name)
		g.problem(a.NameRange, "Cycle of locals", "These locals need each other: local.%s.", strings.Join(cycle, " -> local."))
		return
	}
	g.state[name] = visiting
	g.path = append(g.path, name)
	for _, t := range a.Expr.Variables() {
		if dependency, _, ok := second(t); ok && t.RootName() == "local" {
			g.visit(dependency)
		}
	}
	g.path = g.path[:len(g.path)-1]
	g.state[name] = visited
	if val, ok := g.value(a.Expr); ok {
		g.scope.locals[name] = val
	}
}
