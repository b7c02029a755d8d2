package language

import (
	"fmt"
	"iter"
	"slices"
	"strconv"

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
	spots spots
	kind  bool // others may refer to it, and it may have count or for_each
}

// Configuration is the text with its variables and locals evaluated and its entities counted: everything that has to
// be known before a reference can be followed.
type Configuration struct {
	Scope  *Scope
	source *Source
	groups []group // in the order of the text
}

// group is a top-level block and how often it stands for an entity.
type group struct {
	*piece
	kind bool
	declared
	values []cty.Value // of for_each, by key
}

// First is the header of the configuration's first block.
func (c *Configuration) First() hcl.Range {
	if len(c.source.pieces) == 0 {
		return hcl.Range{}
	}
	return c.source.pieces[0].header
}

// Blocks are all top-level blocks in the order of the text, the instances of each in the order of their keys. A block's
// tree is forgotten when its last instance was looked at, unless whoever looked keeps it.
func (c *Configuration) Blocks() iter.Seq[*Block] {
	return func(yield func(*Block) bool) {
		for i := range c.groups {
			g := &c.groups[i]
			tree := c.source.tree(g.piece)
			g.piece.block = nil
			known := spots{}
			for n := range g.n {
				if !yield(g.instance(tree, known, n)) {
					return
				}
			}
		}
	}
}

// instance is one instance of a group's block.
func (g *group) instance(tree *hclsyntax.Block, known spots, n int) *Block {
	b := &Block{Entity: Entity{Label: g.label(), Name: g.label(), Range: g.header}, Type: g.piece.kind, First: n == 0, block: tree, kind: g.kind}
	if g.many {
		b.spots = known
	}
	switch {
	case !g.many:
	case g.keys != nil:
		b.Name = fmt.Sprintf("%s[%q]", g.label(), g.keys[n])
		b.inst.names = map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal(g.keys[n]), "value": g.values[n]})}
	default:
		b.Name = g.label() + "[" + strconv.Itoa(n) + "]"
		b.inst.names = map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(n))})}
	}
	return b
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
	c := &Configuration{Scope: newScope(types.Steps), source: src}
	c.Scope.fsys = src.fsys
	for _, k := range types.Kinds {
		if slices.Contains(types.Open, k) {
			c.Scope.OpenKind(k)
		} else {
			c.Scope.Kind(k)
		}
	}
	pieces, diags := c.known(types)
	diags = append(diags, c.Scope.evaluate(c.definitions(pieces), vars)...)
	diags = append(diags, c.expand(pieces, types)...)
	c.Scope.counted = true
	return c, diags
}

// known are the pieces whose block types exist.
func (c *Configuration) known(types Entities) ([]*piece, hcl.Diagnostics) {
	e := evaluator{}
	all := types.all()
	var pieces []*piece
	for i := range c.source.pieces {
		p := &c.source.pieces[i]
		if !slices.Contains(all, p.kind) {
			e.problem(p.header, "Unknown block", "There are no blocks of type %q.%s", p.kind, DidYouMean(p.kind, all))
			continue
		}
		pieces = append(pieces, p)
	}
	if len(pieces) > BlocksMax {
		e.problem(pieces[BlocksMax].header, "Too many blocks", "A configuration may have at most %d blocks.", BlocksMax)
		pieces = pieces[:BlocksMax]
	}
	return pieces, e.diags
}

// definitions are the blocks of variables and locals.
func (c *Configuration) definitions(pieces []*piece) (blocks []*hclsyntax.Block) {
	for _, p := range pieces {
		if p.kind == "variable" || p.kind == "locals" {
			blocks = append(blocks, c.source.tree(p))
			p.block = nil
		}
	}
	return blocks
}

// expand counts the instances of every block and gives out the IDs.
func (c *Configuration) expand(pieces []*piece, types Entities) hcl.Diagnostics {
	e := evaluator{scope: c.Scope}
	next := map[string]int{}
	seen := map[string]hcl.Range{}
	for _, p := range pieces {
		if p.kind == "variable" || p.kind == "locals" {
			continue
		}
		key := p.kind + "." + p.label()
		if slices.Contains(types.Singletons, p.kind) {
			key = p.kind
		}
		if at, twice := seen[key]; twice && key != p.kind+"." {
			e.problem(p.header, "Duplicate declaration", "%s is declared already, at %s.", key, place(at))
			continue
		}
		seen[key] = p.header
		e.labelled(p)
		g := c.count(&e, p, slices.Contains(types.Kinds, p.kind))
		g.first = next[p.kind]
		next[p.kind] += g.n
		if next[p.kind] > InstancesMax {
			e.problem(p.header, "Too many instances", "A configuration may have at most %d %s instances.", InstancesMax, p.kind)
			break
		}
		c.groups = append(c.groups, g)
	}
	for i := range c.groups {
		if g := &c.groups[i]; g.kind && g.label() != "" {
			c.Scope.declare(g.piece.kind, g.label(), &g.declared)
		}
	}
	return e.diags
}

// nameless are the top-level blocks without a name.
var nameless = []string{"locals", "lint"}

// labelled checks that a top-level block has one name, that can be told from others, or none.
func (v *evaluator) labelled(p *piece) {
	if p.block != nil {
		d := decoder{evaluator: *v}
		d.label(p.kind, !slices.Contains(nameless, p.kind), p.block)
		v.diags = d.diags
	} else if slices.Contains(nameless, p.kind) { // an ordinary block has a name
		v.problem(p.header, "Too many names", "A %s block has no name.", p.kind)
	}
}

// count finds out how often a block stands for an entity. One whose count or for_each cannot be evaluated has no
// instances, but its name is declared, so that references to it do not fail as well.
func (c *Configuration) count(e *evaluator, p *piece, isKind bool) group {
	g := group{piece: p, kind: isKind, declared: declared{n: 1}}
	if !isKind || !p.counted {
		return g
	}
	p.block = c.source.tree(p)
	count, each := p.block.Body.Attributes["count"], p.block.Body.Attributes["for_each"]
	g.many = count != nil || each != nil
	ok := true
	switch {
	case count != nil && each != nil:
		e.problem(each.NameRange, "Conflicting attributes", "A block has count or for_each, not both.")
		g.n, ok = 0, false
	case count != nil:
		g.n, ok = e.count(count.Expr)
	case each != nil:
		g.keys, g.values, ok = e.forEach(each.Expr)
		g.n = len(g.keys)
		for _, key := range g.keys {
			e.readable(key, each.Expr.Range())
		}
	}
	g.uncounted = !ok
	return g
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

// Decode turns a block into a T.
func Decode[T any, P entity[T]](b *Block, s *Schema[T], scope *Scope, into *T) hcl.Diagnostics {
	d := decoder{evaluator: evaluator{scope: scope, inst: b.inst, spots: b.spots}, address: s.Type, countable: b.kind}
	if b.Label != "" {
		d.address = Address(s.Type, &b.Entity)
	}
	if s.New != nil {
		*into = s.New()
	}
	*P(into).Self() = b.Entity
	decodeBody(&d, s, into, b.block)
	return d.diags
}

// Count is how many entities of a kind there are.
func (c *Configuration) Count(kind string) (n int) {
	for i := range c.groups {
		if c.groups[i].piece.kind == kind {
			n += c.groups[i].n
		}
	}
	return n
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

// Together is the scope with as many steps for all evaluations as each would have alone.
func (s *Scope) Together() *Scope {
	c := *s
	c.shared = &meter{left: s.meter.of, of: s.meter.of}
	return &c
}

// Check is Evaluate for names whose values are not known yet but whose types are: it finds what must go wrong.
func (s *Scope) Check(e hcl.Expression, names map[string]cty.Value, want cty.Type) (cty.Value, hcl.Diagnostics) {
	m := s.shared
	if m == nil {
		m = &meter{left: s.meter.of, of: s.meter.of}
	}
	metered := s.base.NewChild()
	metered.Variables = map[string]cty.Value{meterName: m.value()}
	ctx := metered.NewChild()
	ctx.Variables = names
	v, diags := e.Value(ctx)
	if diags.HasErrors() {
		return v, brief(suggested(diags))
	}
	v, _ = v.UnmarkDeep()
	converted, err := convert.Convert(v, want)
	if err != nil {
		diags = append(diags, wrongKind(e, want, v))
	}
	return converted, diags
}

// suggested adds to messages about a name that an object does not have one that it has.
func suggested(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		name, ok := d.Expression.(*hclsyntax.ScopeTraversalExpr)
		if !ok || d.EvalContext == nil {
			continue
		}
		for i := 1; i < len(name.Traversal); i++ {
			step, dotted := name.Traversal[i].(hcl.TraverseAttr)
			v, errs := name.Traversal[:i].TraverseAbs(d.EvalContext)
			if errs.HasErrors() || !dotted || !v.Type().IsObjectType() {
				break
			}
			if !v.Type().HasAttribute(step.Name) {
				d.Detail += DidYouMean(step.Name, sortedKeys(v.Type().AttributeTypes()))
			}
		}
	}
	return diags
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
