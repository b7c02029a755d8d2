package compare

import (
	"cmp"
	"slices"
	"strings"

	"vmmdrill/model"
)

// single are the kinds of which a configuration has at most one: whatever it is called, it is the same one.
var single = []string{"deployment", "lint"}

// match finds the partner of every entity that both configurations have: by its address, and what is called otherwise by
// what it is, and by what refers to it as long as several are the same; at last by what refers to it alone, if it is nearly what it was.
func (c *comparison) match() {
	for i, address := range c.before.addresses {
		if j, ok := c.after.at[address]; ok {
			c.pair(i, j)
		}
	}
	for _, kind := range single {
		was, is := c.before.byKind[kind], c.after.byKind[kind]
		if len(was) == 1 && len(is) == 1 && was[0] != is[0] {
			c.settle(c.before.at[was[0]], c.after.at[is[0]])
		}
	}
	c.same()
	c.same() // the second time for expressions, which speak of others by the names that the first time has found
	for c.akin() {
		c.same()
	}
}

// same pairs what has the same content.
func (c *comparison) same() {
	c.assume(func(s *side, used map[int][]string, i int) string {
		return c.coarse(s, i) + strings.Join(used[i], "\n")
	})
	c.assume(func(s *side, _ map[int][]string, i int) string { return c.coarse(s, i) })
	for c.reject() {
	}
	c.before.words = c.words()
	c.after.words = c.before.words
}

// akin pairs what stands alone in a place where the other configuration has one of its kind, too, that is nearly the same. It reports
// whether there is any.
func (c *comparison) akin() (any bool) {
	was, is := c.alone(c.before), c.alone(c.after)
	for i, place := range was {
		if place == "" {
			continue
		}
		if j := slices.Index(is, place); j >= 0 && c.nearly(i, j) {
			c.settle(i, j)
			any = true
		}
	}
	return any
}

// alone are the places that refer to each entity without a partner; "" if there are none, or another one has the same.
func (c *comparison) alone(s *side) []string {
	used := c.uses(s)
	places, count := make([]string, len(s.Nodes)), map[string]int{}
	for i := range places {
		if len(used[i]) > 0 {
			places[i] = s.Nodes[i].Type + "\n" + strings.Join(slices.Sorted(slices.Values(used[i])), "\n")
			count[places[i]]++
		}
	}
	for i, place := range places {
		if count[place] > 1 {
			places[i] = ""
		}
	}
	return places
}

// nearly reports whether less than half of what is stated in one of two entities differs.
func (c *comparison) nearly(i, j int) bool {
	n, m := &c.before.Nodes[i], &c.after.Nodes[j]
	return 2*len(c.node("", n, m, m.Type)) < max(statements(n), statements(m))
}

// statements is how many values are stated in a block and in those within.
func statements(n *model.Node) (count int) {
	for i := range n.Values {
		if n.Values[i].Presence == model.Stated {
			count++
		}
	}
	for _, blocks := range n.Blocks {
		for i := range blocks.Nodes {
			count += statements(&blocks.Nodes[i])
		}
	}
	return count
}

// settle pairs two of which it does not matter whether they are equal.
func (c *comparison) settle(i, j int) {
	c.pair(i, j)
	c.before.settled[i] = true
}

func (c *comparison) pair(i, j int) {
	c.before.partner[i], c.after.partner[j] = j, i
	if was, is := c.before.addresses[i], c.after.addresses[j]; was != is {
		c.renamed[was] = is
	}
}

// coarse is the kind and content of an entity. References to what has no partner yet are all alike in it.
func (c *comparison) coarse(s *side, i int) string {
	n := &s.Nodes[i]
	return n.Type + "\n" + s.signature(n.Type, n, func(r model.Ref) string {
		address := s.name(r)
		if j, ok := s.at[address]; ok && s.partner[j] < 0 {
			return "some " + r.Kind
		}
		if s == c.before {
			return c.called(address)
		}
		return address
	})
}

// assume pairs entities without a partner whose keys are equal, in the order of both texts.
func (c *comparison) assume(key func(s *side, used map[int][]string, i int) string) {
	waiting := map[string][]int{} // looked up only
	used := c.uses(c.before)
	var was []string
	for i := range c.before.Nodes {
		was = append(was, "")
		if c.before.partner[i] < 0 {
			was[i] = key(c.before, used, i)
			waiting[was[i]] = append(waiting[was[i]], i)
		}
	}
	used = c.uses(c.after)
	var pairs [][2]int
	for j := range c.after.Nodes {
		if c.after.partner[j] >= 0 {
			continue
		}
		k := key(c.after, used, j)
		if list := waiting[k]; len(list) > 0 {
			pairs = append(pairs, [2]int{list[0], j})
			waiting[k] = list[1:]
		}
	}
	for _, p := range pairs {
		c.pair(p[0], p[1])
	}
}

// uses are the places that refer to each entity without a partner, in entities that have one; looked up only.
func (c *comparison) uses(s *side) map[int][]string {
	used := map[int][]string{}
	for i := range s.Nodes {
		if s.partner[i] < 0 {
			continue
		}
		address := s.addresses[i]
		if s == c.before {
			address = c.called(address)
		}
		eachReference(address, &s.Nodes[i], func(path string, r model.Ref) {
			if j, ok := s.at[s.name(r)]; ok && s.partner[j] < 0 {
				used[j] = append(used[j], path)
			}
		})
	}
	return used
}

func eachReference(path string, n *model.Node, visit func(path string, r model.Ref)) {
	for i := range n.Values {
		switch data := n.Values[i].Data.(type) {
		case model.Ref:
			visit(path+"."+n.Values[i].Name, data)
		case []model.Ref:
			for _, r := range data {
				visit(path+"."+n.Values[i].Name, r)
			}
		}
	}
	for _, blocks := range n.Blocks {
		for i := range blocks.Nodes {
			eachReference(path+"."+blocks.Type+"."+blocks.Nodes[i].Entity.Label, &blocks.Nodes[i], visit)
		}
	}
}

// reject parts those whose content is not equal after all, now that their references are known, and reports whether there
// were any: others may then be unequal, too.
func (c *comparison) reject() bool {
	var wrong []int
	for i, j := range c.before.partner {
		if j < 0 || c.before.addresses[i] == c.after.addresses[j] || c.before.settled[i] {
			continue
		}
		n, m := &c.before.Nodes[i], &c.after.Nodes[j]
		if c.before.signature(n.Type, n, c.oldName) != c.after.signature(m.Type, m, c.after.name) {
			wrong = append(wrong, i)
		}
	}
	for _, i := range wrong {
		c.after.partner[c.before.partner[i]] = -1
		c.before.partner[i] = -1
		delete(c.renamed, c.before.addresses[i])
	}
	return len(wrong) > 0
}

func (c *comparison) renames() (list []Rename) {
	for j, i := range c.after.partner {
		if i < 0 || c.before.addresses[i] == c.after.addresses[j] {
			continue
		}
		was, is := c.before.Nodes[i].Entity, c.after.Nodes[j].Entity
		list = append(list, Rename{c.after.Nodes[j].Type, c.before.addresses[i], c.after.addresses[j], was.Range, is.Range, was, is})
	}
	return list
}

// words are the names of what is called otherwise, the old and the new ones, with a sign that stands for both.
type words []word

type word struct{ text, sign string }

// words are those of the renames; of instances of one block, the name of the block if the keys are the same.
func (c *comparison) words() (list words) {
	known := map[[2]string]bool{}
	for _, r := range c.renames() {
		was, is := r.oldEntity.Name, r.newEntity.Name
		if strings.TrimPrefix(was, r.oldEntity.Label) == strings.TrimPrefix(is, r.newEntity.Label) {
			was, is = r.oldEntity.Label, r.newEntity.Label
		}
		if was == is || known[[2]string{was, is}] {
			continue
		}
		known[[2]string{was, is}] = true
		sign := string(rune(0xe000 + len(known)%0x1000)) // no name has these
		list = append(list, word{was, sign}, word{is, sign})
	}
	slices.SortStableFunc(list, func(a, b word) int { return cmp.Compare(len(b.text), len(a.text)) })
	return list
}

// Alike makes texts equal that speak of the same entities by their old and by their new names.
func (d *Difference) Alike(text string) string { return d.words.Alike(text) }

// Alike replaces whole names only: par-hv1 is none in par-hv10.
func (w words) Alike(text string) string {
	for _, word := range w {
		text = word.replace(text)
	}
	return text
}

func (w word) replace(text string) string {
	var b strings.Builder
	for rest := text; ; {
		i := strings.Index(rest, w.text)
		if i < 0 || w.text == "" {
			b.WriteString(rest)
			return b.String()
		}
		end := i + len(w.text)
		done := len(text) - len(rest)
		if inName(text, done+i-1) || inName(text, done+end) {
			b.WriteString(rest[:end])
		} else {
			b.WriteString(rest[:i] + w.sign)
		}
		rest = rest[end:]
	}
}

// inName reports whether a byte may be part of a name.
func inName(text string, at int) bool {
	if at < 0 || at >= len(text) {
		return false
	}
	c := text[at]
	return c == '-' || c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
