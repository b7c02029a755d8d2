package language

import (
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Schema describes a block type once: what it means, and how it becomes a T.
type Schema[T any] struct {
	Type       string
	Doc        string
	Labelled   bool
	New        func() T // with references that lead nowhere; nil stands for the zero value
	Attributes []Attribute[T]
	Blocks     []Nested[T]
}

// Field is what there is to say of an attribute.
type Field struct {
	Name          string
	Kind          string // what is expected: "a duration", "a host"
	Doc           string
	Source        string // where the attribute comes from: "FACTS M-6", "R-22", or "the language" for what is ours
	Unit          string // what a plain number counts: "processors"; "" where the kind says it, and where there is none
	Range         string // what the products take: "0 to 24"; "" where they say nothing. Rules judge it, loading does not
	Required      bool
	Default       string // as it would be written; "" when it is simply unknown
	DefaultSource string // of the default: "FACTS M-6", "assumption" or "the language"
	Enum          []string
}

// Attribute decodes one attribute of a block.
type Attribute[T any] struct {
	Field
	decode func(d *decoder, into *T, a *hclsyntax.Attribute, header hcl.Range)
}

// Option sets what is special about an attribute.
type Option func(*Field)

// Required makes the absence of the attribute an error.
func Required() Option { return func(f *Field) { f.Required = true } }

// OneOf lists the words that are accepted.
func OneOf(words ...string) Option { return func(f *Field) { f.Enum = words } }

// Or gives the default as it would be written, and where it comes from.
func Or(text, source string) Option {
	return func(f *Field) { f.Default, f.DefaultSource = text, source }
}

// From says where the attribute comes from.
func From(source string) Option { return func(f *Field) { f.Source = source } }

// Of says what a plain number counts.
func Of(unit string) Option { return func(f *Field) { f.Unit = unit } }

// Within says which values the products take.
func Within(values string) Option { return func(f *Field) { f.Range = values } }

// attribute joins a field, the place of its value in a T, and the conversion of an expression.
func attribute[T, V any](name, kind, doc string, at func(*T) *Attr[V], convert func(*decoder, *Field, hclsyntax.Expression) (V, bool), options []Option) Attribute[T] {
	f := Field{Name: name, Kind: kind, Doc: doc}
	for _, o := range options {
		o(&f)
	}
	var fallback V
	if f.Default != "" {
		d := decoder{evaluator: evaluator{scope: newScope(StepsMax)}}
		fallback, _ = convert(&d, &f, constant(f.Default))
		if d.diags.HasErrors() {
			panic("language: default of " + name + ": " + d.diags.Error())
		}
	}
	return Attribute[T]{f, func(d *decoder, into *T, a *hclsyntax.Attribute, header hcl.Range) {
		slot := at(into)
		if a == nil {
			slot.Range = header
			d.absent(&f, header)
			if f.Default != "" {
				slot.Value, slot.Presence = fallback, Default
			}
			return
		}
		slot.Range = a.Expr.Range()
		if v, ok := convert(d, &f, a.Expr); ok {
			slot.Value, slot.Presence = v, Stated
		}
	}}
}

// constant parses the text of a default. A default that does not parse is a mistake of this program.
func constant(text string) hclsyntax.Expression {
	e, diags := hclsyntax.ParseExpression([]byte(text), "default", hcl.InitialPos)
	if diags.HasErrors() {
		panic("language: default " + text + ": " + diags.Error())
	}
	return e
}

// Nested decodes the blocks of one type within a block.
type Nested[T any] struct {
	Type     string
	single   bool
	describe func(address string, single bool) []Described
	decode   func(d *decoder, into *T, b *hclsyntax.Block)
}

type entity[T any] interface {
	*T
	Self() *Entity
}

// One is a nested block that occurs at most once.
func One[T, U any, P entity[U]](s *Schema[U], at func(*T) **U) Nested[T] {
	return Nested[T]{s.Type, true, s.describe, func(d *decoder, into *T, b *hclsyntax.Block) {
		v := decodeNested[U, P](d, s, b)
		*at(into) = &v
	}}
}

// Many is a nested block that may be repeated.
func Many[T, U any, P entity[U]](s *Schema[U], at func(*T) *[]U) Nested[T] {
	return Nested[T]{s.Type, false, s.describe, func(d *decoder, into *T, b *hclsyntax.Block) {
		list := at(into)
		*list = append(*list, decodeNested[U, P](d, s, b))
	}}
}

func decodeNested[U any, P entity[U]](d *decoder, s *Schema[U], b *hclsyntax.Block) U {
	outer, countable := d.address, d.countable
	d.countable = false
	d.address += "." + s.Type
	if len(b.Labels) > 0 {
		d.address += "." + b.Labels[0]
	}
	var v U
	if s.New != nil {
		v = s.New()
	}
	label := d.label(s.Type, s.Labelled, b)
	*P(&v).Self() = Entity{Label: label, Name: label, Range: b.DefRange()}
	decodeBody(d, s, &v, b)
	d.address, d.countable = outer, countable
	return v
}

// names are the attributes and blocks a body may have, for suggestions.
func (s *Schema[T]) names() []string {
	var list []string
	for i := range s.Attributes {
		list = append(list, s.Attributes[i].Name)
	}
	for i := range s.Blocks {
		list = append(list, s.Blocks[i].Type)
	}
	sort.Strings(list)
	return list
}
