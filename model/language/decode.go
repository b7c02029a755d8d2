package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// decoder turns the body of one instance of a block into a value.
type decoder struct {
	evaluator
	address   string
	countable bool // the block at hand may have count or for_each
}

// null reports whether an expression has the value null, which stands for leaving the attribute out.
func (d *decoder) null(f *Field, e hclsyntax.Expression) bool {
	if f.Holds == HoldsName || f.Holds == HoldsExpression {
		return false
	}
	if _, plain := literal(e); plain {
		return false
	}
	v, ok := d.value(e)
	if ok && v.IsNull() {
		return true
	}
	d.seen, d.seenValue, d.seenOK = e, v, ok
	return false
}

func lowerFirst(s string) string {
	s = strings.TrimSuffix(s, ".")
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// label is the label of a block that has to have one, or none.
func (d *decoder) label(blockType string, labelled bool, b *hclsyntax.Block) string {
	switch {
	case labelled && (len(b.Labels) == 0 || b.Labels[0] == ""):
		d.problem(b.DefRange(), "Missing name", "A %s block needs a name: %s \"NAME\" { … }.", blockType, blockType)
	case labelled && len(b.Labels) > 1, !labelled && len(b.Labels) > 0:
		d.problem(b.DefRange(), "Too many names", "A %s block has %s.", blockType, map[bool]string{true: "one name", false: "no name"}[labelled])
	}
	if len(b.Labels) == 0 {
		return ""
	}
	name := cty.NormalizeString(b.Labels[0])
	d.readable(name, b.DefRange())
	return name
}

// reserved are the attributes that say how often a block stands for an entity.
var reserved = []string{"count", "for_each"}

func decodeBody[T any](d *decoder, s *Schema[T], into *T, b *hclsyntax.Block) {
	header := b.DefRange()
	if !d.spend(attributeSteps*(len(s.Attributes)+len(b.Body.Attributes)+len(b.Body.Blocks)), header) {
		return
	}
	for i := range s.Attributes {
		a := &s.Attributes[i]
		a.decode(d, into, b.Body.Attributes[a.Name], &header)
	}
	types := make([]nestedType, len(s.Blocks))
	for i := range s.Blocks {
		types[i] = nestedType{s.Blocks[i].Type, s.Blocks[i].labelled}
	}
	seen := make([]*hclsyntax.Block, len(s.Blocks))
	outer := d.inst
	for _, nested := range d.nested(b.Body, types) {
		i := slices.IndexFunc(types, func(t nestedType) bool { return t.name == nested.Type })
		d.inst = nested.inst
		switch {
		case i < 0:
			d.problem(nested.DefRange(), "Unknown block", "A %s block has no blocks of type %q.%s", s.Type, nested.Type, DidYouMean(nested.Type, s.names()))
		case s.Blocks[i].single && seen[i] != nil:
			d.problem(nested.DefRange(), "Duplicate block", "%s has a %s block already, at %s.", d.address, nested.Type, place(seen[i].DefRange()))
		default:
			seen[i] = nested.Block
			s.Blocks[i].decode(d, into, nested.Block)
		}
		d.inst = outer
	}
	unknownAttributes(d, s, b)
}

func unknownAttributes[T any](d *decoder, s *Schema[T], b *hclsyntax.Block) {
	known := 0
	for i := range s.Attributes {
		if b.Body.Attributes[s.Attributes[i].Name] != nil {
			known++
		}
	}
	if known == len(b.Body.Attributes) {
		return
	}
	for _, a := range inOrder(b.Body.Attributes) {
		block := slices.ContainsFunc(s.Blocks, func(n Nested[T]) bool { return n.Type == a.Name })
		switch {
		case slices.ContainsFunc(s.Attributes, func(x Attribute[T]) bool { return x.Name == a.Name }), d.countable && slices.Contains(reserved, a.Name):
		case isJSON(a.NameRange) && (block || a.Name == dynamicType):
		case block:
			d.problem(a.NameRange, "Unknown attribute", "In a %s block %q is a block, not an attribute: write it without the equals sign.", s.Type, a.Name)
		default:
			d.problem(a.NameRange, "Unknown attribute", "A %s block has no attribute %q.%s", s.Type, a.Name, DidYouMean(a.Name, s.names()))
		}
	}
}

// inOrder are the attributes of a body as they stand in the text.
func inOrder(m hclsyntax.Attributes) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(m))
	for _, a := range m {
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte })
	return list
}

func place(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }
