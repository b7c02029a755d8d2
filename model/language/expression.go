package language

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// instance is what count.index, each.key and each.value mean while one instance of a block is decoded.
type instance struct {
	names map[string]cty.Value // "count" or "each"; nil outside
}

// evaluator evaluates expressions in a scope and keeps what goes wrong.
type evaluator struct {
	scope *Scope
	inst  instance
	diags hcl.Diagnostics
}

func (v *evaluator) problem(rng hcl.Range, summary, format string, args ...any) {
	v.diags = append(v.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &rng})
}

// literal is the text of a plain quoted string, the most common expression by far.
func literal(e hclsyntax.Expression) (string, bool) {
	t, ok := e.(*hclsyntax.TemplateExpr)
	if !ok || len(t.Parts) > 1 {
		return "", false
	}
	if len(t.Parts) == 0 {
		return "", true
	}
	part, ok := t.Parts[0].(*hclsyntax.LiteralValueExpr)
	if !ok || part.Val.Type() != cty.String {
		return "", false
	}
	return part.Val.AsString(), true
}

// value evaluates an expression. It is false after a problem, which is then reported.
func (v *evaluator) value(e hclsyntax.Expression) (cty.Value, bool) {
	if text, ok := literal(e); ok {
		return cty.StringVal(text), true
	}
	ctx := v.scope.base.NewChild()
	ctx.Variables = map[string]cty.Value{}
	ok := true
	entities := map[string]map[string]cty.Value{}
	for _, t := range e.Variables() {
		ok = v.name(t, ctx.Variables, entities) && ok
	}
	if !ok {
		return cty.DynamicVal, false
	}
	for _, k := range v.scope.kindOrder {
		if names := entities[k]; names != nil {
			ctx.Variables[k] = cty.ObjectVal(names)
		}
	}
	val, diags := e.Value(ctx)
	v.diags = append(v.diags, diags...)
	if diags.HasErrors() {
		return val, false
	}
	if !val.IsWhollyKnown() {
		return val, false // it depends on what could not be evaluated, and that was reported
	}
	return val, true
}

// name checks what a traversal begins with, so that unknown names get a message of ours, and collects the entities.
func (v *evaluator) name(t hcl.Traversal, plain map[string]cty.Value, entities map[string]map[string]cty.Value) bool {
	root := t.RootName()
	attr, rng, dotted := second(t)
	switch {
	case root == "var":
		return v.member(rng, dotted, attr, "variable", v.scope.variables)
	case root == "local":
		return v.member(rng, dotted, attr, "local", v.scope.locals)
	case (root == "count" || root == "each") && v.inst.names[root] != cty.NilVal:
		plain[root] = v.inst.names[root]
		return true
	case root == "count" || root == "each":
		v.problem(t.SourceRange(), "Not in an instance", "%s can be used only in a block that has %s.", root, map[string]string{"count": "count", "each": "for_each"}[root])
		return false
	case v.scope.kinds[root] != nil && !v.scope.counted:
		v.problem(t.SourceRange(), "Reference too early", "Locals, count and for_each are evaluated before there is any %s; they cannot refer to one.", root)
		return false
	case v.scope.kinds[root] != nil && dotted:
		if entities[root] == nil {
			entities[root] = map[string]cty.Value{}
		}
		entities[root][attr] = v.entities(root, attr, t)
		return true
	case v.scope.kinds[root] != nil:
		v.problem(t.SourceRange(), "Incomplete reference", "Write %s.NAME, with the label of a %s block.", root, root)
		return false
	}
	v.problem(t.SourceRange(), "Unknown name", "There is nothing called %q.%s", root, DidYouMean(root, v.roots()))
	return false
}

func (v *evaluator) roots() []string {
	return append([]string{"var", "local", "count", "each"}, v.scope.kindOrder...)
}

// second is the name behind the root of a traversal.
func second(t hcl.Traversal) (name string, rng hcl.Range, ok bool) {
	if len(t) < 2 {
		return "", t.SourceRange(), false
	}
	switch step := t[1].(type) {
	case hcl.TraverseAttr:
		return step.Name, hcl.RangeBetween(t[0].SourceRange(), step.SrcRange), true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String {
			return step.Key.AsString(), hcl.RangeBetween(t[0].SourceRange(), step.SrcRange), true
		}
	}
	return "", t.SourceRange(), false
}

func (v *evaluator) member(rng hcl.Range, dotted bool, name, what string, of map[string]cty.Value) bool {
	if _, ok := of[name]; ok && dotted {
		return true
	}
	v.problem(rng, "Unknown "+what, "No %s called %q is declared.%s", what, name, DidYouMean(name, sortedKeys(of)))
	return false
}

// entities is what a reference to a name stands for: one entity, the list of the instances of count, or the map of
// those of for_each. A name that nobody declares stands for no entity, which the topology remembers.
func (v *evaluator) entities(kindName, label string, t hcl.Traversal) cty.Value {
	k := v.scope.kinds[kindName]
	d, ok := k.names[label]
	if !ok {
		if !k.open {
			v.unresolved(kindName, label, k, t)
		}
		return refValue(kindName, -1)
	}
	if !d.many {
		return refValue(kindName, d.first)
	}
	if !v.indexes(kindName, label, d, t) {
		return placeholder(kindName, t)
	}
	return instances(kindName, d)
}

func instances(kindName string, d declared) cty.Value {
	if d.keys == nil {
		list := make([]cty.Value, d.n)
		for i := range list {
			list[i] = refValue(kindName, d.first+i)
		}
		if d.n == 0 {
			return cty.ListValEmpty(refType)
		}
		return cty.ListVal(list)
	}
	m := make(map[string]cty.Value, d.n)
	for i, key := range d.keys {
		m[key] = refValue(kindName, d.first+i)
	}
	if d.n == 0 {
		return cty.MapValEmpty(refType)
	}
	return cty.MapVal(m)
}

// indexes reports whether the instance that a constant index asks for exists; if not, that is an unresolved reference.
func (v *evaluator) indexes(kindName, label string, d declared, t hcl.Traversal) bool {
	if len(t) < 3 {
		return true
	}
	key, ok := indexOf(t[2])
	if !ok {
		return true
	}
	if position(d, key) >= 0 {
		return true
	}
	v.scope.note(Unresolved{Kind: kindName, Name: label + indexText(key), Range: t.SourceRange()})
	return false
}

func indexOf(step hcl.Traverser) (cty.Value, bool) {
	switch step := step.(type) {
	case hcl.TraverseIndex:
		return step.Key, true
	case hcl.TraverseAttr:
		return cty.StringVal(step.Name), true
	}
	return cty.NilVal, false
}

// position is the instance of a key, or -1.
func position(d declared, key cty.Value) int {
	if d.keys != nil {
		if key.Type() != cty.String {
			return -1
		}
		i, ok := slices.BinarySearch(d.keys, key.AsString())
		if !ok {
			return -1
		}
		return i
	}
	if key.Type() != cty.Number {
		return -1
	}
	i, accuracy := key.AsBigFloat().Int64()
	if accuracy != 0 || i < 0 || i >= int64(d.n) {
		return -1
	}
	return int(i)
}

func indexText(key cty.Value) string {
	if key.Type() == cty.String {
		return "[" + strconv.Quote(key.AsString()) + "]"
	}
	return "[" + key.AsBigFloat().Text('f', -1) + "]"
}

// placeholder stands where an instance is missing, under the very key that asks for it.
func placeholder(kindName string, t hcl.Traversal) cty.Value {
	key, _ := indexOf(t[2])
	if key.Type() == cty.String {
		return cty.MapVal(map[string]cty.Value{key.AsString(): refValue(kindName, -1)})
	}
	// A list long enough for any index would be no bound; an object with a numeric key cannot be written. So the
	// traversal is answered by a map whose one key is the number's text: HCL converts the index.
	return cty.MapVal(map[string]cty.Value{key.AsBigFloat().Text('f', -1): refValue(kindName, -1)})
}

func (v *evaluator) unresolved(kindName, label string, k *kind, t hcl.Traversal) {
	v.scope.note(Unresolved{Kind: kindName, Name: label, Suggestion: Suggest(label, k.order), Range: t.SourceRange()})
}

// note keeps each place once, however many instances of a block read it.
func (s *Scope) note(u Unresolved) {
	if !slices.ContainsFunc(s.Unresolved, func(o Unresolved) bool { return o.Range == u.Range }) {
		s.Unresolved = append(s.Unresolved, u)
	}
}
