package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Write writes nodes as blocks that are read as the same nodes again. name is what a reference is written as; nowhere is
// what to write for the references of a value that lead nowhere.
func Write(nodes []Node, name func(Ref) string, nowhere func(*Value) []string) []byte {
	w := &writer{name: name, nowhere: nowhere}
	for len(nodes) > 0 {
		n := 1
		for n < len(nodes) && nodes[0].instanceWith(&nodes[n]) {
			n++
		}
		w.block(nodes[:n])
		nodes = nodes[n:]
	}
	return hclwrite.Format([]byte(w.text.String()))
}

// instanceWith reports whether two nodes are instances of one block.
func (n *Node) instanceWith(other *Node) bool {
	return n.Type == other.Type && n.Entity.Label == other.Entity.Label && n.Entity.Name != n.Entity.Label
}

// writer writes the instances of one block at a time.
type writer struct {
	text    strings.Builder
	name    func(Ref) string
	nowhere func(*Value) []string
	keys    []string // how each instance is called in a table, with for_each
	index   string   // how an instance finds its place in a list or table; "" for the only one
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

func (w *writer) block(nodes []Node) {
	first := &nodes[0]
	w.keys, w.index = nil, ""
	w.line("\n%s %s {", first.Type, quoted(first.Entity.Label))
	_, each := first.Entity.Key()
	switch {
	case each:
		w.index = "each.key"
		for i := range nodes {
			key, _ := nodes[i].Entity.Key()
			w.keys = append(w.keys, quoted(key))
		}
		w.line("for_each = [%s]\n", strings.Join(w.keys, ", "))
	case first.Entity.Name != first.Entity.Label:
		w.index = "count.index"
		w.line("count = %d\n", len(nodes))
	}
	instances := make([]*Node, len(nodes))
	for i := range nodes {
		instances[i] = &nodes[i]
	}
	w.body(instances)
	w.line("}")
}

// body writes what stands in a block; where an instance does not have the block, its node is nil.
func (w *writer) body(nodes []*Node) {
	some := nodes[slices.IndexFunc(nodes, func(n *Node) bool { return n != nil })]
	for i := range some.Values {
		texts := w.each(nodes, func(n *Node) string { return w.value(&n.Values[i]) })
		if slices.ContainsFunc(texts, func(t string) bool { return t != "null" }) {
			w.line("%s = %s", some.Values[i].Name, w.choice(texts))
		}
	}
	for i := range some.Blocks {
		longest := 0
		for _, n := range nodes {
			if n != nil {
				longest = max(longest, len(n.Blocks[i].Nodes))
			}
		}
		for j := range longest {
			nested := make([]*Node, len(nodes))
			for k, n := range nodes {
				if n != nil && j < len(n.Blocks[i].Nodes) {
					nested[k] = &n.Blocks[i].Nodes[j]
				}
			}
			w.nested(some.Blocks[i].Type, nested)
		}
	}
}

// nested writes the block at one place within the instances of a block: as it is if they all have it under one name, else as
// a dynamic block of none or one.
func (w *writer) nested(kind string, nodes []*Node) {
	labels := w.each(nodes, func(n *Node) string { return quoted(n.Entity.Label) })
	if !same(labels) {
		w.line("dynamic %q {", kind)
		w.line("for_each = %s", w.choice(w.presence(nodes)))
		if nodes[slices.IndexFunc(nodes, func(n *Node) bool { return n != nil })].Labelled {
			w.line("labels = [%s]", w.choice(labels))
		}
		w.line("content {")
		w.body(nodes)
		w.line("}\n}")
		return
	}
	if nodes[0].Labelled {
		w.line("\n%s %s {", kind, labels[0])
	} else {
		w.line("\n%s {", kind)
	}
	w.body(nodes)
	w.line("}")
}

// presence is a list with one element for each instance that has a block, and an empty one for the others.
func (w *writer) presence(nodes []*Node) []string {
	list := make([]string, len(nodes))
	for i, n := range nodes {
		list[i] = "[1]"
		if n == nil {
			list[i] = "[]"
		}
	}
	return list
}

// each is the text of something in every instance, or null.
func (w *writer) each(nodes []*Node, text func(*Node) string) []string {
	list := make([]string, len(nodes))
	for i, n := range nodes {
		list[i] = "null"
		if n != nil {
			list[i] = text(n)
		}
	}
	return list
}

func (w *writer) value(v *Value) string {
	if v.Presence != Stated {
		return "null"
	}
	lost := w.nowhere(v)
	refs, list := v.Data.([]Ref)
	ref, one := v.Data.(Ref)
	switch {
	case one && ref.ID < 0 && len(lost) > 0:
		return lost[0]
	case list && len(lost) > 0:
		for _, r := range refs {
			lost = append(lost, w.name(r))
		}
		return "[" + strings.Join(lost, ", ") + "]"
	}
	return v.Text(w.name)
}

func same(texts []string) bool {
	return !slices.ContainsFunc(texts, func(t string) bool { return t != texts[0] || t == "null" })
}

// choice is an expression that is the text of the instance at hand.
func (w *writer) choice(texts []string) string {
	switch n := period(texts); {
	case n == 1:
		return texts[0]
	case w.keys != nil:
		items := make([]string, len(texts))
		for i, t := range texts {
			items[i] = w.keys[i] + " = " + t
		}
		return "{ " + strings.Join(items, ", ") + " }[" + w.index + "]"
	case n < len(texts):
		return fmt.Sprintf("[%s][%s %% %d]", strings.Join(texts[:n], ", "), w.index, n)
	default:
		return "[" + strings.Join(texts, ", ") + "][" + w.index + "]"
	}
}

// periodMax is how long a pattern is looked for that repeats itself.
const periodMax = 1024

// period is after how many texts they repeat themselves, or how many there are.
func period(texts []string) int {
	for n := 1; n < len(texts) && n <= periodMax; n++ {
		if slices.Equal(texts[n:], texts[:len(texts)-n]) {
			return n
		}
	}
	return len(texts)
}
