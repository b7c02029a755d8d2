package language

import "github.com/hashicorp/hcl/v2"

// Node is an entity, or a block within one, as its schema sees it: what was decoded, read back.
type Node struct {
	Type     string
	Labelled bool
	Entity   *Entity
	Values   []Value // of all attributes, in the order of the schema
	Blocks   []Blocks
}

// Blocks are the blocks of one type within a block.
type Blocks struct {
	Type   string
	Single bool
	Nodes  []Node
}

// Value is what an attribute of an entity holds. Data is what Field.Holds says; it means nothing when the presence is
// Unknown.
type Value struct {
	*Field
	Presence Presence
	Secret   bool // not to be shown
	Range    hcl.Range
	Data     any
}

// NodeOf reads an entity back.
func NodeOf[T any, P entity[T]](s *Schema[T], from *T) Node {
	n := Node{Type: s.Type, Labelled: s.Labelled, Entity: P(from).Self(), Values: make([]Value, len(s.Attributes))}
	for i := range s.Attributes {
		n.Values[i] = s.Attributes[i].read(from)
	}
	for i := range s.Blocks {
		n.Blocks = append(n.Blocks, Blocks{s.Blocks[i].Type, s.Blocks[i].single, s.Blocks[i].read(from)})
	}
	return n
}

// Address is the node's, as a reference has it: vm.erp-app[3].
func (n *Node) Address() string { return Address(n.Type, n.Entity) }

// Unstated is an attribute that the configuration leaves open: either its documented default was taken, or nothing is
// known and it is taken as the documents require.
type Unstated struct {
	Address string // vm.erp-db, vmm.vmm01.provider
	Name    string // version
	Default string // the value taken, as it would be written; "" when nothing is known
	Source  string // where the default comes from: "FACTS M-6", or "assumption"
	Range   hcl.Range
}

// Unstated are the attributes that the configuration leaves open in a node and in the blocks within it.
func (n *Node) Unstated() []Unstated { return n.unstated(n.Type+"."+n.Entity.Label, nil) }

func (n *Node) unstated(address string, list []Unstated) []Unstated {
	for _, v := range n.Values {
		if v.Presence != Stated {
			list = append(list, Unstated{address, v.Name, v.Default, v.DefaultSource, n.Entity.Range})
		}
	}
	for _, b := range n.Blocks {
		for i := range b.Nodes {
			inner := address + "." + b.Type
			if label := b.Nodes[i].Entity.Label; label != "" {
				inner += "." + label
			}
			list = b.Nodes[i].unstated(inner, list)
		}
	}
	return list
}
