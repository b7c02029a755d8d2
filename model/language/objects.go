package language

import (
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Objects are entities as expressions see them that ask about a topology: every entity an object of its attributes, with
// its name, its address, and the blocks within it. All objects of a kind have one type; what is open is null. A quantity
// is a number, in bytes, bytes per second or seconds, and what is drawn is its mean. What is referred to is an object
// again, unless it stands later in the order of the kinds: then it is a name, so that no object holds itself.
type Objects struct {
	kinds []kindOfObjects
	made  [][]cty.Value // by kind, once they were asked for
	types []cty.Type
}

// kindOfObjects is a kind, its schema, and its entities as they are read back.
type kindOfObjects struct {
	described []Described
	nodes     func() []Node
}

// Add adds the next kind of entities. They may hold those of the kinds before it.
func (o *Objects) Add(described []Described, nodes func() []Node) {
	o.kinds = append(o.kinds, kindOfObjects{described, nodes})
	o.made, o.types = append(o.made, nil), append(o.types, cty.NilType)
}

func (o *Objects) kind(name string) int {
	return slices.IndexFunc(o.kinds, func(k kindOfObjects) bool { return k.described[0].Name == name })
}

// of are the objects of a kind, in the order of the entities.
func (o *Objects) of(kind int) []cty.Value {
	if o.made[kind] == nil {
		list := []cty.Value{}
		for _, n := range o.kinds[kind].nodes() {
			list = append(list, o.object(kind, &n, o.typeOf(kind), n.Address()))
		}
		o.made[kind] = list
	}
	return o.made[kind]
}

func (o *Objects) typeOf(kind int) cty.Type {
	if o.types[kind] == cty.NilType {
		o.types[kind] = o.blockType(kind, o.kinds[kind].described, 0, "address", "name")
	}
	return o.types[kind]
}

// blockType is the type of the block that stands at a place of a description.
func (o *Objects) blockType(kind int, described []Described, at int, more ...string) cty.Type {
	types := map[string]cty.Type{}
	for _, name := range more {
		types[name] = cty.String
	}
	for i := at + 1; i < len(described); i++ {
		d := &described[i]
		inner, within := cutPrefix(d.Address, described[at].Address+".")
		switch {
		case !within:
			return cty.Object(types)
		case d.Block && inner == d.Name:
			t := o.blockType(kind, described, i)
			switch {
			case d.Labelled:
				t = cty.Map(t)
			case !d.Single:
				t = cty.List(t)
			}
			types[d.Name] = t
		case inner == d.Name:
			types[d.Name] = o.valueType(kind, &d.Field)
		}
	}
	return cty.Object(types)
}

func cutPrefix(address, prefix string) (string, bool) {
	if len(address) <= len(prefix) || address[:len(prefix)] != prefix {
		return "", false
	}
	return address[len(prefix):], true
}

func (o *Objects) valueType(kind int, f *Field) cty.Type {
	switch f.Holds {
	case HoldsBool:
		return cty.Bool
	case HoldsInt, HoldsNumber, HoldsQuantity, HoldsDistribution, HoldsChurn:
		return cty.Number
	case HoldsTexts:
		return cty.List(cty.String)
	case HoldsReference:
		return o.referred(kind, f)
	case HoldsReferences:
		return cty.List(o.referred(kind, f))
	}
	return cty.String
}

func (o *Objects) referred(kind int, f *Field) cty.Type {
	if to := o.kind(f.Refers); to >= 0 && to < kind {
		return o.typeOf(to)
	}
	return cty.String
}

// object is a node as an object of a type.
func (o *Objects) object(kind int, n *Node, t cty.Type, address string) cty.Value {
	values := map[string]cty.Value{}
	if address != "" {
		values["address"], values["name"] = cty.StringVal(address), cty.StringVal(n.Entity.Name)
	}
	for i := range n.Values {
		v := &n.Values[i]
		values[v.Name] = o.value(kind, v, t.AttributeType(v.Name))
	}
	for _, b := range n.Blocks {
		values[b.Type] = o.blocks(kind, &b, t.AttributeType(b.Type))
	}
	return cty.ObjectVal(values)
}

func (o *Objects) blocks(kind int, b *Blocks, t cty.Type) cty.Value {
	switch {
	case t.IsMapType() && len(b.Nodes) == 0:
		return cty.MapValEmpty(t.ElementType())
	case t.IsMapType():
		byLabel := map[string]cty.Value{}
		for i := range b.Nodes {
			byLabel[b.Nodes[i].Entity.Label] = o.object(kind, &b.Nodes[i], t.ElementType(), "")
		}
		return cty.MapVal(byLabel)
	case t.IsListType() && len(b.Nodes) == 0:
		return cty.ListValEmpty(t.ElementType())
	case t.IsListType():
		var list []cty.Value
		for i := range b.Nodes {
			list = append(list, o.object(kind, &b.Nodes[i], t.ElementType(), ""))
		}
		return cty.ListVal(list)
	case len(b.Nodes) == 0:
		return cty.NullVal(t)
	}
	return o.object(kind, &b.Nodes[0], t, "")
}

func (o *Objects) value(kind int, v *Value, t cty.Type) cty.Value {
	if v.Presence == Unknown {
		return cty.NullVal(t)
	}
	switch data := v.Data.(type) {
	case string:
		return cty.StringVal(data)
	case bool:
		return cty.BoolVal(data)
	case int:
		return cty.NumberIntVal(int64(data))
	case float64:
		return cty.NumberFloatVal(data)
	case Bytes:
		return cty.NumberIntVal(int64(data))
	case BytesPerSecond:
		return cty.NumberFloatVal(float64(data))
	case time.Duration:
		return cty.NumberFloatVal(data.Seconds())
	case Distribution:
		return cty.NumberFloatVal(data.Mean())
	case Churn:
		return cty.NumberFloatVal(data.Mean())
	case []string:
		return listOf(data, cty.String, cty.StringVal)
	case Ref:
		return o.reference(kind, data, t)
	case []Ref:
		return listOf(data, t.ElementType(), func(r Ref) cty.Value { return o.reference(kind, r, t.ElementType()) })
	}
	return cty.NullVal(t)
}

func listOf[T any](list []T, t cty.Type, value func(T) cty.Value) cty.Value {
	if len(list) == 0 {
		return cty.ListValEmpty(t)
	}
	values := make([]cty.Value, len(list))
	for i, x := range list {
		values[i] = value(x)
	}
	return cty.ListVal(values)
}

func (o *Objects) reference(kind int, r Ref, t cty.Type) cty.Value {
	to := o.kind(r.Kind)
	switch {
	case to < 0 || r.ID < 0:
		return cty.NullVal(t)
	case to < kind:
		return o.of(to)[r.ID]
	}
	if nodes := o.kinds[to].nodes(); r.ID < len(nodes) {
		return cty.StringVal(nodes[r.ID].Entity.Name)
	}
	return cty.NullVal(t)
}

// topologyName is the object that has all entities, by kind and name.
const topologyName = "topology"

// Names are the objects that an expression speaks of: vm.erp-db, vm.erp-app[3], and topology.vm, a map of all by name.
func (o *Objects) Names(e hcl.Expression) map[string]cty.Value {
	members := map[string]map[string]cty.Value{}
	for _, t := range e.Variables() {
		root := t.RootName()
		name, _, named := second(t)
		switch kind := o.kind(root); {
		case root == topologyName:
			if members[root] == nil {
				members[root] = map[string]cty.Value{}
			}
			for k := range o.kinds {
				if kindName := o.kinds[k].described[0].Name; !named || kindName == name {
					members[root][kindName] = o.all(k)
				}
			}
		case kind >= 0 && named:
			if members[root] == nil {
				members[root] = map[string]cty.Value{}
			}
			if v, ok := o.labelled(kind, name); ok {
				members[root][name] = v
			}
		}
	}
	names := make(map[string]cty.Value, len(members))
	for _, root := range append([]string{topologyName}, o.names()...) {
		if m := members[root]; m != nil {
			names[root] = objectOf(m)
		}
	}
	return names
}

func (o *Objects) names() (list []string) {
	for _, k := range o.kinds {
		list = append(list, k.described[0].Name)
	}
	return list
}

// all are the objects of a kind, by name.
func (o *Objects) all(kind int) cty.Value {
	byName := map[string]cty.Value{}
	for i, n := range o.kinds[kind].nodes() {
		byName[n.Entity.Name] = o.of(kind)[i]
	}
	if len(byName) == 0 {
		return cty.MapValEmpty(o.typeOf(kind))
	}
	return cty.MapVal(byName)
}

// labelled is what a block stands for: an object, the list of the instances of count, or the map of those of for_each.
func (o *Objects) labelled(kind int, label string) (cty.Value, bool) {
	var list []cty.Value
	keyed := map[string]cty.Value{}
	single := cty.NilVal
	for i, n := range o.kinds[kind].nodes() {
		if n.Entity.Label != label {
			continue
		}
		v := o.of(kind)[i]
		key, isKeyed := n.Entity.Key()
		switch {
		case isKeyed:
			keyed[key] = v
		case n.Entity.Name != label:
			list = append(list, v)
		default:
			single = v
		}
	}
	switch {
	case len(keyed) > 0:
		return cty.MapVal(keyed), true
	case len(list) > 0:
		return cty.ListVal(list), true
	}
	return single, single != cty.NilVal
}
