package language

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// readJSON reads the JSON form of the language: a block is a property named by its type, whose value is an object, under
// another property named by its label if it has one; several blocks of a type are several such properties, or an array. A
// text is a template, as between quotes in the native syntax, so a reference is "${host.par-hv1}". What comes out is
// native syntax, so that there is one meaning, and one message for a mistake.
func (s *Source) readJSON(name string, text []byte) hcl.Diagnostics {
	c, root := s.json(name, text)
	if root == nil {
		return c.diags
	}
	for _, p := range c.objects(root, "The file") {
		kind := c.key(p)
		for _, b := range c.blocks(kind, p, !slices.Contains(nameless, kind)) {
			s.pieces = append(s.pieces, parsedPiece(b))
		}
	}
	s.mistaken(name, c.syntax)
	return c.diags
}

// json parses a JSON file. After a mistake there is no root.
func (s *Source) json(name string, text []byte) (c *jsonConverter, root hclsyntax.Expression) {
	c = &jsonConverter{}
	switch {
	case !utf8.Valid(text):
		c.diags = hcl.Diagnostics{unreadable(name, errors.New("it is not in UTF-8; save it as UTF-8"))}
	case tokensAtMost(text) > TokensMax:
		c.diags = hcl.Diagnostics{tooManyTokens(name)}
	default:
		c.diags = forbiddenJSON(text, name)
	}
	if c.diags.HasErrors() {
		return c, nil
	}
	e, diags := json.ParseExpression(text, name)
	if diags.HasErrors() {
		s.mistaken(name, diags)
		return c, nil
	}
	return c, c.expression(e)
}

// jsonConverter turns JSON into native syntax.
type jsonConverter struct {
	evaluator
	syntax hcl.Diagnostics // of templates in texts
}

// commentKey is the property that is a comment.
const commentKey = "//"

// isJSON reports whether an expression comes from a JSON file, where blocks look like attributes.
func isJSON(r hcl.Range) bool { return strings.HasSuffix(r.Filename, ".json") }

// expression is a value of JSON as an expression of the native syntax.
func (c *jsonConverter) expression(e hcl.Expression) hclsyntax.Expression {
	switch v := e.(interface {
		ExprList() []hcl.Expression
		ExprMap() []hcl.KeyValuePair
	}); {
	case v.ExprMap() != nil:
		object := &hclsyntax.ObjectConsExpr{SrcRange: e.Range(), OpenRange: e.StartRange()}
		for _, p := range v.ExprMap() {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr: &hclsyntax.ObjectConsKeyExpr{Wrapped: c.expression(p.Key)}, ValueExpr: c.expression(p.Value)})
		}
		return object
	case v.ExprList() != nil:
		tuple := &hclsyntax.TupleConsExpr{SrcRange: e.Range(), OpenRange: e.StartRange()}
		for _, x := range v.ExprList() {
			tuple.Exprs = append(tuple.Exprs, c.expression(x))
		}
		return tuple
	}
	val, _ := e.Value(nil)
	if val.Type() == cty.String && !val.IsNull() && (strings.Contains(val.AsString(), "${") || strings.Contains(val.AsString(), "%{")) {
		return c.template(val.AsString(), e.Range())
	}
	return &hclsyntax.LiteralValueExpr{Val: val, SrcRange: e.Range()}
}

// template parses a text with expressions in it. One that is nothing but an expression is that expression.
func (c *jsonConverter) template(text string, at hcl.Range) hclsyntax.Expression {
	nothing := &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}
	begin := hcl.Pos{Byte: at.Start.Byte + 1, Line: at.Start.Line, Column: at.Start.Column + 1}
	tokens, _ := hclsyntax.LexTemplate([]byte(text), at.Filename, begin)
	if d := tooMuchIn(tokens); d.HasErrors() {
		c.diags = append(c.diags, d...)
		return nothing
	}
	e, diags := hclsyntax.ParseTemplate([]byte(text), at.Filename, begin)
	if diags.HasErrors() {
		c.syntax = append(c.syntax, diags...)
		return nothing
	}
	if whole, ok := e.(*hclsyntax.TemplateWrapExpr); ok {
		return whole.Wrapped
	}
	return e
}

// objects are the properties of an object, or of all objects of an array, without comments.
func (c *jsonConverter) objects(e hclsyntax.Expression, what string) (list []hclsyntax.ObjectConsItem) {
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		for _, p := range e.Items {
			if c.key(p) != commentKey {
				list = append(list, p)
			}
		}
	case *hclsyntax.TupleConsExpr:
		for _, x := range e.Exprs {
			if _, object := x.(*hclsyntax.ObjectConsExpr); !object {
				c.problem(x.Range(), "Wrong kind of value", "%s has to be an object, or an array of objects.", what)
				continue
			}
			list = append(list, c.objects(x, what)...)
		}
	default:
		c.problem(e.Range(), "Wrong kind of value", "%s has to be an object, or an array of objects.", what)
	}
	return list
}

// key is the name of a property; one that has to be evaluated cannot be the name of a block or attribute.
func (c *jsonConverter) key(p hclsyntax.ObjectConsItem) string {
	e := p.KeyExpr.(*hclsyntax.ObjectConsKeyExpr).Wrapped
	if l, ok := e.(*hclsyntax.LiteralValueExpr); ok && l.Val.Type() == cty.String && l.Val.IsKnown() {
		return cty.NormalizeString(l.Val.AsString())
	}
	c.problem(e.Range(), "Not a constant", "The name of a block or attribute cannot be computed.")
	return commentKey
}

// blocks are the blocks of a type that a property stands for.
func (c *jsonConverter) blocks(kind string, p hclsyntax.ObjectConsItem, labelled bool) (list []*hclsyntax.Block) {
	if !labelled {
		return c.bodies(kind, nil, p)
	}
	for _, named := range c.objects(p.ValueExpr, "What stands under "+kind+", by its name,") {
		list = append(list, c.bodies(kind, []string{c.key(named)}, named)...)
	}
	return list
}

// bodies are the blocks of one type and label: one, or one for each element of an array.
func (c *jsonConverter) bodies(kind string, labels []string, p hclsyntax.ObjectConsItem) (list []*hclsyntax.Block) {
	bodies := []hclsyntax.Expression{p.ValueExpr}
	if several, ok := p.ValueExpr.(*hclsyntax.TupleConsExpr); ok {
		bodies = several.Exprs
	}
	for _, e := range bodies {
		object, ok := e.(*hclsyntax.ObjectConsExpr)
		if !ok {
			c.problem(e.Range(), "Wrong kind of value", "The body of a %s block has to be an object.", kind)
			continue
		}
		at := object.SrcRange
		closing := hcl.Range{Filename: at.Filename, Start: at.End, End: at.End}
		list = append(list, &hclsyntax.Block{Type: kind, Labels: labels, TypeRange: p.KeyExpr.Range(), OpenBraceRange: object.OpenRange, CloseBraceRange: closing,
			Body: &hclsyntax.Body{Attributes: c.attributes(object), SrcRange: at, EndRange: closing}})
	}
	return list
}

// attributes are the properties of a block's body. Which of them are blocks is seen when the block is decoded.
func (c *jsonConverter) attributes(object *hclsyntax.ObjectConsExpr) hclsyntax.Attributes {
	list := hclsyntax.Attributes{}
	for _, p := range c.objects(object, "") {
		name, at := c.key(p), p.KeyExpr.Range()
		if before := list[name]; before != nil {
			c.problem(at, "Duplicate attribute", "%q stands here already, at %s; several blocks of a type are written as an array.", name, place(before.NameRange))
			continue
		}
		list[name] = &hclsyntax.Attribute{Name: name, Expr: p.ValueExpr, NameRange: at, EqualsRange: at, SrcRange: hcl.RangeBetween(at, p.ValueExpr.Range())}
	}
	return list
}

// blocksOf are the blocks that an attribute in a JSON file stands for.
func (v *evaluator) blocksOf(a *hclsyntax.Attribute, labelled bool) []*hclsyntax.Block {
	c := jsonConverter{evaluator: *v}
	key := &hclsyntax.ObjectConsKeyExpr{Wrapped: &hclsyntax.LiteralValueExpr{Val: cty.StringVal(a.Name), SrcRange: a.NameRange}}
	list := c.blocks(a.Name, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: a.Expr}, labelled)
	v.diags = c.diags
	return list
}

// forbiddenJSON is what in a text would exhaust the stack or the memory of who parses it.
func forbiddenJSON(text []byte, name string) hcl.Diagnostics {
	e := evaluator{}
	depth, line, lineStart := 0, 1, 0
	at := func(from, to int) hcl.Range {
		return hcl.Range{Filename: name, Start: hcl.Pos{Byte: from, Line: line, Column: from - lineStart + 1}, End: hcl.Pos{Byte: to, Line: line, Column: to - lineStart + 1}}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			line, lineStart = line+1, i+1
		case c == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case c == '[' || c == '{':
			if depth++; depth > NestingMax {
				e.problem(at(i, i+1), "Nested too deeply", "Values may be nested %d deep.", NestingMax)
				return e.diags
			}
		case c == ']' || c == '}':
			depth--
		case digit(c) || c == '-':
			begin := i
			for i+1 < len(text) && (digit(text[i+1]) || strings.IndexByte("+-.eE", text[i+1]) >= 0) {
				i++
			}
			if !ordinary(string(text[begin : i+1])) {
				e.outOfRange(at(begin, i+1))
			}
		}
	}
	return e.diags
}
