package language

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

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
			v.scope.places["local."+a.Name] = a.Expr.Range()
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
	if val, ok := g.marked(a.Expr); ok {
		g.scope.locals[name] = val
	}
}
