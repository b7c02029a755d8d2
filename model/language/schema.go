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
	Holds         Holding
	Refers        string // the kind that a reference is to
}

// Holding is what kind of value an attribute holds.
type Holding uint8

const (
	HoldsText         Holding = iota // string
	HoldsBool                        // bool
	HoldsInt                         // int
	HoldsNumber                      // float64
	HoldsQuantity                    // Bytes, BytesPerSecond or time.Duration
	HoldsDistribution                // Distribution
	HoldsChurn                       // Churn
	HoldsTexts                       // []string
	HoldsReference                   // Ref
	HoldsReferences                  // []Ref
	HoldsName                        // string, of a block that may be declared elsewhere
	HoldsExpression                  // hcl.Expression or Target: kept as it is
)

// Attribute decodes one attribute of a block, and reads it back.
type Attribute[T any] struct {
	Field
	decode func(d *decoder, into *T, a *hclsyntax.Attribute, header *hcl.Range)
	read   func(from *T) Value
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

// attribute joins a field, the place of its value in a T, the conversion of an expression, and what is shown of the value.
func attribute[T, V any](f Field, at func(*T) *Attr[V], convert func(*decoder, *Field, hclsyntax.Expression) (V, bool), shown func(V) any, options []Option) Attribute[T] {
	for _, o := range options {
		o(&f)
	}
	var fallback V
	if f.Default != "" {
		d := decoder{evaluator: evaluator{scope: newScope(StepsMax)}}
		fallback, _ = convert(&d, &f, constant(f.Default))
		if d.diags.HasErrors() {
			panic("language: default of " + f.Name + ": " + d.diags.Error())
		}
	}
	field := &f
	absent := func(d *decoder, slot *Attr[V]) {
		if f.Required {
			d.problem(*slot.at, "Missing attribute", "%s needs the attribute %q: %s.", d.address, f.Name, lowerFirst(f.Doc))
		}
		if f.Default != "" {
			slot.Value, slot.Presence = fallback, Default
		}
	}
	decode := func(d *decoder, into *T, a *hclsyntax.Attribute, header *hcl.Range) {
		slot := at(into)
		slot.at = header
		if a == nil {
			absent(d, slot)
			return
		}
		s := d.spot(a.Expr)
		if s.decoded != nil {
			slot.Value, slot.Presence, slot.Secret, slot.at = s.decoded.(V), Stated, s.secret, s.at
			return
		}
		d.secret = false
		if d.null(field, a.Expr) {
			absent(d, slot)
			return
		}
		slot.at = s.at
		if v, ok := convert(d, field, a.Expr); ok {
			slot.Value, slot.Presence, slot.Secret = v, Stated, d.secret
			if d.spots != nil && !s.differs {
				s.decoded, s.secret = v, d.secret
			}
		}
	}
	read := func(from *T) Value {
		slot := at(from)
		return Value{Field: field, Presence: slot.Presence, Secret: slot.Secret, Range: slot.Range(), Data: shown(slot.Value)}
	}
	return Attribute[T]{f, decode, read}
}

// as shows a value as it is.
func as[V any](v V) any { return v }

// refsOf shows IDs as references to a kind.
func refsOf[ID ~int](kind string) func([]ID) any {
	return func(ids []ID) any {
		refs := make([]Ref, len(ids))
		for i, id := range ids {
			refs[i] = Ref{kind, int(id)}
		}
		return refs
	}
}

// constant parses the text of a default. A default that does not parse is a mistake of this program.
func constant(text string) hclsyntax.Expression {
	e, diags := hclsyntax.ParseExpression([]byte(text), "default", hcl.InitialPos)
	if diags.HasErrors() {
		panic("language: default " + text + ": " + diags.Error())
	}
	return e
}

// Nested decodes the blocks of one type within a block, and reads them back.
type Nested[T any] struct {
	Type     string
	labelled bool
	single   bool
	describe func(address string, single bool) []Described
	decode   func(d *decoder, into *T, b *hclsyntax.Block)
	read     func(from *T) []Node
}

type entity[T any] interface {
	*T
	Self() *Entity
}

// One is a nested block that occurs at most once.
func One[T, U any, P entity[U]](s *Schema[U], at func(*T) **U) Nested[T] {
	decode := func(d *decoder, into *T, b *hclsyntax.Block) {
		v := new(U)
		decodeNested[U, P](d, s, v, b)
		*at(into) = v
	}
	read := func(from *T) []Node {
		if v := *at(from); v != nil {
			return []Node{NodeOf[U, P](s, v)}
		}
		return nil
	}
	return Nested[T]{s.Type, s.Labelled, true, s.describe, decode, read}
}

// Many is a nested block that may be repeated.
func Many[T, U any, P entity[U]](s *Schema[U], at func(*T) *[]U) Nested[T] {
	decode := func(d *decoder, into *T, b *hclsyntax.Block) {
		list := at(into)
		*list = append(*list, *new(U))
		decodeNested[U, P](d, s, &(*list)[len(*list)-1], b)
	}
	read := func(from *T) (nodes []Node) {
		list := *at(from)
		for i := range list {
			nodes = append(nodes, NodeOf[U, P](s, &list[i]))
		}
		return nodes
	}
	return Nested[T]{s.Type, s.Labelled, false, s.describe, decode, read}
}

func decodeNested[U any, P entity[U]](d *decoder, s *Schema[U], into *U, b *hclsyntax.Block) {
	outer, countable := d.address, d.countable
	d.countable = false
	d.address += "." + s.Type
	if len(b.Labels) > 0 {
		d.address += "." + b.Labels[0]
	}
	if s.New != nil {
		*into = s.New()
	}
	label := d.label(s.Type, s.Labelled, b)
	*P(into).Self() = Entity{Label: label, Name: label, Range: b.DefRange()}
	decodeBody(d, s, into, b)
	d.address, d.countable = outer, countable
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
