package language

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// evaluate gives every variable and local its value.
func (s *Scope) evaluate(blocks []*hclsyntax.Block, vars map[string]cty.Value) hcl.Diagnostics {
	e := &evaluator{scope: s}
	seen := map[string]hcl.Range{}
	for _, b := range blocks {
		if b.Type == "variable" {
			e.variable(b, vars, seen)
		}
	}
	s.publish()
	for _, b := range blocks {
		if b.Type == "variable" {
			e.validations(b)
		}
	}
	for _, name := range sortedKeys(vars) {
		if _, ok := s.variables[name]; !ok {
			e.diags = append(e.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Unknown variable",
				Detail: fmt.Sprintf("A value is given for the variable %q, which is not declared.%s", name, DidYouMean(name, sortedKeys(s.variables)))})
		}
	}
	e.locals(blocks)
	s.publish()
	return e.diags
}

// publish makes variables and locals visible to expressions that are evaluated later.
func (s *Scope) publish() {
	s.base.Variables = map[string]cty.Value{"var": objectOf(s.variables), "local": objectOf(s.locals), meterName: s.meter.value()}
}

// variable reads one variable block. After a mistake its value is unknown, which stays silent wherever it is used.
func (v *evaluator) variable(b *hclsyntax.Block, vars map[string]cty.Value, seen map[string]hcl.Range) {
	d := decoder{evaluator: *v}
	name := d.label("variable", true, b)
	switch at, twice := seen[name]; {
	case name == "":
	case twice:
		d.problem(b.DefRange(), "Duplicate declaration", "variable.%s is declared already, at %s.", name, place(at))
	default:
		seen[name] = b.DefRange()
		v.scope.places["var."+name] = b.DefRange()
		v.scope.variables[name] = d.variableValue(b, name, vars)
	}
	v.diags = d.diags
}

func (d *decoder) variableValue(b *hclsyntax.Block, name string, vars map[string]cty.Value) cty.Value {
	for _, a := range inOrder(b.Body.Attributes) {
		if known := []string{"default", "description", "sensitive", "type"}; !slices.Contains(known, a.Name) && !(isJSON(a.NameRange) && a.Name == "validation") {
			d.problem(a.NameRange, "Unknown attribute", "A variable block has no attribute %q.%s", a.Name, DidYouMean(a.Name, known))
		}
	}
	for _, nested := range b.Body.Blocks {
		if nested.Type != "validation" {
			d.problem(nested.DefRange(), "Unknown block", "A variable block has no blocks of type %q.%s", nested.Type, DidYouMean(nested.Type, []string{"validation"}))
		}
	}
	sensitive, ok := d.sensitive(b.Body.Attributes["sensitive"])
	given, set := vars[name]
	def := b.Body.Attributes["default"]
	if ok && set && def != nil && b.Body.Attributes["type"] == nil {
		given = d.likeDefault(given, def.Expr)
	}
	if ok && !set && def != nil {
		if len(def.Expr.Variables()) > 0 {
			d.problem(def.Expr.Range(), "Not a constant", "The default of a variable cannot speak of other names; a local can.")
			return cty.DynamicVal
		}
		given, set = d.value(def.Expr)
		ok = set
		d.scope.places["var."+name] = def.Expr.Range()
	}
	switch {
	case !ok:
		return cty.DynamicVal
	case !set:
		d.problem(b.DefRange(), "Variable without a value", "The variable %q has no default; give it a value with --var %s=VALUE.", name, name)
		return cty.DynamicVal
	}
	val := d.ofType(b.Body.Attributes["type"], name, given)
	if sensitive {
		val = val.Mark(secret)
	}
	return val
}

// likeDefault is a text, as the command line and the environment give a value, as the number or truth value that the default of a variable without
// a type is; what is none stays the text.
func (d *decoder) likeDefault(given cty.Value, def hclsyntax.Expression) cty.Value {
	if given.IsNull() || given.Type() != cty.String || len(def.Variables()) > 0 {
		return given
	}
	apart := evaluator{scope: d.scope}
	usual, ok := apart.value(def)
	if !ok || usual.Type() != cty.Number && usual.Type() != cty.Bool {
		return given
	}
	if converted, err := convert.Convert(given, usual.Type()); err == nil {
		return converted
	}
	return given
}

// secret marks the value of a sensitive variable, and what is made of it.
const secret = "sensitive"

func (d *decoder) sensitive(a *hclsyntax.Attribute) (yes, ok bool) {
	if a == nil {
		return false, true
	}
	val, ok := d.value(a.Expr)
	if ok && (val.IsNull() || val.Type() != cty.Bool) {
		d.problem(a.Expr.Range(), "Wrong kind of value", "sensitive is true or false; this is %s.", nameOf(val))
		return false, false
	}
	return ok && val.True(), ok
}

// ofType is a value as the type that the variable is declared to have. A text for another type, as the command line and
// the environment give it, is read as an expression.
func (d *decoder) ofType(a *hclsyntax.Attribute, name string, val cty.Value) cty.Value {
	if a == nil {
		return val
	}
	e := a.Expr
	if text, ok := literal(e); ok && isJSON(a.NameRange) {
		parsed, diags := hclsyntax.ParseExpression([]byte(text), e.Range().Filename, e.Range().Start)
		if diags.HasErrors() {
			parsed = e
		}
		e = parsed
	}
	t, defaults, diags := typeexpr.TypeConstraintWithDefaults(e)
	if diags.HasErrors() {
		d.problem(a.Expr.Range(), "Unknown type", "The type of a variable is string, number, bool, any, or made of these: list(T), set(T), map(T), tuple([T, …]), object({ NAME = T, … }).")
		return cty.DynamicVal
	}
	if !val.IsNull() && val.Type() == cty.String && !t.IsPrimitiveType() && t != cty.DynamicPseudoType {
		parsed, ok := d.fromText(val.AsString())
		if !ok {
			d.problem(a.Expr.Range(), "Wrong kind of value", "The value of the variable %q is not a %s; write it like [\"a\", \"b\"] or { a = 1 }.", name, t.FriendlyName())
			return cty.DynamicVal
		}
		val = parsed
	}
	if defaults != nil && !val.IsNull() {
		val = defaults.Apply(val)
	}
	converted, err := convert.Convert(val, t)
	if err != nil {
		d.problem(a.Expr.Range(), "Wrong kind of value", "The value of the variable %q is not a %s.", name, t.FriendlyName())
		return cty.DynamicVal
	}
	return converted
}

// fromText reads a value that was given as a text.
func (d *decoder) fromText(text string) (cty.Value, bool) {
	if len(text) > textMax || tokensAtMost([]byte(text)) > TokensMax {
		return cty.NilVal, false
	}
	tokens, _ := hclsyntax.LexExpression([]byte(text), "", hcl.InitialPos)
	if tooMuchIn(tokens).HasErrors() {
		return cty.NilVal, false
	}
	e, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() || len(e.Variables()) > 0 {
		return cty.NilVal, false
	}
	apart := evaluator{scope: d.scope}
	return apart.value(e)
}

// validations asks the conditions of one variable, which may speak of the others too.
func (v *evaluator) validations(b *hclsyntax.Block) {
	d := decoder{evaluator: *v}
	for _, nested := range d.written(b.Body, []nestedType{{"validation", false}}) {
		if nested.Type == "validation" {
			d.validation(nested)
		}
	}
	v.diags = d.diags
}

func (d *decoder) validation(b *hclsyntax.Block) {
	known := []string{"condition", "error_message"}
	for _, a := range inOrder(b.Body.Attributes) {
		if !slices.Contains(known, a.Name) {
			d.problem(a.NameRange, "Unknown attribute", "A validation block has no attribute %q.%s", a.Name, DidYouMean(a.Name, known))
		}
	}
	condition, message := b.Body.Attributes[known[0]], b.Body.Attributes[known[1]]
	if condition == nil || message == nil {
		d.problem(b.DefRange(), "Missing attribute", "A validation block needs a condition and an error_message.")
		return
	}
	holds, ok := d.value(condition.Expr)
	if !ok {
		return
	}
	if holds.IsNull() || holds.Type() != cty.Bool {
		d.problem(condition.Expr.Range(), "Wrong kind of value", "The condition of a validation is true or false; this is %s.", nameOf(holds))
		return
	}
	said, ok := d.value(message.Expr)
	if ok && (said.IsNull() || said.Type() != cty.String) {
		d.problem(message.Expr.Range(), "Wrong kind of value", "The error_message of a validation is a text; this is %s.", nameOf(said))
		return
	}
	if ok && holds.False() {
		d.problem(condition.Expr.Range(), "Value of a variable refused", "%s", clipped(said.AsString()))
	}
}
