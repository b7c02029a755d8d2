package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

// ordered are the lists and blocks whose order counts. All others are sets.
var ordered = map[string]bool{
	"vmm.provider.installed_on":         true, // the active node first
	"scenario.initial_replication.vms":  true, // copied in this order
	"scenario.run":                      true, // one may wait for the one before
	"recovery_plan.group":               true,
	"recovery_plan.group.script":        true,
	"recovery_plan.group.manual_action": true,
	"procedure.step":                    true,
	"sql.availability_group.replica":    true, // the first one is the primary
}

// Open stands for what is neither stated nor has a default.
const Open = "open"

// secret stands for what is not to be shown.
const secret = "(sensitive)"

// parts is a value as the language writes it, a list in its elements; none of what is open. name is the address of what a
// reference leads to.
func (s *side) parts(v *model.Value, name func(model.Ref) string) []string {
	if v.Presence == model.Unknown {
		return nil
	}
	switch data := v.Data.(type) {
	case []model.Ref:
		return append(s.Config.Topology.Nowhere(v), names(data, name)...)
	case model.Ref:
		if lost := s.Config.Topology.Nowhere(v); data.ID < 0 && len(lost) > 0 {
			return lost[:1]
		}
	case []string:
		list := make([]string, len(data))
		for i, text := range data {
			list[i] = fmt.Sprintf("%q", text)
		}
		return list
	case language.Target:
		return s.target(v, data, name)
	case hcl.Expression:
		return []string{s.Config.Scope.ExpressionText(data)}
	}
	return []string{v.Text(name)}
}

func names(refs []model.Ref, name func(model.Ref) string) (list []string) {
	for _, r := range refs {
		list = append(list, name(r))
	}
	return list
}

// target is what a fault strikes.
func (s *side) target(v *model.Value, t language.Target, name func(model.Ref) string) (list []string) {
	if t.Role() {
		return []string{fmt.Sprintf("%q", t.Text)}
	}
	for _, id := range t.IDs {
		list = append(list, name(model.Ref{Kind: t.Kind, ID: id}))
	}
	return append(s.Config.Topology.Nowhere(v), list...)
}

// isList reports whether a value is one of several elements.
func isList(v *model.Value) bool {
	switch data := v.Data.(type) {
	case []model.Ref, []string:
		return true
	case language.Target:
		return len(data.IDs) > 1
	}
	return false
}

// shown is a value for people.
func shown(v *model.Value, parts []string) string {
	switch {
	case v.Presence == model.Unknown:
		return Open
	case v.Secret:
		return secret
	case isList(v):
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strings.Join(parts, ", ")
}

// key is equal for values that mean the same. path is that of the attribute from its kind on.
func (s *side) key(path string, v *model.Value, name func(model.Ref) string) string {
	if v.Presence == model.Unknown {
		return Open
	}
	parts := s.parts(v, name)
	if !ordered[path] {
		parts = slices.Sorted(slices.Values(parts))
	}
	if c, ok := v.Data.(model.Churn); ok && c.Profile != nil { // a file may have other rates under the same name
		p := c.Profile
		parts = []string{fmt.Sprint(p.Daily, p.Period, p.Starts, p.Rates)}
	}
	if v.Holds == language.HoldsExpression || v.Holds == language.HoldsName { // which speak of entities by name
		for i := range parts {
			parts[i] = s.words.Alike(parts[i])
		}
	}
	return fmt.Sprintf("%q", parts)
}

// signature is equal for blocks of equal content. Their names are not part of it, those of the blocks within are.
func (s *side) signature(path string, n *model.Node, name func(model.Ref) string) string {
	var b strings.Builder
	for i := range n.Values {
		if v := &n.Values[i]; v.Presence != model.Unknown {
			fmt.Fprintf(&b, "%s=%s\n", v.Name, s.key(path+"."+v.Name, v, name))
		}
	}
	for _, blocks := range n.Blocks {
		inner := path + "." + blocks.Type
		var list []string
		for i := range blocks.Nodes {
			x := &blocks.Nodes[i]
			list = append(list, fmt.Sprintf("%s %q {\n%s}\n", blocks.Type, x.Entity.Label, s.signature(inner, x, name)))
		}
		if !ordered[inner] {
			slices.Sort(list)
		}
		b.WriteString(strings.Join(list, ""))
	}
	return b.String()
}

// contentMax is how many bytes of a block's content are written.
const contentMax = 400

// content is what is stated in a block, on one line.
func (s *side) content(n *model.Node) string {
	list := s.stated(n)
	for i, length := 0, 0; i < len(list); i++ {
		if length += len(list[i]) + 2; length > contentMax {
			list = append(list[:i:i], "…")
		}
	}
	if len(list) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(list, ", ") + " }"
}

func (s *side) stated(n *model.Node) (list []string) {
	for i := range n.Values {
		if v := &n.Values[i]; v.Presence == model.Stated {
			list = append(list, v.Name+" = "+shown(v, s.parts(v, s.name)))
		}
	}
	for _, blocks := range n.Blocks {
		for i := range blocks.Nodes {
			x := &blocks.Nodes[i]
			list = append(list, header(blocks.Type, x)+" "+s.content(x))
		}
	}
	return list
}

// header is how a block within another one begins.
func header(kind string, n *model.Node) string {
	if n.Entity.Label == "" {
		return kind
	}
	return fmt.Sprintf("%s %q", kind, n.Entity.Label)
}
