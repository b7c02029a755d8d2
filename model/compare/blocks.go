package compare

import (
	"fmt"
	"slices"
	"strings"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// node lists what differs in two blocks. path is where it stands in its entity, from its kind on: "cluster.witness".
func (c *comparison) node(path string, was, is *model.Node, schema string) (list []Change) {
	for i := range is.Values {
		if x, differs := c.value(join(path, is.Values[i].Name), &was.Values[i], &is.Values[i], schema+"."+is.Values[i].Name); differs {
			list = append(list, x)
		}
	}
	for i := range is.Blocks {
		list = append(list, c.blocks(path, was.Blocks[i], is.Blocks[i], schema+"."+is.Blocks[i].Type)...)
	}
	return list
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// value is how two values differ, and whether they do.
func (c *comparison) value(path string, was, is *model.Value, schema string) (Change, bool) {
	before, after := c.before.key(schema, was, c.oldName), c.after.key(schema, is, c.after.name)
	if before == after {
		return Change{}, false
	}
	old, new := c.before.parts(was, c.before.name), c.after.parts(is, c.after.name)
	x := Change{Sort: OtherValue, Path: path, Old: shown(was, old), New: shown(is, new), Range: is.Range}
	hidden := was.Secret || is.Secret
	if hidden {
		x.Old, x.New = hide(was, x.Old), hide(is, x.New)
	}
	if isList(was) && isList(is) && !ordered[schema] && !hidden && was.Presence != model.Unknown && is.Presence != model.Unknown {
		x.Sort = OtherMembers
		called := make([]string, len(old))
		for i := range old {
			called[i] = c.called(old[i])
		}
		x.Lost, x.Gained = missing(old, called, new), missing(new, new, called)
	}
	if x.Old == x.New && !hidden {
		x.Old, x.New = c.meant(was, x.Old), c.meant(is, x.New)
	}
	return x, true
}

// hide leaves of a value that must not be seen beside a sensitive one only whether it is there.
func hide(v *model.Value, text string) string {
	if v.Presence == model.Unknown {
		return text
	}
	return secret
}

// meant adds to a text that is the same on both sides what differs behind it: the rates in a file.
func (c *comparison) meant(v *model.Value, text string) string {
	if churn, ok := v.Data.(model.Churn); ok {
		return fmt.Sprintf("%s (%v on average)", text, model.BytesPerSecond(churn.Mean()))
	}
	return text
}

// missing are the elements of a list whose keys are not among others, each as often as it is missing.
func missing(list, keys, others []string) (rest []string) {
	counts := map[string]int{}
	for _, x := range others {
		counts[x]++
	}
	for i, x := range list {
		if counts[keys[i]]--; counts[keys[i]] < 0 {
			rest = append(rest, x)
		}
	}
	return rest
}

// blocks lists what differs in the blocks of one type.
func (c *comparison) blocks(path string, was, is model.Blocks, schema string) (list []Change) {
	pairs := c.pairs(was, is, schema)
	of, taken := slices.Repeat([]int{-1}, len(is.Nodes)), make([]bool, len(was.Nodes))
	for _, p := range pairs {
		of[p[1]], taken[p[0]] = p[0], true
	}
	for i := range was.Nodes {
		if n := &was.Nodes[i]; !taken[i] {
			list = append(list, Change{Sort: BlockRemoved, Path: c.place(path, was, i), Old: c.before.content(n), Range: n.Entity.Range})
		}
	}
	for j := range is.Nodes {
		n := &is.Nodes[j]
		if of[j] < 0 {
			list = append(list, Change{Sort: BlockAdded, Path: c.place(path, is, j), New: c.after.content(n), Range: n.Entity.Range})
			continue
		}
		old, inner := &was.Nodes[of[j]], c.place(path, is, j)
		if old.Entity.Label != n.Entity.Label {
			list = append(list, Change{Sort: OtherName, Path: inner, Old: fmt.Sprintf("%q", old.Entity.Label), New: fmt.Sprintf("%q", n.Entity.Label), Range: n.Entity.Range})
		}
		list = append(list, c.node(inner, old, n, schema)...)
	}
	if ordered[schema] && !slices.IsSortedFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] }) {
		list = append(list, Change{Sort: OtherOrder, Path: join(path, is.Type), Old: labels(was), New: labels(is), Range: is.Nodes[0].Entity.Range})
	}
	return list
}

func labels(of model.Blocks) string {
	var list []string
	for i := range of.Nodes {
		list = append(list, fmt.Sprintf("%q", of.Nodes[i].Entity.Label))
	}
	return strings.Join(list, ", ")
}

// place is the path of a block: with its label, or, of several without one, with its number.
func (c *comparison) place(path string, of model.Blocks, i int) string {
	path = join(path, of.Type)
	switch {
	case of.Nodes[i].Entity.Label != "":
		return language.Address(path, of.Nodes[i].Entity)
	case len(of.Nodes) > 1:
		return fmt.Sprintf("%s[%d]", path, i)
	}
	return path
}

// pairs are the positions of the blocks that belong together, in the order of the new ones: those that are equal, then those
// of one name, or whose first attribute is the same, then those that differ in their name only, and at last what is left if
// it can only be that.
func (c *comparison) pairs(was, is model.Blocks, schema string) [][2]int {
	if len(was.Nodes) == 1 && len(is.Nodes) == 1 && was.Nodes[0].Entity.Label == is.Nodes[0].Entity.Label {
		return [][2]int{{0, 0}}
	}
	p := pairing{old: make([]bool, len(was.Nodes)), new: make([]bool, len(is.Nodes))}
	of := func(key func(s *side, n *model.Node, name func(model.Ref) string) string) {
		var before, after []string
		for i := range was.Nodes {
			before = append(before, key(c.before, &was.Nodes[i], c.oldName))
		}
		for j := range is.Nodes {
			after = append(after, key(c.after, &is.Nodes[j], c.after.name))
		}
		p.take(before, after)
	}
	content := func(s *side, n *model.Node, name func(model.Ref) string) string { return s.signature(schema, n, name) }
	of(func(s *side, n *model.Node, name func(model.Ref) string) string {
		return n.Entity.Label + "\n" + content(s, n, name)
	})
	of(func(s *side, n *model.Node, name func(model.Ref) string) string {
		if n.Labelled || len(n.Values) == 0 {
			return n.Entity.Label
		}
		return s.key(schema+"."+n.Values[0].Name, &n.Values[0], name)
	})
	of(content)
	if len(is.Nodes) > 0 && !is.Nodes[0].Labelled {
		p.last()
	}
	slices.SortFunc(p.pairs, func(a, b [2]int) int { return a[1] - b[1] })
	return p.pairs
}

// pairing is what was put together so far.
type pairing struct {
	old, new []bool // taken
	pairs    [][2]int
}

func (p *pairing) add(i, j int) {
	p.old[i], p.new[j] = true, true
	p.pairs = append(p.pairs, [2]int{i, j})
}

// take puts together what has equal keys and is not taken, in the order of both lists.
func (p *pairing) take(before, after []string) {
	waiting := map[string][]int{} // looked up only
	for i, key := range before {
		if !p.old[i] {
			waiting[key] = append(waiting[key], i)
		}
	}
	for j, key := range after {
		if list := waiting[key]; !p.new[j] && len(list) > 0 {
			p.add(list[0], j)
			waiting[key] = list[1:]
		}
	}
}

// last puts together what is left, if that is one of each.
func (p *pairing) last() {
	if len(p.old)-len(p.pairs) == 1 && len(p.new)-len(p.pairs) == 1 {
		p.add(slices.Index(p.old, false), slices.Index(p.new, false))
	}
}
