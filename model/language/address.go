package language

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Path is an address taken apart: kind, label, instance key, and names behind them. A key is "" or as it is written.
type Path struct {
	Kind, Label string
	Instance    string // [3] or ["front"]; "" for all
	Rest        []string
}

// ParsePath reads an address: vm.erp-db, vm.erp-app[3], vm.web["front"], vm.erp-db.disk.data.size, var.wan_bandwidth.
func ParsePath(address string) (Path, error) {
	wrong := fmt.Errorf("%q is no address; write it like vm.erp-db, vm.erp-app[3], vm.web[\"front\"] or vm.erp-db.disk.data.size", clipped(address))
	t, diags := hclsyntax.ParseTraversalAbs([]byte(address), "", hcl.InitialPos)
	label, _, ok := second(t)
	if diags.HasErrors() || !ok {
		return Path{}, wrong
	}
	p := Path{Kind: t.RootName(), Label: label}
	for i, step := range t[2:] {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			p.Rest = append(p.Rest, step.Name)
		case hcl.TraverseIndex:
			if i > 0 {
				return Path{}, wrong
			}
			p.Instance = indexText(step.Key)
		}
	}
	return p, nil
}

// Matches reports whether a node is what a path means, or the entity in which that is.
func (p *Path) Matches(n *Node) bool {
	return n.Type == p.Kind && n.Entity.Label == p.Label && (p.Instance == "" || n.Entity.Name == n.Entity.Label+p.Instance)
}

// Within is what of a node the names behind it mean: the node itself, a block in it, or one attribute.
func (p *Path) Within(n Node) (Node, bool) {
	for rest := p.Rest; len(rest) > 0; {
		if i := slices.IndexFunc(n.Values, func(v Value) bool { return v.Name == rest[0] }); i >= 0 && len(rest) == 1 {
			n.Values, n.Blocks = n.Values[i:i+1], nil
			return n, true
		}
		i := slices.IndexFunc(n.Blocks, func(b Blocks) bool { return b.Type == rest[0] })
		if i < 0 {
			return n, false
		}
		nodes := n.Blocks[i].Nodes
		rest = rest[1:]
		if len(nodes) > 0 && nodes[0].Labelled && len(rest) > 0 {
			j := slices.IndexFunc(nodes, func(n Node) bool { return n.Entity.Label == rest[0] })
			if j < 0 {
				return n, false
			}
			nodes, rest = nodes[j:j+1], rest[1:]
		}
		if len(nodes) != 1 {
			return n, false
		}
		n = nodes[0]
	}
	return n, true
}
