package language

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// ExpressionText writes an expression that is evaluated later in one canonical way: without the layout, the comments and the
// needless parentheses of its text, and with the values of variables and locals in their place, unless these are sensitive or
// mean something within expressions only. Two expressions of one text mean the same.
func (s *Scope) ExpressionText(e hcl.Expression) string {
	p := expressionPrinter{scope: s}
	if own, ok := e.(hclsyntax.Expression); ok {
		p.print(own)
	}
	return p.text.String()
}

// expressionPrinter writes expressions one behind the other.
type expressionPrinter struct {
	scope *Scope
	text  strings.Builder
}

// bare is an expression without what stands around it: parentheses, meters, and quotes around a lone ${…}.
func bare(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch x := e.(type) {
		case *metered:
			e = x.part
		case *hclsyntax.ParenthesesExpr:
			e = x.Expression
		case *hclsyntax.TemplateWrapExpr:
			e = x.Wrapped
		default:
			return e
		}
	}
}

func (p *expressionPrinter) print(e hclsyntax.Expression) {
	switch e := bare(e).(type) {
	case *hclsyntax.LiteralValueExpr:
		p.value(e.Val)
	case *hclsyntax.TemplateExpr:
		p.template(e.Parts)
	case *hclsyntax.TemplateJoinExpr:
		p.print(e.Tuple)
	case *hclsyntax.ScopeTraversalExpr:
		p.name(e.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		p.operand(e.Source, highest)
		p.steps(e.Traversal)
	case *hclsyntax.IndexExpr:
		p.operand(e.Collection, highest)
		p.all("[", e.Key, "]")
	case *hclsyntax.SplatExpr:
		p.operand(e.Source, highest)
		p.all("[*]", e.Each)
	case *hclsyntax.AnonSymbolExpr: // the element that a splat speaks of
	case *hclsyntax.FunctionCallExpr:
		p.list(e.Name+"(", e.Args, map[bool]string{true: "...)", false: ")"}[e.ExpandFinal])
	case *hclsyntax.TupleConsExpr:
		p.list("[", e.Exprs, "]")
	case *hclsyntax.ObjectConsExpr:
		p.object(e)
	case *hclsyntax.ObjectConsKeyExpr:
		p.key(e)
	case *hclsyntax.ForExpr:
		p.loop(e)
	default:
		p.operation(e)
	}
}

// all writes texts and expressions one behind the other.
func (p *expressionPrinter) all(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			p.text.WriteString(part)
		case hclsyntax.Expression:
			p.print(part)
		}
	}
}

func (p *expressionPrinter) list(open string, parts []hclsyntax.Expression, end string) {
	p.all(open)
	for i, x := range parts {
		if i > 0 {
			p.all(", ")
		}
		p.print(x)
	}
	p.all(end)
}

// highest binds as closely as nothing else does.
const highest = 8

var operators = map[*hclsyntax.Operation]struct {
	sign  string
	binds int
}{
	hclsyntax.OpLogicalOr: {"||", 1}, hclsyntax.OpLogicalAnd: {"&&", 2}, hclsyntax.OpEqual: {"==", 3}, hclsyntax.OpNotEqual: {"!=", 3},
	hclsyntax.OpGreaterThan: {">", 4}, hclsyntax.OpGreaterThanOrEqual: {">=", 4}, hclsyntax.OpLessThan: {"<", 4}, hclsyntax.OpLessThanOrEqual: {"<=", 4},
	hclsyntax.OpAdd: {"+", 5}, hclsyntax.OpSubtract: {"-", 5}, hclsyntax.OpMultiply: {"*", 6}, hclsyntax.OpDivide: {"/", 6}, hclsyntax.OpModulo: {"%", 6},
	hclsyntax.OpLogicalNot: {"!", 7}, hclsyntax.OpNegate: {"-", 7},
}

// binds is how closely the parts of an expression belong together.
func binds(e hclsyntax.Expression) int {
	switch e := bare(e).(type) {
	case *hclsyntax.BinaryOpExpr:
		return operators[e.Op].binds
	case *hclsyntax.UnaryOpExpr:
		return operators[e.Op].binds
	case *hclsyntax.ConditionalExpr:
		return 0
	}
	return highest
}

// operand writes a part of an expression, in parentheses where it would fall apart without.
func (p *expressionPrinter) operand(e hclsyntax.Expression, least int) {
	if binds(e) < least {
		p.all("(", e, ")")
		return
	}
	p.print(e)
}

func (p *expressionPrinter) operation(e hclsyntax.Expression) {
	switch e := e.(type) {
	case *hclsyntax.BinaryOpExpr:
		op := operators[e.Op]
		p.operand(e.LHS, op.binds)
		p.all(" " + op.sign + " ")
		p.operand(e.RHS, op.binds+1)
	case *hclsyntax.UnaryOpExpr:
		p.all(operators[e.Op].sign)
		p.operand(e.Val, operators[e.Op].binds)
	case *hclsyntax.ConditionalExpr:
		p.operand(e.Condition, 1)
		p.all(" ? ", e.TrueResult, " : ", e.FalseResult)
	}
}

func (p *expressionPrinter) object(e *hclsyntax.ObjectConsExpr) {
	p.all("{")
	for i, item := range e.Items {
		if i > 0 {
			p.all(",")
		}
		p.all(" ", item.KeyExpr, " = ", item.ValueExpr)
	}
	p.all(" }")
}

// key writes the key of an object; a bare name is a text, unless it is in parentheses.
func (p *expressionPrinter) key(e *hclsyntax.ObjectConsKeyExpr) {
	if word := hcl.ExprAsKeyword(e.Wrapped); word != "" && !e.ForceNonLiteral {
		p.all(quoted(word))
		return
	}
	if bare(e.Wrapped) != e.Wrapped || binds(e.Wrapped) < highest {
		p.all("(", e.Wrapped, ")")
		return
	}
	p.print(e.Wrapped)
}

func (p *expressionPrinter) loop(e *hclsyntax.ForExpr) {
	open, end := "[", "]"
	if e.KeyExpr != nil {
		open, end = "{", "}"
	}
	p.all(open + "for ")
	if e.KeyVar != "" {
		p.all(e.KeyVar + ", ")
	}
	p.all(e.ValVar+" in ", e.CollExpr, " : ")
	if e.KeyExpr != nil {
		p.all(e.KeyExpr, " => ")
	}
	p.print(e.ValExpr)
	if e.Group {
		p.all("...")
	}
	if e.CondExpr != nil {
		p.all(" if ", e.CondExpr)
	}
	p.all(end)
}

// template writes a text with expressions in it. What comes to a text itself is part of the text.
func (p *expressionPrinter) template(parts []hclsyntax.Expression) {
	p.all(`"`)
	for _, part := range parts {
		v, ok := p.constant(part)
		if ok {
			v, _ = convert.Convert(v, cty.String) // of what is no text this is null or nothing
		}
		if ok && v != cty.NilVal && !v.IsNull() && v.IsKnown() {
			text := quoted(v.AsString())
			p.all(text[1 : len(text)-1])
			continue
		}
		p.all("${", part, "}")
	}
	p.all(`"`)
}

// constant is the value of a literal, or of a variable or local.
func (p *expressionPrinter) constant(e hclsyntax.Expression) (cty.Value, bool) {
	e = bare(e)
	if text, ok := literal(e); ok {
		return cty.StringVal(text), true
	}
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, true
	case *hclsyntax.ScopeTraversalExpr:
		return p.known(e.Traversal)
	}
	return cty.NilVal, false
}

// known is what a variable or local, or a part of one, stands for; false for any other name and for what cannot be written.
func (p *expressionPrinter) known(t hcl.Traversal) (cty.Value, bool) {
	name, _, ok := second(t)
	of := map[string]map[string]cty.Value{"var": p.scope.variables, "local": p.scope.locals}[t.RootName()]
	v, declared := of[name]
	if !ok || !declared || v.ContainsMarked() {
		return v, false
	}
	v, diags := t[2:].TraverseRel(v)
	return v, !diags.HasErrors() && v.IsWhollyKnown() && tangible(v.Type())
}

func (p *expressionPrinter) name(t hcl.Traversal) {
	if v, ok := p.known(t); ok {
		p.value(v)
		return
	}
	p.all(t.RootName())
	p.steps(t[1:])
}

// steps writes what stands behind a name. An index that could be a name is one.
func (p *expressionPrinter) steps(t hcl.Traversal) {
	for _, step := range t {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			p.all(member(step.Name))
		case hcl.TraverseIndex:
			if step.Key.Type() == cty.String {
				p.all(member(step.Key.AsString()))
				continue
			}
			p.all("[")
			p.value(step.Key)
			p.all("]")
		case hcl.TraverseSplat:
			p.all("[*]")
			p.steps(step.Each)
		}
	}
}

// value writes a value as an expression.
func (p *expressionPrinter) value(v cty.Value) {
	switch t := v.Type(); {
	case v.IsNull() || !v.IsKnown():
		p.all("null")
	case t == cty.String:
		p.all(quoted(v.AsString()))
	case t == cty.Bool:
		p.all(map[bool]string{true: "true", false: "false"}[v.True()])
	case t == cty.Number:
		p.all(v.AsBigFloat().Text('f', -1))
	case t.IsObjectType() || t.IsMapType():
		p.elements(v, "{ ", " }", true)
	default:
		p.elements(v, "[", "]", false)
	}
}

func (p *expressionPrinter) elements(v cty.Value, open, end string, keyed bool) {
	p.all(open)
	first := true
	for it := v.ElementIterator(); it.Next(); first = false {
		key, x := it.Element()
		if !first {
			p.all(", ")
		}
		if keyed {
			p.value(key)
			p.all(" = ")
		}
		p.value(x)
	}
	p.all(end)
}
