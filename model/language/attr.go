// Package language is the mechanics of vmmdrill's configuration language: files and their bounds, variables and
// locals, expressions and references, quantities with units, distributions, and the schemas by which a block becomes
// a typed Go value. It knows no word of Hyper-V: which blocks exist and what they mean is said in package model, and
// by package scenarios for the blocks that describe drills.
package language

import "github.com/hashicorp/hcl/v2"

// Presence says how an attribute came by its value.
type Presence uint8

const (
	Unknown Presence = iota // not stated and without a default: rules stay silent about it, reports count it
	Default                 // not stated; the documented default holds
	Stated                  // written in the configuration
)

// Attr is the value of one attribute, and whether it was stated.
type Attr[T any] struct {
	Value    T
	Presence Presence
	Secret   bool       // made of a sensitive variable: not to be shown
	at       *hcl.Range // shared: an estate has millions of attributes, most of them open
}

// Range is where the attribute was written: its expression if the value was stated, otherwise the header of the block that
// could have stated it.
func (a Attr[T]) Range() hcl.Range {
	if a.at == nil {
		return hcl.Range{}
	}
	return *a.at
}

// Known reports whether the value means anything: it was stated or has a default.
func (a Attr[T]) Known() bool { return a.Presence != Unknown }

// Stated reports whether the configuration itself gives the value.
func (a Attr[T]) Stated() bool { return a.Presence == Stated }
