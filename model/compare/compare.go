// Package compare says how one configuration differs from another one by what they mean: entities that are there no more or
// for the first time, entities that are called otherwise, and the values that are others. Layout, comments, files, the order
// of what has no order, and through which variables and locals a value comes are no differences. Neither is whether a value
// is written or is the default.
package compare

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
)

// Side is one of two configurations. Nodes are its entities and all other blocks that count, each kind in its order:
// those of the model, and what other packages decode.
type Side struct {
	Config *model.Config
	Nodes  []model.Node
}

// Difference is what there is to tell of two configurations. The entities of each list are in the order of the language's
// manual and, within a kind, in that of the text.
type Difference struct {
	Renamed []Rename
	Removed []Entity
	Added   []Entity
	Changed []Changed
	words   words
}

// Empty reports that both configurations mean the same.
func (d *Difference) Empty() bool {
	return len(d.Renamed)+len(d.Removed)+len(d.Added)+len(d.Changed) == 0
}

// Rename is an entity with another name. What else is another in it stands among the changes.
type Rename struct {
	Kind         string
	Old, New     string // addresses
	OldAt, NewAt hcl.Range
	oldEntity    *model.Entity
	newEntity    *model.Entity
}

// Entity is one that only one of the configurations has.
type Entity struct {
	Kind, Label string
	Address     string
	Content     string // what is stated in it, as the language writes it, on one line
	Range       hcl.Range
}

// Changed is an entity that both have, with other content.
type Changed struct {
	Kind, Label string
	Address     string // in the new configuration
	Old, New    hcl.Range
	Changes     []Change
}

// Sort is what kind of change something is.
type Sort string

// The kinds of change within an entity.
const (
	OtherValue   Sort = "value"   // an attribute has another one
	OtherMembers Sort = "members" // a list without order has others
	OtherOrder   Sort = "order"   // blocks whose order counts have another one
	OtherName    Sort = "name"    // a block is called otherwise
	BlockAdded   Sort = "added"
	BlockRemoved Sort = "removed"
)

// Change is one difference within an entity. Old and New are written as the language does; "" is what is not there.
type Change struct {
	Sort         Sort
	Path         string // within the entity: "bandwidth", "disk.data.size", "witness"
	Old, New     string
	Gained, Lost []string // of a list without order
	Range        hcl.Range
}

// Configurations compares two configurations.
func Configurations(before, after Side) Difference {
	c := &comparison{before: newSide(before), after: newSide(after), renamed: map[string]string{}}
	c.match()
	d := Difference{Renamed: c.renames(), words: c.words()}
	for i := range c.before.Nodes {
		if c.before.partner[i] < 0 {
			d.Removed = append(d.Removed, c.before.entity(i))
		}
	}
	for i := range c.after.Nodes {
		j := c.after.partner[i]
		if j < 0 {
			d.Added = append(d.Added, c.after.entity(i))
			continue
		}
		if changes := c.node("", &c.before.Nodes[j], &c.after.Nodes[i], c.after.Nodes[i].Type); len(changes) > 0 {
			e := c.after.entity(i)
			d.Changed = append(d.Changed, Changed{e.Kind, e.Label, e.Address, c.before.Nodes[j].Entity.Range, e.Range, changes})
		}
	}
	return d
}

// comparison is two configurations while they are compared.
type comparison struct {
	before, after *side
	renamed       map[string]string // new addresses of what is called otherwise, by the old ones; looked up only
}

// side is one configuration, with what is looked up in it.
type side struct {
	Side
	addresses []string            // by node
	at        map[string]int      // node by address; looked up only
	byKind    map[string][]string // addresses; looked up only
	partner   []int               // the node of the other configuration, or -1
	settled   []bool              // whether they may differ in more than their names
	words     words               // that mean the same in both
}

func newSide(of Side) *side {
	s := &side{Side: of, at: map[string]int{}, byKind: map[string][]string{}, partner: slices.Repeat([]int{-1}, len(of.Nodes)), settled: make([]bool, len(of.Nodes))}
	for i := range of.Nodes {
		n := &of.Nodes[i]
		address := n.Type
		if n.Entity.Label != "" {
			address = n.Address()
		}
		s.addresses = append(s.addresses, address)
		s.at[address] = i
		s.byKind[n.Type] = append(s.byKind[n.Type], address)
	}
	return s
}

// name is the address of what a reference leads to.
func (s *side) name(r model.Ref) string {
	if list := s.byKind[r.Kind]; r.ID >= 0 && r.ID < len(list) {
		return list[r.ID]
	}
	return "null"
}

// oldName is name in the old configuration, as the new one calls it.
func (c *comparison) oldName(r model.Ref) string { return c.called(c.before.name(r)) }

// called is what the new configuration calls what has an address in the old one.
func (c *comparison) called(address string) string {
	if now, ok := c.renamed[address]; ok {
		return now
	}
	return address
}

func (s *side) entity(i int) Entity {
	n := &s.Nodes[i]
	return Entity{n.Type, n.Entity.Label, s.addresses[i], s.content(n), n.Entity.Range}
}
