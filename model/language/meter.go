package language

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// StepsMax bounds the work of evaluating and decoding a configuration, and of evaluating an expression afterwards. A
// step is about what it takes to look at one element of a list: all of them together are some seconds.
const StepsMax = 1 << 27

// What costs how many steps.
const (
	attributeSteps = 16 // to decode an attribute of a block
	roundSteps     = 32 // of a for expression
	elementSteps   = 64 // to make an element of a list or map, which has to be kept as well
	lookSteps      = 8  // to look at one that is there already
	compareSteps   = 4  // to compare a name with one that it might be meant to be
)

// meter counts the steps that are left. A few lines of text can ask for any amount of work and memory, by doubling a
// list in one local after another, or by for expressions within each other.
type meter struct {
	left int
	of   int  // this many
	told bool // that nothing is left: once is enough
}

// spend takes steps, and is false if there are not as many.
func (m *meter) spend(n int) bool {
	m.left = max(m.left-n, -1)
	return m.left >= 0
}

// meterName is what the meter is called among the variables of an expression's context, where no expression can ask for it.
const meterName = "(steps)"

var meterType = capsule[meter]("meter")

func (m *meter) value() cty.Value { return cty.CapsuleVal(meterType, m) }

func meterOf(ctx *hcl.EvalContext) *meter {
	for ; ctx != nil; ctx = ctx.Parent() {
		if m, ok := ctx.Variables[meterName]; ok {
			return m.EncapsulatedValue().(*meter)
		}
	}
	return &meter{left: StepsMax, of: StepsMax}
}

// price is how the value of a part of an expression is paid for.
type price uint8

const (
	plain   price = iota // once for each of its elements
	squared              // what it is used for may compare each of its elements with each
	round                // it is computed once in every round of a for expression
)

// metered is a part of an expression whose value is paid for.
type metered struct {
	hclsyntax.Expression // in parentheses, which show the part to whoever looks for variables in it
	part                 hclsyntax.Expression
	price                price
}

func (e *metered) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	m := meterOf(ctx)
	before := 1
	if e.price == round {
		before = roundSteps
	}
	if !m.spend(before) {
		return cty.DynamicVal, hcl.Diagnostics{tooMuch(e.Range())}
	}
	v, diags := e.part.Value(ctx)
	if diags.HasErrors() {
		return v, diags
	}
	if !m.spend(cost(e.part, v, m.left) + e.comparisons(v)) {
		return cty.DynamicVal, hcl.Diagnostics{tooMuch(e.Range())}
	}
	return v, diags
}

// comparisons is what the use of a value may cost. The elements of what is written in brackets may be of different types;
// to find a common one each is compared with each.
func (e *metered) comparisons(v cty.Value) int {
	if t := v.Type(); e.price != squared || t.IsListType() || t.IsMapType() || t.IsSetType() {
		return 0
	}
	n := min(breadth(v), 1<<20)
	return n * n / 4
}

// cost is what it took to get a value, which is less if it only had to be looked up.
func cost(e hclsyntax.Expression, v cty.Value, most int) int {
	n := weight(v, most)
	t := v.Type()
	switch _, name := e.(*hclsyntax.ScopeTraversalExpr); {
	case t.IsPrimitiveType() || t.IsCapsuleType():
		return n
	case name:
		return n * lookSteps
	}
	return n * elementSteps
}

func tooMuch(at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Too much to compute", Subject: &at,
		Detail: "The configuration asks for more work than is allowed; what is left of it was not looked at. Fewer instances, shorter lists or simpler expressions are needed."}
}

// weight is about how much there is in a value, at whatever depth; it stops to count at most.
func weight(v cty.Value, most int) int {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown() || t == cty.Bool || t.IsCapsuleType():
		return 1
	case t == cty.String:
		return 1 + len(v.AsString())/8
	case t == cty.Number:
		return 1 + words(v)
	}
	n := 1
	for it := v.ElementIterator(); n <= most && it.Next(); {
		_, x := it.Element()
		n += weight(x, most-n)
	}
	return n
}

// breadth is how much there is in a value at first sight.
func breadth(v cty.Value) int {
	v, _ = v.Unmark()
	t := v.Type()
	switch {
	case v.IsNull() || !v.IsKnown() || t == cty.Bool || t.IsCapsuleType():
		return 0
	case t == cty.String:
		return len(v.AsString()) / 32
	case t == cty.Number:
		return words(v)
	}
	return v.LengthInt()
}

// words is how long a number is when it is written out.
func words(v cty.Value) int {
	v, _ = v.Unmark()
	e := v.AsBigFloat().MantExp(nil)
	return max(e, -e) / 64
}

// meterParts puts meters into an expression, wherever something is made of the value of a part.
func (s *Scope) meterParts(e hclsyntax.Expression) {
	if !s.metered[e] {
		s.metered[e] = true
		_ = hclsyntax.VisitAll(e, meterParts)
	}
}

func meterParts(n hclsyntax.Node) hcl.Diagnostics {
	switch n := n.(type) {
	case *hclsyntax.TupleConsExpr:
		meterEach(n.Exprs, plain)
	case *hclsyntax.ObjectConsExpr:
		for i := range n.Items {
			n.Items[i].KeyExpr = meteredPart(n.Items[i].KeyExpr, squared)
			n.Items[i].ValueExpr = meteredPart(n.Items[i].ValueExpr, plain)
		}
	case *hclsyntax.TemplateExpr:
		meterEach(n.Parts, squared)
	case *hclsyntax.FunctionCallExpr:
		meterEach(n.Args, squared)
	case *hclsyntax.ConditionalExpr:
		n.Condition, n.TrueResult, n.FalseResult = meteredPart(n.Condition, squared), meteredPart(n.TrueResult, squared), meteredPart(n.FalseResult, squared)
	case *hclsyntax.BinaryOpExpr:
		n.LHS, n.RHS = meteredPart(n.LHS, squared), meteredPart(n.RHS, squared)
	case *hclsyntax.UnaryOpExpr:
		n.Val = meteredPart(n.Val, squared)
	case *hclsyntax.IndexExpr:
		n.Collection, n.Key = meteredSource(n.Collection), meteredPart(n.Key, squared)
	case *hclsyntax.RelativeTraversalExpr:
		n.Source = meteredSource(n.Source)
	case *hclsyntax.SplatExpr:
		n.Source = meteredSource(n.Source)
	case *hclsyntax.ForExpr:
		n.CollExpr, n.KeyExpr = meteredPart(n.CollExpr, plain), meteredPart(n.KeyExpr, squared)
		n.ValExpr, n.CondExpr = meteredPart(n.ValExpr, round), meteredPart(n.CondExpr, round)
	}
	return nil
}

func meterEach(parts []hclsyntax.Expression, p price) {
	for i := range parts {
		parts[i] = meteredPart(parts[i], p)
	}
}

func meteredPart(e hclsyntax.Expression, p price) hclsyntax.Expression {
	switch e := e.(type) {
	case nil:
		return nil
	case *hclsyntax.LiteralValueExpr, *hclsyntax.AnonSymbolExpr:
		if p != round {
			return e
		}
	}
	return &metered{&hclsyntax.ParenthesesExpr{Expression: e, SrcRange: e.Range()}, e, p}
}

// meteredSource is for that of which one element is taken: when it is a name, its other elements cost nothing.
func meteredSource(e hclsyntax.Expression) hclsyntax.Expression {
	if _, name := e.(*hclsyntax.ScopeTraversalExpr); name {
		return e
	}
	return meteredPart(e, plain)
}
