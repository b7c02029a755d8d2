package model

import (
	"fmt"
	"iter"
	"slices"

	"vmmdrill/model/language"
)

// Node is an entity, or a block within one, read back; Blocks are those of one type within it; Value is what an attribute holds, Ref what a reference leads to, and
// Local a variable or local.
type (
	Node   = language.Node
	Blocks = language.Blocks
	Value  = language.Value
	Ref    = language.Ref
	Local  = language.Local
)

// How an attribute came by its value.
const (
	Unknown = language.Unknown
	Default = language.Default
	Stated  = language.Stated
)

// Nodes are the entities of the topology as their schemas see them, kind after kind in the order of the language's manual,
// each kind in the order of the text.
func (t *Topology) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		if t.Deployment.Present && !yield(language.NodeOf(&deploymentSchema, &t.Deployment)) {
			return
		}
		_ = each(yield, &siteSchema, t.Sites) && each(yield, &linkSchema, t.Links) && each(yield, &hostGroupSchema, t.HostGroups) &&
			each(yield, &hostSchema, t.Hosts) && each(yield, &networkSchema, t.Networks) && each(yield, &clusterSchema, t.Clusters) &&
			each(yield, &vmmSchema, t.VMMs) && each(yield, &sqlSchema, t.SQLs) && each(yield, &cloudSchema, t.Clouds) &&
			each(yield, &vmSchema, t.VMs) && each(yield, &vaultSchema, t.Vaults) && each(yield, &policySchema, t.Policies) &&
			each(yield, &protectionSchema, t.Protections) && each(yield, &planSchema, t.Plans)
	}
}

// Nodes are those of the topology, and then the objectives and procedures.
func (c *Config) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for n := range c.Topology.Nodes() {
			if !yield(n) {
				return
			}
		}
		_ = each(yield, &objectiveSchema, c.Objectives) && each(yield, &procedureSchema, c.Procedures)
	}
}

// Find are the entities that an address means, or what of them it means; whole is whether it is the entities. None is an
// error.
func (c *Config) Find(address string) (found []Node, whole bool, err error) {
	p, err := language.ParsePath(address)
	if err != nil {
		return nil, false, err
	}
	var names []string
	for n := range c.Nodes() {
		names = append(names, n.Address())
		if p.Matches(&n) {
			if inner, ok := p.Within(n); ok {
				found = append(found, inner)
			}
		}
	}
	if len(found) == 0 {
		return nil, false, fmt.Errorf("nothing has the address %q.%s", address, language.DidYouMean(address, names))
	}
	return found, len(p.Rest) == 0, nil
}

func each[T any, P interface {
	*T
	Self() *Entity
}](yield func(Node) bool, s *language.Schema[T], list []T) bool {
	for i := range list {
		if !yield(language.NodeOf[T, P](s, &list[i])) {
			return false
		}
	}
	return true
}

// Unstated are the attributes that the configuration leaves open, in the order of the text; those of a block with count or
// for_each once.
func (t *Topology) Unstated() []Unstated {
	var list []Unstated
	last := ""
	for n := range t.Nodes() {
		if label := n.Type + "." + n.Entity.Label; label != last {
			list = append(list, n.Unstated()...)
			last = label
		}
	}
	slices.SortStableFunc(list, func(a, b Unstated) int { return before(a.Range, b.Range) })
	return list
}
