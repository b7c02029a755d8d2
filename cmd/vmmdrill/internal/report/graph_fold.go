package report

import (
	"fmt"
	"slices"
	"strings"
)

const (
	foldFrom    = 4  // so many hosts that are alike share a box
	hostsMax    = 12 // in one box; where there are more, less has to be alike
	machinesMax = 12 // boxes of machines on one host
)

// alike is how much two hosts have in common that share a box.
type alike uint8

const (
	theSameMachines alike = iota // as many of the same blocks
	theSameBlocks                // of the same blocks
	justHosts
)

// folded is the graph with one box for many hosts that are alike, so that an estate of any size can be read. Arrows that become
// equal are one.
func (g Graph) folded() Graph {
	f := folding{into: map[string]string{}, about: map[string]string{}}
	for _, e := range g.Edges {
		f.about[e.From] += fmt.Sprintf("from %q %v\n", e.Label, e.Dashed)
		f.about[e.To] += fmt.Sprintf("to %q %v\n", e.Label, e.Dashed)
	}
	folded := Graph{Boxes: f.list(g.Boxes)}
	for _, e := range g.Edges {
		e.From, e.To = f.stands(e.From), f.stands(e.To)
		if !slices.Contains(folded.Edges, e) {
			folded.Edges = append(folded.Edges, e)
		}
	}
	return folded
}

// folding is a graph being folded.
type folding struct {
	into  map[string]string // by ID: what stands for it; looked up only
	about map[string]string // by ID: its arrows, without their other ends; looked up only
}

func (f *folding) stands(id string) string {
	if in, is := f.into[id]; is {
		return in
	}
	return id
}

// list folds as little as makes few enough hosts.
func (f *folding) list(list []*Box) (folded []*Box) {
	as := theSameMachines
	groups := f.groups(list, as)
	for as < justHosts && hostsOf(groups) > hostsMax {
		as++
		groups = f.groups(list, as)
	}
	for _, group := range groups {
		folded = append(folded, f.one(group))
	}
	return folded
}

// hostsOf counts the groups that are of hosts.
func hostsOf(groups [][]*Box) (n int) {
	for _, group := range groups {
		if group[0].Kind == "host" {
			n++
		}
	}
	return n
}

// groups are the boxes of a list, hosts together with those that are alike if these are many.
func (f *folding) groups(list []*Box, as alike) (groups [][]*Box) {
	at := map[string]int{} // looked up only
	for _, b := range list {
		key := f.key(b, as)
		i, known := at[key]
		if !known || key == "" {
			i = len(groups)
			groups, at[key] = append(groups, nil), i
		}
		groups[i] = append(groups[i], b)
	}
	var few [][]*Box
	for _, group := range groups {
		if len(group) >= foldFrom {
			few = append(few, group)
			continue
		}
		for _, b := range group {
			few = append(few, []*Box{b})
		}
	}
	return few
}

// key is the same for hosts that are alike, and empty for what stands by itself.
func (f *folding) key(b *Box, as alike) string {
	if b.Kind != "host" {
		return ""
	}
	key := "host\n"
	if as < justHosts {
		key += f.about[b.ID]
	}
	for _, in := range b.Inside {
		switch as {
		case theSameMachines:
			key += fmt.Sprintf("%q %d\n%s", in.Block, in.Count, f.about[in.ID])
		case theSameBlocks:
			key += fmt.Sprintf("%q\n", in.Block)
		}
	}
	return key
}

// one is a box for a group.
func (f *folding) one(group []*Box) *Box {
	b := *group[0]
	if len(group) == 1 {
		if b.Inside = f.list(b.Inside); b.Kind == "host" {
			b.Inside = f.few(&b)
		}
		return &b
	}
	b.Label = fmt.Sprintf("%d hosts like %s", len(group), strings.TrimPrefix(b.Label, "host "))
	b.Inside = nil
	for _, host := range group {
		f.into[host.ID] = b.ID
		for _, in := range host.Inside {
			k := slices.IndexFunc(b.Inside, func(x *Box) bool { return x.Block == in.Block })
			if k < 0 {
				c := *in
				b.Inside, k = append(b.Inside, &c), len(b.Inside)
			}
			if as := b.Inside[k].ID; as != in.ID {
				f.into[in.ID] = as
				f.about[as] += f.about[in.ID]
			}
		}
	}
	for _, in := range b.Inside {
		in.Label = in.Block + onEach(group, in.Block)
	}
	b.Inside = f.few(&b)
	return &b
}

// onEach is how many machines of a block each host of a group has.
func onEach(group []*Box, block string) string {
	least, most := -1, 0
	for _, host := range group {
		n := 0
		for _, in := range host.Inside {
			if in.Block == block {
				n += in.Count
			}
		}
		if most = max(most, n); least < 0 || n < least {
			least = n
		}
	}
	switch least {
	case most:
		return fmt.Sprintf(" (%d on each)", most)
	case 0:
		return fmt.Sprintf(" (up to %d on each)", most)
	}
	return fmt.Sprintf(" (%d to %d on each)", least, most)
}

// few are the machines of a host, one box for the last of them where there are too many. What has an arrow has a box of its own.
func (f *folding) few(host *Box) (list []*Box) {
	left := len(host.Inside) - machinesMax
	if left <= 1 {
		return host.Inside
	}
	var rest *Box
	for i, in := range host.Inside {
		switch {
		case i < machinesMax || f.about[in.ID] != "":
			list = append(list, in)
		case rest == nil:
			rest = &Box{ID: in.ID, Kind: in.Kind, Count: max(1, in.Count)}
			list = append(list, rest)
		default:
			rest.Count += max(1, in.Count)
		}
	}
	if rest != nil {
		rest.Label = plural(rest.Count, "more machine")
	}
	return list
}
