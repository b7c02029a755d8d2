package language

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// nestedBlock is a block within another, with the names that it may speak of.
type nestedBlock struct {
	*hclsyntax.Block
	inst instance
}

// nestedType is a type of blocks that a block may have.
type nestedType struct {
	name     string
	labelled bool
}

// dynamicType is a block that stands for several of the type which its label names:
//
//	dynamic "disk" {
//	  for_each = { system = "40 GiB", data = "100 GiB" }
//	  labels   = [disk.key]
//	  content { size = disk.value }
//	}
const dynamicType = "dynamic"

// nested are the blocks within a body, in the order of the text, those included for which a dynamic block stands, and
// those that a JSON file writes as if they were attributes.
func (d *decoder) nested(body *hclsyntax.Body, types []nestedType) []nestedBlock {
	list := make([]nestedBlock, 0, len(body.Blocks))
	for _, b := range d.written(body, append(types, nestedType{dynamicType, true})) {
		if b.Type == dynamicType {
			list = append(list, d.dynamic(b, types)...)
		} else {
			list = append(list, nestedBlock{b, d.inst})
		}
	}
	return list
}

// written are the blocks of a body as they stand in the text.
func (d *decoder) written(body *hclsyntax.Body, types []nestedType) []*hclsyntax.Block {
	if !isJSON(body.SrcRange) {
		return body.Blocks
	}
	var list []*hclsyntax.Block
	for _, a := range inOrder(body.Attributes) {
		if i := slices.IndexFunc(types, func(t nestedType) bool { return t.name == a.Name }); i >= 0 {
			list = append(list, d.blocksOf(a, types[i].labelled)...)
		}
	}
	return list
}

// dynamic are the blocks that a dynamic block stands for.
func (d *decoder) dynamic(b *hclsyntax.Block, types []nestedType) (list []nestedBlock) {
	kind := d.label(dynamicType, true, b)
	i := slices.IndexFunc(types, func(t nestedType) bool { return t.name == kind })
	if i < 0 {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = t.name
		}
		d.problem(b.DefRange(), "Unknown block", "%s has no blocks of type %q that could be made here.%s", d.address, kind, DidYouMean(kind, names))
		return nil
	}
	content := d.content(b)
	each := b.Body.Attributes["for_each"]
	if each == nil {
		d.problem(b.DefRange(), "Missing attribute", "A dynamic block needs for_each: what its blocks are made of.")
	}
	if content == nil || each == nil {
		return nil
	}
	elements, ok := d.elements(each.Expr)
	if !ok {
		return nil
	}
	iterator := d.iterator(b, kind)
	for _, element := range elements {
		if !d.spend(attributeSteps, each.Expr.Range()) {
			break
		}
		inst := instance{names: maps.Clone(d.inst.names)}
		if inst.names == nil {
			inst.names = map[string]cty.Value{}
		}
		inst.names[iterator] = element
		made := *content
		made.Type, made.Labels = kind, d.labels(b, types[i], inst)
		list = append(list, nestedBlock{&made, inst})
	}
	return list
}

// content is the block from which those are made for which a dynamic block stands. They are shown where it stands.
func (d *decoder) content(b *hclsyntax.Block) *hclsyntax.Block {
	known := []string{"for_each", "iterator", "labels"}
	for _, a := range inOrder(b.Body.Attributes) {
		if !slices.Contains(known, a.Name) && !(isJSON(a.NameRange) && a.Name == "content") {
			d.problem(a.NameRange, "Unknown attribute", "A dynamic block has no attribute %q.%s", a.Name, DidYouMean(a.Name, known))
		}
	}
	var content *hclsyntax.Block
	for _, nested := range d.written(b.Body, []nestedType{{"content", false}}) {
		switch {
		case nested.Type != "content":
			d.problem(nested.DefRange(), "Unknown block", "A dynamic block has no blocks of type %q.%s", nested.Type, DidYouMean(nested.Type, []string{"content"}))
		case content != nil:
			d.problem(nested.DefRange(), "Duplicate block", "A dynamic block has one content block.")
		default:
			content = nested
		}
	}
	if content == nil {
		d.problem(b.DefRange(), "Missing block", "A dynamic block needs a content block: what its blocks look like.")
		return nil
	}
	made := *content
	made.TypeRange, made.LabelRanges = b.TypeRange, b.LabelRanges
	return &made
}

// iterator is the name by which the content speaks of the element at hand.
func (d *decoder) iterator(b *hclsyntax.Block, kind string) string {
	a := b.Body.Attributes["iterator"]
	if a == nil {
		return kind
	}
	word := hcl.ExprAsKeyword(a.Expr)
	if text, ok := literal(a.Expr); ok && isJSON(a.NameRange) {
		word = text
	}
	if !hclsyntax.ValidIdentifier(word) {
		d.problem(a.Expr.Range(), "Wrong value", "iterator is a name, without quotes.")
		return kind
	}
	return word
}

// labels are the labels of one of the blocks that a dynamic block stands for.
func (d *decoder) labels(b *hclsyntax.Block, t nestedType, inst instance) []string {
	a := b.Body.Attributes["labels"]
	if a == nil {
		return nil // whose name is missing is told when it is decoded
	}
	outer := d.inst
	d.inst = inst
	val, ok := d.value(a.Expr)
	d.inst = outer
	if !ok {
		return []string{"?"}
	}
	var labels []string
	if !val.IsNull() && listed(val.Type()) {
		for it := val.ElementIterator(); it.Next(); {
			if _, x := it.Element(); !x.IsNull() && x.Type() == cty.String {
				labels = append(labels, x.AsString())
			}
		}
	}
	if len(labels) == 0 || len(labels) != val.LengthInt() {
		d.problem(a.Expr.Range(), "Wrong value", "labels has to be a list of texts: the name of the %s block, such as [%s.key].", t.name, t.name)
		return []string{"?"}
	}
	return labels
}

// elements are what a dynamic block is repeated for: objects with key and value.
func (d *decoder) elements(e hclsyntax.Expression) (list []cty.Value, ok bool) {
	val, ok := d.value(e)
	if !ok {
		return nil, false
	}
	if t := val.Type(); val.IsNull() || !t.IsObjectType() && !listed(t) {
		d.problem(e.Range(), "Wrong for_each", "for_each has to be a list, a map or an object; this is %s.", nameOf(val))
		return nil, false
	}
	if !d.spend(elementSteps*val.LengthInt(), e.Range()) {
		return nil, false
	}
	for it := val.ElementIterator(); it.Next(); {
		key, value := it.Element()
		list = append(list, cty.ObjectVal(map[string]cty.Value{"key": key, "value": value}))
	}
	return list, true
}
