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
	spots spots // nil outside of a block with instances
	diags hcl.Diagnostics

	seen      hclsyntax.Expression // evaluated last, with its value, for whoever asks next
	seenValue cty.Value
	seenOK    bool
	secret    bool // something evaluated was made of a sensitive variable
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
	val, ok := v.marked(e)
	if ok && val.ContainsMarked() {
		val, _ = val.UnmarkDeep()
		v.secret = true
	}
	return val, ok
}

// marked is value with the marks of what is made of sensitive variables.
func (v *evaluator) marked(e hclsyntax.Expression) (cty.Value, bool) {
	if text, ok := literal(e); ok {
		return cty.StringVal(text), true
	}
	if e == v.seen {
		v.seen = nil
		return v.seenValue, v.seenOK
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, e.Val.IsKnown() // the parser puts what is unknown where it did not understand
	case *hclsyntax.ScopeTraversalExpr:
		if len(e.Traversal) == 2 && v.inst.names[e.Traversal.RootName()] == cty.NilVal {
			val, ok := v.named(e.Traversal, cty.NilVal)
			return v.known(e, val, ok)
		}
	default:
		v.scope.meterParts(e)
	}
	refs, ctx, ok := v.context(e)
	if !ok {
		return cty.DynamicVal, false
	}
	val, diags := e.Value(ctx)
	val, ok = v.known(e, val, !diags.HasErrors())
	// Where nobody is referred to, that is the finding, not what follows from it.
	if !v.scope.meter.told && !v.dangling(refs) {
		v.diags = append(v.diags, brief(diags)...)
	}
	return val, ok
}

// brief takes long texts out of messages: they quote the values of what an expression speaks of.
func brief(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		if d.Expression == nil || d.EvalContext == nil {
			continue
		}
		for _, t := range d.Expression.Variables() {
			if v, _ := t.TraverseAbs(d.EvalContext); v.IsKnown() && !v.IsNull() && weight(v, quotedMax) > quotedMax/8 && v.Type().IsPrimitiveType() {
				d.EvalContext = nil
				break
			}
		}
	}
	return diags
}

// quotedMax is how many bytes of a text are quoted in a message.
const quotedMax = 200

// clipped is a text that is not too long to be quoted.
func clipped(text string) string {
	if len(text) > quotedMax {
		return text[:quotedMax] + "…"
	}
	return text
}

// known is a value if it was got, was paid for, and is not unknown: then it depends on what could not be evaluated, and
// that was reported.
func (v *evaluator) known(e hclsyntax.Expression, val cty.Value, ok bool) (cty.Value, bool) {
	if !v.spend(cost(e, val, v.scope.meter.left), e.Range()) || !ok || !val.IsWhollyKnown() {
		return cty.DynamicVal, false
	}
	if _, name := e.(*hclsyntax.ScopeTraversalExpr); !name && boundless(val) {
		v.problem(e.Range(), "Not a finite number", "This comes to an infinite number, as a division by zero does.")
		return cty.DynamicVal, false
	}
	return val, true
}

// boundless reports an infinite number in a value, at whatever depth.
func boundless(v cty.Value) bool {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case v.IsNull() || t.IsCapsuleType() || t == cty.String || t == cty.Bool:
		return false
	case t == cty.Number:
		return v.AsBigFloat().IsInf()
	}
	for it := v.ElementIterator(); it.Next(); {
		if _, x := it.Element(); boundless(x) {
			return true
		}
	}
	return false
}

// spend takes steps from what the whole configuration may use. When nothing is left, that is reported once.
func (v *evaluator) spend(steps int, at hcl.Range) bool {
	m := v.scope.meter
	if m.spend(steps) {
		return true
	}
	if !m.told {
		m.told = true
		v.diags = append(v.diags, tooMuch(at))
	}
	return false
}

// context holds the names that an expression speaks of, and no others: there may be many. It is false if one of them
// means nothing.
func (v *evaluator) context(e hclsyntax.Expression) (refs []hcl.Traversal, ctx *hcl.EvalContext, ok bool) {
	s := v.spots[e]
	if s == nil || s.outer == nil {
		refs = e.Variables()
		outer, ok := v.outer(refs)
		if !ok {
			return refs, nil, false
		}
		if s == nil {
			s = &spot{}
		}
		s.refs, s.outer = refs, outer
	}
	if len(v.inst.names) == 0 {
		return s.refs, s.outer, true
	}
	ctx = s.outer.NewChild()
	ctx.Variables = v.inst.names
	return s.refs, ctx, true
}

// outer is the context of the names that are the same for all instances of a block.
func (v *evaluator) outer(refs []hcl.Traversal) (*hcl.EvalContext, bool) {
	if len(refs) == 0 {
		return v.scope.base, true
	}
	ctx := v.scope.base.NewChild()
	ctx.Variables = map[string]cty.Value{}
	members := map[string]map[string]cty.Value{} // of var, local, and the kinds
	ok := true
	for _, t := range refs {
		root := t.RootName()
		if v.inst.names[root] != cty.NilVal {
			continue
		}
		name, _, _ := second(t)
		val, named := v.named(t, members[root][name])
		if members[root] == nil {
			members[root] = map[string]cty.Value{}
		}
		members[root][name] = val
		ok = ok && named
	}
	for _, root := range v.scope.roots {
		if names := members[root]; names != nil {
			ctx.Variables[root] = cty.ObjectVal(names)
		}
	}
	return ctx, ok
}

// named is what the first two names of a traversal stand for, so that unknown names get a message of ours. before is
// what they stood for earlier in the same expression.
func (v *evaluator) named(t hcl.Traversal, before cty.Value) (val cty.Value, ok bool) {
	root := t.RootName()
	name, rng, dotted := second(t)
	isKind := v.scope.kinds[root] != nil
	switch {
	case root == "count" || root == "each":
		v.problem(t.SourceRange(), "Not in an instance", "%s can be used only in a block that has %s.", root, map[string]string{"count": "count", "each": "for_each"}[root])
	case root != "var" && root != "local" && !isKind:
		v.problem(t.SourceRange(), "Unknown name", "There is nothing called %q.%s", root, DidYouMean(root, v.scope.roots))
	case isKind && !v.scope.counted:
		v.problem(t.SourceRange(), "Reference too early", "Variables, locals, count and for_each are evaluated before there is any %s; they cannot refer to one.", root)
	case !dotted && isKind:
		v.problem(t.SourceRange(), "Incomplete reference", "Write %s.NAME, with the label of a %s block.", root, root)
	case !dotted:
		v.problem(t.SourceRange(), "Incomplete reference", "Write %s.NAME, with the name of a %s.", root, memberWords[root])
	case isKind:
		return v.entities(root, name, t, before), true
	default:
		return v.member(root, name, rng)
	}
	return cty.DynamicVal, false
}

// memberWords are what the members of var and local are called.
var memberWords = map[string]string{"var": "variable", "local": "local"}

// second is the name behind the root of a traversal.
func second(t hcl.Traversal) (name string, rng hcl.Range, ok bool) {
	if len(t) < 2 {
		return "", t.SourceRange(), false
	}
	switch step := t[1].(type) {
	case hcl.TraverseAttr:
		return step.Name, hcl.RangeBetween(t[0].SourceRange(), step.SrcRange), true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString(), hcl.RangeBetween(t[0].SourceRange(), step.SrcRange), true
		}
	}
	return "", t.SourceRange(), false
}

// member is what a variable or a local stands for.
func (v *evaluator) member(root, name string, rng hcl.Range) (cty.Value, bool) {
	of := v.scope.locals
	if root == "var" {
		of = v.scope.variables
	}
	val, ok := of[name]
	if !ok {
		v.problem(rng, "Unknown "+memberWords[root], "No %s called %q is declared.%s", memberWords[root], name, didYouMean(v.suggest(name, sortedKeys(of))))
		return cty.DynamicVal, false
	}
	return val, true
}

// entities is what a reference to a name stands for: one entity, the list of the instances of count, or the map of
// those of for_each. A name that nobody declares stands for no entity, which the topology remembers.
func (v *evaluator) entities(kindName, label string, t hcl.Traversal, before cty.Value) cty.Value {
	k := v.scope.kinds[kindName]
	d := k.names[label]
	key, indexed := index(t)
	switch {
	case d == nil:
		if !k.open && v.scope.note(t.SourceRange()) {
			v.scope.Unresolved = append(v.scope.Unresolved, Unresolved{Kind: kindName, Name: label, Suggestion: v.suggest(label, k.order), Range: t.SourceRange()})
		}
		if indexed {
			return v.withPlaceholder(kindName, &declared{}, key, before)
		}
		return refValue(kindName, -1)
	case d.uncounted:
		return cty.DynamicVal
	case d.many && indexed && !has(d, key):
		if v.scope.note(t.SourceRange()) {
			v.scope.Unresolved = append(v.scope.Unresolved, Unresolved{Kind: kindName, Name: label + indexText(key), Range: t.SourceRange()})
		}
		return v.withPlaceholder(kindName, d, key, before)
	case before != cty.NilVal:
		return before
	case d.value == cty.NilVal:
		d.value = instances(kindName, d)
	}
	return d.value
}

// dangling reports whether one of the references is to an entity that nobody declares.
func (v *evaluator) dangling(refs []hcl.Traversal) bool {
	return slices.ContainsFunc(refs, func(t hcl.Traversal) bool {
		label, _, dotted := second(t)
		k := v.scope.kinds[t.RootName()]
		return k != nil && dotted && k.names[label] == nil
	})
}

func instances(kindName string, d *declared) cty.Value {
	switch {
	case !d.many:
		return refValue(kindName, d.first)
	case d.n == 0 && d.keys == nil:
		return cty.ListValEmpty(refType)
	case d.n == 0:
		return cty.MapValEmpty(refType)
	case d.keys == nil:
		list := make([]cty.Value, d.n)
		for i := range list {
			list[i] = refValue(kindName, d.first+i)
		}
		return cty.ListVal(list)
	}
	m := make(map[string]cty.Value, d.n)
	for i, key := range d.keys {
		m[key] = refValue(kindName, d.first+i)
	}
	return cty.MapVal(m)
}

// index is the constant index of a reference, if it has one. After a syntax error there may be one that is unknown.
func index(t hcl.Traversal) (key cty.Value, ok bool) {
	if len(t) < 3 {
		return cty.NilVal, false
	}
	switch step := t[2].(type) {
	case hcl.TraverseIndex:
		t := step.Key.Type()
		return step.Key, step.Key.IsKnown() && !step.Key.IsNull() && (t == cty.String || t == cty.Number)
	case hcl.TraverseAttr:
		return cty.StringVal(step.Name), true
	}
	return cty.NilVal, false
}

// has reports whether there is an instance with a key.
func has(d *declared, key cty.Value) bool {
	if d.keys != nil {
		if key.Type() != cty.String {
			return false
		}
		_, ok := slices.BinarySearch(d.keys, key.AsString())
		return ok
	}
	if key.Type() != cty.Number {
		return false
	}
	i, accuracy := key.AsBigFloat().Int64()
	return accuracy == 0 && i >= 0 && i < int64(d.n)
}

func keyText(key cty.Value) string {
	if key.Type() == cty.String {
		return key.AsString()
	}
	return key.AsBigFloat().Text('f', -1)
}

func indexText(key cty.Value) string {
	if key.Type() == cty.String {
		return "[" + strconv.Quote(key.AsString()) + "]"
	}
	return "[" + keyText(key) + "]"
}

// withPlaceholder is the instances and, under a key that none of them has, no entity: so the rest of the expression
// can still be read. A list long enough for any index would be no bound; a map takes a number as well, as its text.
func (v *evaluator) withPlaceholder(kindName string, d *declared, key, before cty.Value) cty.Value {
	v.scope.meter.spend(d.n * elementSteps)
	m := map[string]cty.Value{}
	for i := range d.n {
		k := strconv.Itoa(i)
		if d.keys != nil {
			k = d.keys[i]
		}
		m[k] = refValue(kindName, d.first+i)
	}
	if before != cty.NilVal && before.Type().IsMapType() {
		m = before.AsValueMap()
	}
	m[keyText(key)] = refValue(kindName, -1)
	return cty.MapVal(m)
}

// suggest is Suggest as long as there are steps left for it.
func (v *evaluator) suggest(name string, candidates []string) string {
	if !v.scope.meter.spend(compareSteps * len(candidates)) {
		return ""
	}
	return Suggest(name, candidates)
}

// note is true for the first time that a place is noted, however many instances of a block read it.
func (s *Scope) note(at hcl.Range) bool {
	first := !s.noted[at]
	s.noted[at] = true
	return first
}
