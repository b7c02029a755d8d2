package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Unstated is an attribute that the configuration leaves open: either its documented default was taken, or nothing is
// known and it is taken as the documents require.
type Unstated struct {
	Address string // vm.erp-db, vmm.vmm01.provider
	Name    string // version
	Default string // the value taken, as it would be written; "" when nothing is known
	Source  string // where the default comes from: "FACTS M-6", or "assumption"
	Range   hcl.Range
}

// decoder turns the body of one instance of a block into a value.
type decoder struct {
	evaluator
	address   string
	countable bool        // the block at hand may have count or for_each
	unstated  *[]Unstated // nil for every instance but the first
}

func (d *decoder) absent(f *Field, header hcl.Range) {
	switch {
	case f.Required:
		d.problem(header, "Missing attribute", "%s needs the attribute %q: %s.", d.address, f.Name, lowerFirst(f.Doc))
	case d.unstated != nil:
		*d.unstated = append(*d.unstated, Unstated{d.address, f.Name, f.Default, f.DefaultSource, header})
	}
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
	return b.Labels[0]
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
		a.decode(d, into, b.Body.Attributes[a.Name], header)
	}
	seen := make([]*hclsyntax.Block, len(s.Blocks))
	for _, nested := range b.Body.Blocks {
		i := slices.IndexFunc(s.Blocks, func(n Nested[T]) bool { return n.Type == nested.Type })
		switch {
		case i < 0:
			d.problem(nested.DefRange(), "Unknown block", "A %s block has no blocks of type %q.%s", s.Type, nested.Type, DidYouMean(nested.Type, s.names()))
		case s.Blocks[i].single && seen[i] != nil:
			d.problem(nested.DefRange(), "Duplicate block", "%s has a %s block already, at %s.", d.address, nested.Type, place(seen[i].DefRange()))
		default:
			seen[i] = nested
			s.Blocks[i].decode(d, into, nested)
		}
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
		if slices.ContainsFunc(s.Attributes, func(x Attribute[T]) bool { return x.Name == a.Name }) || d.countable && slices.Contains(reserved, a.Name) {
			continue
		}
		d.problem(a.NameRange, "Unknown attribute", "A %s block has no attribute %q.%s", s.Type, a.Name, DidYouMean(a.Name, s.names()))
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
