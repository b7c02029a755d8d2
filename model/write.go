package model

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model/language"
)

// Write writes a topology so that Load reads the same one, each value stated that was stated. Variables, locals and
// comments are not part of a topology; sensitive values are written as they are.
func Write(t *Topology) []byte {
	return language.Write(slices.Collect(t.Nodes()), t.Names(), t.Nowhere)
}

// Nowhere are the addresses that a value refers to and that nobody declares; none of what is no reference.
func (t *Topology) Nowhere(v *Value) (addresses []string) {
	if v.Holds != language.HoldsReference && v.Holds != language.HoldsReferences && v.Holds != language.HoldsExpression {
		return nil
	}
	from, _ := slices.BinarySearchFunc(t.Unresolved, v.Range, func(u Unresolved, at hcl.Range) int { return before(u.Range, at) })
	for _, u := range t.Unresolved[from:] {
		if u.Range.Filename != v.Range.Filename || u.Range.Start.Byte >= v.Range.End.Byte {
			break
		}
		addresses = append(addresses, u.Kind+"."+u.Name)
	}
	return addresses
}

// Names gives references their addresses. One that leads nowhere is null.
func (t *Topology) Names() func(Ref) string {
	byKind := map[string][]string{}
	for n := range t.Nodes() {
		byKind[n.Type] = append(byKind[n.Type], n.Address())
	}
	return func(r Ref) string {
		if names := byKind[r.Kind]; r.ID >= 0 && r.ID < len(names) {
			return names[r.ID]
		}
		return "null"
	}
}
