package language

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Block is a top-level block: of an entity, one instance of it.
type Block struct {
	Entity
	Type  string
	First bool // the first or only instance of its block
	block *hclsyntax.Block
	inst  instance
	kind  bool // others may refer to it, and it may have count or for_each
}

// Configuration is the text with its variables and locals evaluated and its entities counted: everything that has to
// be known before a reference can be followed.
type Configuration struct {
	Blocks []Block // in the order of the text; instances of a block in the order of their keys
	Scope  *Scope
}

// Entities says which block types there are. Kinds may be referred to, and have count and for_each; Plain may not; of a
// Singleton there is at most one.
type Entities struct {
	Kinds, Plain, Singletons []string
	Open                     []string // kinds that may also be declared elsewhere
	Steps                    int      // what it may cost to evaluate and decode them
}

func (e *Entities) all() []string {
	return slices.Concat([]string{"variable", "locals"}, e.Kinds, e.Plain, e.Singletons)
}

// Configure evaluates what the source's blocks need to be decoded. vars are values for variables by name.
func Configure(src *Source, types Entities, vars map[string]cty.Value) (*Configuration, hcl.Diagnostics) {
	c := &Configuration{Scope: newScope(types.Steps)}
	for _, k := range types.Kinds {
		if slices.Contains(types.Open, k) {
			c.Scope.OpenKind(k)
		} else {
			c.Scope.Kind(k)
		}
	}
	var diags hcl.Diagnostics
	blocks, d := topLevel(src, types)
	diags = append(diags, d...)
	diags = append(diags, c.Scope.evaluate(blocks, vars)...)
	diags = append(diags, c.expand(blocks, types)...)
	c.Scope.counted = true
	return c, diags
}

// topLevel are the blocks of all files whose type exists.
func topLevel(src *Source, types Entities) ([]*hclsyntax.Block, hcl.Diagnostics) {
	var blocks []*hclsyntax.Block
	e := evaluator{}
	for _, name := range src.Names {
		if src.Files[name] == nil {
			continue
		}
		body := src.Files[name].Body.(*hclsyntax.Body)
		for _, a := range inOrder(body.Attributes) {
			e.problem(a.NameRange, "Unexpected attribute", "An attribute belongs in a block; %q stands outside of all.", a.Name)
		}
		for _, b := range body.Blocks {
			if !slices.Contains(types.all(), b.Type) {
				e.problem(b.DefRange(), "Unknown block", "There are no blocks of type %q.%s", b.Type, DidYouMean(b.Type, types.all()))
				continue
			}
			blocks = append(blocks, b)
		}
	}
	if len(blocks) > BlocksMax {
		e.problem(blocks[BlocksMax].DefRange(), "Too many blocks", "A configuration may have at most %d blocks.", BlocksMax)
		blocks = blocks[:BlocksMax]
	}
	return blocks, e.diags
}

// expand makes an entity of every instance of every block and gives out the IDs.
func (c *Configuration) expand(blocks []*hclsyntax.Block, types Entities) hcl.Diagnostics {
	e := evaluator{scope: c.Scope}
	next := map[string]int{}
	seen := map[string]hcl.Range{}
	for _, b := range blocks {
		if b.Type == "variable" || b.Type == "locals" {
			continue
		}
		label := ""
		if len(b.Labels) > 0 {
			label = b.Labels[0]
		}
		key := b.Type + "." + label
		if slices.Contains(types.Singletons, b.Type) {
			key = b.Type
		}
		if at, twice := seen[key]; twice && key != b.Type+"." {
			e.problem(b.DefRange(), "Duplicate declaration", "%s is declared already, at %s.", key, place(at))
			continue
		}
		seen[key] = b.DefRange()
		e.labelled(b)
		before := len(c.Blocks)
		c.instances(&e, b, label, next, slices.Contains(types.Kinds, b.Type))
		if next[b.Type] > InstancesMax {
			c.Blocks = c.Blocks[:before]
			e.problem(b.DefRange(), "Too many instances", "A configuration may have at most %d %s instances.", InstancesMax, b.Type)
			break
		}
	}
	return e.diags
}

// labelled checks that a top-level block has one name.
func (v *evaluator) labelled(b *hclsyntax.Block) {
	d := decoder{evaluator: *v}
	d.label(b.Type, true, b)
	v.diags = d.diags
}

// instances adds the instances of one block. A block whose count or for_each cannot be evaluated has none, but its
// name is declared, so that references to it do not fail as well.
func (c *Configuration) instances(e *evaluator, b *hclsyntax.Block, label string, next map[string]int, isKind bool) {
	header := b.DefRange()
	one := Block{Entity: Entity{Label: label, Name: label, Range: header}, Type: b.Type, First: true, block: b, kind: isKind}
	d := &declared{first: next[b.Type], n: 1}
	count, each := b.Body.Attributes["count"], b.Body.Attributes["for_each"]
	switch {
	case !isKind || count == nil && each == nil:
		c.Blocks = append(c.Blocks, one)
	case count != nil && each != nil:
		e.problem(each.NameRange, "Conflicting attributes", "A block has count or for_each, not both.")
		d.n, d.many, d.uncounted = 0, true, true
	case count != nil:
		n, ok := e.count(count.Expr)
		d.n, d.many, d.uncounted = n, true, !ok
		for i := range n {
			inst := one
			inst.First = i == 0
			inst.Name = fmt.Sprintf("%s[%d]", label, i)
			inst.inst.names = map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(i))})}
			c.Blocks = append(c.Blocks, inst)
		}
	default:
		keys, values, ok := e.forEach(each.Expr)
		d.n, d.many, d.keys, d.uncounted = len(keys), true, keys, !ok
		for i, key := range keys {
			inst := one
			inst.First = i == 0
			inst.Name = fmt.Sprintf("%s[%q]", label, key)
			inst.inst.names = map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(key), "value": values[i]})}
			c.Blocks = append(c.Blocks, inst)
		}
	}
	next[b.Type] += d.n
	if isKind && label != "" {
		c.Scope.declare(b.Type, label, d)
	}
}

func (v *evaluator) count(e hclsyntax.Expression) (n int, ok bool) {
	val, ok := v.value(e)
	if !ok {
		return 0, false
	}
	if !val.IsNull() && val.Type() == cty.Number {
		if n, accuracy := val.AsBigFloat().Int64(); accuracy == 0 && n >= 0 && n <= InstancesMax {
			return int(n), true
		}
	}
	v.problem(e.Range(), "Wrong count", "count has to be a whole number from 0 to %d.", InstancesMax)
	return 0, false
}

func (v *evaluator) forEach(e hclsyntax.Expression) (keys []string, values []cty.Value, ok bool) {
	val, ok := v.value(e)
	if !ok {
		return nil, nil, false
	}
	t := val.Type()
	switch {
	case val.IsNull() || !t.IsObjectType() && !t.IsMapType() && !t.IsSetType() && !t.IsTupleType() && !t.IsListType():
		v.problem(e.Range(), "Wrong for_each", "for_each has to be a map, an object or a list of texts; this is %s.", nameOf(val))
		return nil, nil, false
	case val.LengthInt() > InstancesMax:
		v.problem(e.Range(), "Wrong for_each", "for_each may have at most %d elements.", InstancesMax)
		return nil, nil, false
	}
	list := !t.IsObjectType() && !t.IsMapType()
	byKey := map[string]cty.Value{}
	for it := val.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if list {
			key = value
		}
		if key.IsNull() || key.Type() != cty.String {
			v.problem(e.Range(), "Wrong for_each", "The elements of a list in for_each have to be texts.")
			return nil, nil, false
		}
		byKey[key.AsString()] = value
	}
	keys = sortedKeys(byKey)
	for _, k := range keys {
		values = append(values, byKey[k])
	}
	return keys, values, true
}

// Decode turns a block into a T. What the block leaves open is added to unstated, once for all instances of a block.
func Decode[T any, P entity[T]](b *Block, s *Schema[T], scope *Scope, unstated *[]Unstated) (T, hcl.Diagnostics) {
	d := decoder{evaluator: evaluator{scope: scope, inst: b.inst}, address: s.Type, countable: b.kind}
	if b.Label != "" {
		d.address += "." + b.Label
	}
	if b.First {
		d.unstated = unstated
	}
	var v T
	if s.New != nil {
		v = s.New()
	}
	*P(&v).Self() = b.Entity
	decodeBody(&d, s, &v, b.block)
	return v, d.diags
}

// NoteReferences adds to the scope's unresolved references those in a block that is decoded later, or never.
func (s *Scope) NoteReferences(b *Block) {
	v := evaluator{scope: s}
	v.noteReferences(b.block.Body)
}

func (v *evaluator) noteReferences(body *hclsyntax.Body) {
	for _, a := range inOrder(body.Attributes) {
		for _, t := range a.Expr.Variables() {
			if label, _, dotted := second(t); dotted && v.scope.kinds[t.RootName()] != nil {
				v.entities(t.RootName(), label, t, cty.NilVal)
			}
		}
	}
	for _, nested := range body.Blocks {
		v.noteReferences(nested.Body)
	}
}

// Evaluate evaluates an expression that was kept, with additional names such as the result of a simulation.
func (s *Scope) Evaluate(e hcl.Expression, names map[string]cty.Value, want cty.Type) (cty.Value, hcl.Diagnostics) {
	v, diags := s.Check(e, names, want)
	if !diags.HasErrors() && (v.IsNull() || !v.IsWhollyKnown()) {
		diags = append(diags, wrongKind(e, want, v))
	}
	return v, diags
}

// Check is Evaluate for names whose values are not known yet but whose types are: it finds what must go wrong.
func (s *Scope) Check(e hcl.Expression, names map[string]cty.Value, want cty.Type) (cty.Value, hcl.Diagnostics) {
	metered := s.base.NewChild()
	metered.Variables = map[string]cty.Value{meterName: (&meter{left: s.meter.of, of: s.meter.of}).value()}
	ctx := metered.NewChild()
	ctx.Variables = names
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return v, brief(diags)
	}
	converted, err := convert.Convert(v, want)
	if err != nil {
		diags = append(diags, wrongKind(e, want, v))
	}
	return converted, diags
}

func wrongKind(e hcl.Expression, want cty.Type, v cty.Value) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Wrong kind of value", Subject: e.Range().Ptr(),
		Detail: fmt.Sprintf("This has to be %s; it is %s.", wanted(want), nameOf(v))}
}

func wanted(t cty.Type) string {
	switch t {
	case cty.Bool:
		return "true or false"
	case cty.String:
		return "a text"
	case cty.Number:
		return "a number"
	}
	return "a list"
}
