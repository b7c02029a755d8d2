package language

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Text is an attribute that is a string; with OneOf, an enumeration.
func Text[T any, S ~string](name, doc string, at func(*T) *Attr[S], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a text", Doc: doc, Holds: HoldsText}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (S, bool) {
		text, ok := d.text(f, e)
		return S(text), ok
	}, func(v S) any { return string(v) }, options)
}

// Bool is an attribute that is true or false.
func Bool[T any](name, doc string, at func(*T) *Attr[bool], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "true or false", Doc: doc, Holds: HoldsBool}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (bool, bool) {
		v, ok := d.typed(f, e, cty.Bool)
		return ok && v.True(), ok
	}, as[bool], options)
}

// Int is an attribute that is a whole number, not negative.
func Int[T any](name, doc string, at func(*T) *Attr[int], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a whole number", Doc: doc, Holds: HoldsInt}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (int, bool) {
		v, ok := d.typed(f, e, cty.Number)
		if !ok {
			return 0, false
		}
		n, accuracy := v.AsBigFloat().Int64()
		if accuracy != 0 || n < 0 || n > math.MaxInt32 {
			d.problem(e.Range(), "Wrong value", "%s.%s has to be a whole number from 0 to %d.", d.address, f.Name, math.MaxInt32)
			return 0, false
		}
		return int(n), true
	}, as[int], options)
}

// Number is an attribute that is any finite number.
func Number[T any](name, doc string, at func(*T) *Attr[float64], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a number", Doc: doc, Holds: HoldsNumber}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (float64, bool) {
		v, ok := d.typed(f, e, cty.Number)
		if !ok {
			return 0, false
		}
		n, _ := v.AsBigFloat().Float64()
		return n, d.check(e, usableNumber(v.AsBigFloat(), n))
	}, as[float64], options)
}

func usableNumber(exact *big.Float, n float64) error {
	if math.IsInf(n, 0) || math.IsNaN(n) || n == 0 && exact.Sign() != 0 {
		return fmt.Errorf("the number has to be less than 1e308, and more than 1e-308 unless it is 0")
	}
	return nil
}

// Amount is an attribute that is an amount of data.
func Amount[T any](name, doc string, at func(*T) *Attr[Bytes], options ...Option) Attribute[T] {
	return quantity(name, amount.name, doc, at, ParseBytes, options)
}

// Rate is an attribute that is a rate of data.
func Rate[T any](name, doc string, at func(*T) *Attr[BytesPerSecond], options ...Option) Attribute[T] {
	return quantity(name, rate.name, doc, at, ParseRate, options)
}

// Duration is an attribute that is a span of time.
func Duration[T any](name, doc string, at func(*T) *Attr[time.Duration], options ...Option) Attribute[T] {
	return quantity(name, span.name, doc, at, ParseDuration, options)
}

func quantity[T, V any](name, kind, doc string, at func(*T) *Attr[V], parse func(string) (V, error), options []Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: kind, Doc: doc, Holds: HoldsQuantity}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (V, bool) {
		var none V
		text, ok := d.quantity(f, e)
		if !ok {
			return none, false
		}
		v, err := parse(text)
		return v, d.check(e, err)
	}, as[V], options)
}

// Seconds is an attribute that is a duration, fixed or drawn.
func Seconds[T any](name, doc string, at func(*T) *Attr[Distribution], options ...Option) Attribute[T] {
	return random(name, "a duration or a distribution of durations", doc, at, func(text string) (float64, error) {
		v, err := ParseDuration(text)
		return v.Seconds(), err
	}, options)
}

func random[T any](name, kind, doc string, at func(*T) *Attr[Distribution], parse func(string) (float64, error), options []Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: kind, Doc: doc, Holds: HoldsDistribution}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (Distribution, bool) {
		v, ok := d.value(e)
		if !ok {
			return Distribution{}, false
		}
		if v.IsNull() || v.Type() != cty.String && !v.Type().Equals(drawnType) {
			d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s; this is %s.", d.address, f.Name, f.Kind, unitless(v))
			return Distribution{}, false
		}
		dist, err := distribution(v, parse)
		return dist, d.check(e, err)
	}, as[Distribution], options)
}

// distribution makes one of a quantity's text, or of what a distribution's function returned.
func distribution(v cty.Value, parse func(string) (float64, error)) (Distribution, error) {
	if v.Type() == cty.String {
		c, err := parse(v.AsString())
		return ConstantOf(c), err
	}
	call := v.EncapsulatedValue().(*drawn)
	parameters := make([]float64, len(call.args))
	for i, a := range call.args {
		var err error
		switch number := call.form == Lognormal && i == 1; {
		case number && a.Type() == cty.Number:
			parameters[i], _ = a.AsBigFloat().Float64()
		case number:
			err = fmt.Errorf("sigma of lognormal(median, sigma) has to be a number; this is %s", nameOf(a))
		case a.Type() == cty.String && !a.IsNull():
			parameters[i], err = parse(a.AsString())
		default:
			err = fmt.Errorf("parameter %d of %s has to be a text with a unit; this is %s", i+1, formNames[call.form], unitless(a))
		}
		if err != nil {
			return Distribution{}, err
		}
	}
	return NewDistribution(call.form, parameters...)
}

// Texts is an attribute that is a list of strings.
func Texts[T any](name, doc string, at func(*T) *Attr[[]string], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a list of texts", Doc: doc, Holds: HoldsTexts}, at, func(d *decoder, f *Field, e hclsyntax.Expression) ([]string, bool) {
		v, ok := d.typed(f, e, cty.List(cty.String))
		if !ok {
			return nil, false
		}
		var list []string
		for _, x := range v.AsValueSlice() {
			if x.IsNull() {
				d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s; null is among them.", d.address, f.Name, f.Kind)
				return nil, false
			}
			list = append(list, x.AsString())
		}
		return list, true
	}, as[[]string], options)
}

// Refer is an attribute that refers to one entity of a kind.
func Refer[T any, ID ~int](kind, name, doc string, at func(*T) *Attr[ID], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a reference to a " + kind, Doc: doc, Holds: HoldsReference, Refers: kind}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (ID, bool) {
		refs, ok := d.references(f, e, kind)
		if ok && len(refs) != 1 {
			d.problem(e.Range(), "Wrong value", "%s.%s has to be one %s; this is %d.", d.address, f.Name, kind, len(refs))
			ok = false
		}
		if !ok {
			return -1, false
		}
		return ID(refs[0].ID), true
	}, func(id ID) any { return Ref{kind, int(id)} }, options)
}

// Refers is an attribute that is a list of references to entities of a kind; lists within it are flattened. What is
// not declared is left out.
func Refers[T any, ID ~int](kind, name, doc string, at func(*T) *Attr[[]ID], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a list of references to " + kind + "s", Doc: doc, Holds: HoldsReferences, Refers: kind}, at, func(d *decoder, f *Field, e hclsyntax.Expression) ([]ID, bool) {
		refs, ok := d.references(f, e, kind)
		var list []ID
		for _, r := range refs {
			if r.ID >= 0 {
				list = append(list, ID(r.ID))
			}
		}
		return list, ok
	}, refsOf[ID](kind), options)
}

// Target is what an attribute of any kind refers to, or a role that something plays.
type Target struct {
	Kind string // "" of a role
	IDs  []int  // empty when what is referred to is not declared, and of a role
	Text string // as written; the name of a role
}

// Role reports whether the target is named by what it does and not by what it is.
func (t Target) Role() bool { return t.Kind == "" && t.Text != "" }

// Any is an attribute that refers to one entity, or all instances of a block, of any kind; or it is the name of a role, which
// the reader of the block resolves.
func Any[T any](name, doc string, at func(*T) *Attr[Target], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a reference or a role", Doc: doc, Holds: HoldsExpression}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (Target, bool) {
		if v, ok := d.value(e); ok && v.Type() == cty.String && !v.IsNull() && v.AsString() != "" {
			return Target{Text: v.AsString()}, true
		} else if !ok {
			return Target{}, false
		}
		refs, ok := d.references(f, e, "")
		if !ok || len(refs) == 0 {
			return Target{}, ok
		}
		t := Target{Kind: refs[0].Kind, Text: text(e)}
		for _, r := range refs {
			if r.ID >= 0 {
				t.IDs = append(t.IDs, r.ID)
			}
		}
		return t, true
	}, as[Target], options)
}

// text is a traversal as written; other expressions are named by what they are.
func text(e hclsyntax.Expression) string {
	if t, ok := e.(*hclsyntax.ScopeTraversalExpr); ok {
		var b strings.Builder
		for _, step := range t.Traversal {
			switch step := step.(type) {
			case hcl.TraverseRoot:
				b.WriteString(step.Name)
			case hcl.TraverseAttr:
				b.WriteString("." + step.Name)
			case hcl.TraverseIndex:
				b.WriteString(indexText(step.Key))
			}
		}
		return b.String()
	}
	return "an expression"
}

// Label is an attribute that names a block of a kind which may be declared elsewhere: procedure.failover is "failover".
func Label[T any](kind, name, doc string, at func(*T) *Attr[string], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "a reference to a " + kind, Doc: doc, Holds: HoldsName, Refers: kind}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (string, bool) {
		t, diags := hcl.AbsTraversalForExpr(e)
		if !diags.HasErrors() && len(t) == 2 && t.RootName() == kind {
			if label, _, ok := second(t); ok {
				return label, true
			}
		}
		d.problem(e.Range(), "Wrong value", "%s.%s has to name a %s: %s.NAME.", d.address, f.Name, kind, kind)
		return "", false
	}, as[string], options)
}

// Expression is an attribute that is kept as it is, to be evaluated when its result is wanted.
func Expression[T any](name, doc string, at func(*T) *Attr[hcl.Expression], options ...Option) Attribute[T] {
	return attribute(Field{Name: name, Kind: "an expression", Doc: doc, Holds: HoldsExpression}, at, func(d *decoder, f *Field, e hclsyntax.Expression) (hcl.Expression, bool) {
		d.scope.meterParts(e)
		return e, true
	}, as[hcl.Expression], options)
}

// check reports an error of a value, if there is one.
func (d *decoder) check(e hclsyntax.Expression, err error) bool {
	switch {
	case err != nil && d.secret:
		d.hidden(e)
	case err != nil:
		d.problem(e.Range(), "Wrong value", "%s.", upperFirst(err.Error()))
	}
	return err == nil
}

// hidden reports a value that cannot be shown.
func (d *decoder) hidden(e hclsyntax.Expression) {
	d.problem(e.Range(), "Wrong value", "A value made of a sensitive variable is refused; it is not shown.")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// text is the value of an expression that has to be a string, and one of the field's words if it has any.
func (d *decoder) text(f *Field, e hclsyntax.Expression) (string, bool) {
	v, ok := d.typed(f, e, cty.String)
	if !ok {
		return "", false
	}
	word := v.AsString()
	if f.Enum != nil && !slices.Contains(f.Enum, word) {
		if d.secret {
			d.hidden(e)
			return "", false
		}
		d.problem(e.Range(), "Wrong value", "%s.%s has to be one of %q, not %q.%s", d.address, f.Name, f.Enum, clipped(word), DidYouMean(word, f.Enum))
		return "", false
	}
	return word, true
}

// quantity is the text of an expression that has to be a number with a unit.
func (d *decoder) quantity(f *Field, e hclsyntax.Expression) (string, bool) {
	if text, ok := literal(e); ok {
		return text, true
	}
	v, ok := d.value(e)
	if !ok {
		return "", false
	}
	if v.IsNull() || v.Type() != cty.String {
		d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s with its unit, in quotes; this is %s.", d.address, f.Name, f.Kind, unitless(v))
		return "", false
	}
	return v.AsString(), true
}

// nameOf is what kind of value something is.
func nameOf(v cty.Value) string {
	switch t := v.Type(); {
	case v.IsNull():
		return "null"
	case t.IsObjectType():
		return "an object"
	case t.IsTupleType() || t.IsListType():
		return "a list"
	case t.IsMapType():
		return "a map"
	case t.IsSetType():
		return "a set"
	}
	return "a " + v.Type().FriendlyName()
}

// unitless is nameOf where a number with a unit was expected.
func unitless(v cty.Value) string {
	if !v.IsNull() && v.Type() == cty.Number {
		return "a number without a unit"
	}
	return nameOf(v)
}

// typed is the value of an expression as a type of the language; numbers and words that are quoted are not accepted
// for what they are not.
func (d *decoder) typed(f *Field, e hclsyntax.Expression, want cty.Type) (cty.Value, bool) {
	v, ok := d.value(e)
	if !ok {
		return v, false
	}
	converted, err := convert.Convert(v, want)
	mixed := want.IsPrimitiveType() && v.Type() != want
	if err != nil || converted.IsNull() || mixed {
		d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s; this is %s.", d.address, f.Name, f.Kind, nameOf(v))
		return v, false
	}
	return converted, true
}

// references are what an expression refers to, lists flattened, all of one kind; an empty kind stands for any.
func (d *decoder) references(f *Field, e hclsyntax.Expression, kind string) ([]Ref, bool) {
	v, ok := d.value(e)
	if !ok {
		return nil, false
	}
	var refs []Ref
	if other := flatten(v, &refs); other != cty.NilVal {
		what := "this is " + nameOf(v)
		if listed(v.Type()) {
			what = nameOf(other) + " is among them"
		}
		if isJSON(e.Range()) && other.Type() == cty.String {
			what += "; in JSON a reference is written \"${" + cmp.Or(kind, "host") + ".NAME}\""
		}
		d.problem(e.Range(), "Wrong kind of value", "%s.%s has to be %s; %s.", d.address, f.Name, f.Kind, what)
		return nil, false
	}
	for _, r := range refs {
		if kind != "" && r.Kind != kind {
			d.problem(e.Range(), "Wrong kind of reference", "%s.%s has to be %s; this refers to a %s.", d.address, f.Name, f.Kind, r.Kind)
			return nil, false
		}
	}
	return refs, true
}

// listed reports whether references may be the elements of a value.
func listed(t cty.Type) bool {
	return t.IsTupleType() || t.IsListType() || t.IsMapType() || t.IsSetType()
}

// flatten collects the references of a value, and returns what in it is none.
func flatten(v cty.Value, into *[]Ref) (other cty.Value) {
	switch {
	case v.IsNull():
		return v
	case v.Type().Equals(refType):
		*into = append(*into, *v.EncapsulatedValue().(*Ref))
		return cty.NilVal
	case !listed(v.Type()):
		return v
	}
	for it := v.ElementIterator(); it.Next(); {
		_, x := it.Element()
		if other := flatten(x, into); other != cty.NilVal {
			return other
		}
	}
	return cty.NilVal
}
