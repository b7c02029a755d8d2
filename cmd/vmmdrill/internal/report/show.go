package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
)

// Resolved is what a configuration says, or a part of it, after everything in it was resolved.
type Resolved struct {
	Version  string
	Nodes    []model.Node
	Locals   map[string][]model.Local // of "var" and "local"
	names    func(model.Ref) string
	topLevel bool // the nodes are entities, not what is in one
}

// everything is the address of the whole configuration.
const everything = "all"

// ResolvedOf is what an address means: an entity, all instances of a block, what is within, a variable or local, or all.
func ResolvedOf(cfg *model.Config, address string) (Resolved, error) {
	r := Resolved{names: cfg.Topology.Names(), Locals: map[string][]model.Local{}, topLevel: true}
	if address == everything {
		for n := range cfg.Nodes() {
			r.Nodes = append(r.Nodes, n)
		}
		r.Locals["var"], r.Locals["local"] = cfg.Scope.Values("var"), cfg.Scope.Values("local")
		return r, nil
	}
	if root, name, _ := strings.Cut(address, "."); root == "var" || root == "local" {
		for _, l := range cfg.Scope.Values(root) {
			if l.Name == name {
				r.Locals[root] = []model.Local{l}
				return r, nil
			}
		}
	}
	var err error
	r.Nodes, r.topLevel, err = cfg.Find(address)
	return r, err
}

// secret stands for what is not to be shown.
const secret = "(sensitive)"

// ResolvedText shows values as the language writes them, each with its origin.
func ResolvedText(r Resolved) []byte {
	var b bytes.Buffer
	for _, root := range []string{"var", "local"} {
		for _, l := range r.Locals[root] {
			fmt.Fprintf(&b, "%s.%s = %s  # %s\n", root, l.Name, localText(l), place(l.Range))
		}
	}
	for i := range r.Nodes {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		n := &r.Nodes[i]
		header := n.Type
		if r.topLevel {
			header = n.Address()
		} else if n.Entity.Label != "" {
			header = fmt.Sprintf("%s %q", n.Type, n.Entity.Label)
		}
		r.nodeText(&b, n, header, "")
	}
	return b.Bytes()
}

func (r *Resolved) nodeText(b *bytes.Buffer, n *model.Node, header, indent string) {
	fmt.Fprintf(b, "%s%s  # %s\n", indent, plain(header), place(n.Entity.Range))
	width := 0
	var open []string
	for _, v := range n.Values {
		if v.Presence == model.Unknown && len(n.Values) > 1 {
			open = append(open, v.Name)
			continue
		}
		width = max(width, len(v.Name))
	}
	for i := range n.Values {
		if v := &n.Values[i]; !slices.Contains(open, v.Name) {
			fmt.Fprintf(b, "%s  %-*s = %s  # %s\n", indent, width, v.Name, plain(r.text(v)), origin(v))
		}
	}
	if len(open) > 0 {
		fmt.Fprintf(b, "%s  # open: %s\n", indent, strings.Join(open, ", "))
	}
	for _, of := range n.Blocks {
		for i := range of.Nodes {
			inner := of.Type
			if label := of.Nodes[i].Entity.Label; label != "" {
				inner = fmt.Sprintf("%s %q", of.Type, label)
			}
			r.nodeText(b, &of.Nodes[i], inner, indent+"  ")
		}
	}
}

func (r *Resolved) text(v *model.Value) string {
	switch {
	case v.Presence == model.Unknown:
		return "null"
	case v.Secret:
		return secret
	}
	return v.Text(r.names)
}

// origin says where a value comes from.
func origin(v *model.Value) string {
	switch v.Presence {
	case model.Stated:
		return place(v.Range)
	case model.Default:
		return "default, " + v.DefaultSource
	}
	return "open"
}

func place(at hcl.Range) string { return fmt.Sprintf("%s:%d", plain(at.Filename), at.Start.Line) }

func localText(l model.Local) string {
	if l.Secret {
		return secret
	}
	if l.JSON == nil {
		return "a value that only means something in expressions"
	}
	return plain(string(l.JSON))
}

type resolvedJSON struct {
	FormatVersion string       `json:"format_version"`
	Version       string       `json:"version"`
	Variables     []localValue `json:"variables,omitempty"`
	Locals        []localValue `json:"locals,omitempty"`
	Entities      []nodeJSON   `json:"entities"`
}

type placeJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

type localValue struct {
	Name      string          `json:"name"`
	Value     json.RawMessage `json:"value"`
	Sensitive bool            `json:"sensitive,omitempty"`
	placeJSON
}

type nodeJSON struct {
	Type    string `json:"type"`
	Address string `json:"address,omitempty"` // of an entity
	Name    string `json:"name,omitempty"`
	placeJSON
	Attributes map[string]valueJSON  `json:"attributes"`
	Blocks     map[string][]nodeJSON `json:"blocks,omitempty"`
}

type valueJSON struct {
	Value     any    `json:"value"`
	Text      string `json:"text,omitempty"` // as the language writes it
	Presence  string `json:"presence"`
	Source    string `json:"source,omitempty"` // of a default
	Sensitive bool   `json:"sensitive,omitempty"`
	*placeJSON
}

// ResolvedJSON is the same for machines: amounts in bytes, rates in bytes per second, durations in seconds, distributions
// by their mean, references by address.
func ResolvedJSON(r Resolved) ([]byte, error) {
	doc := resolvedJSON{FormatVersion: FormatVersion, Version: r.Version, Variables: locals(r.Locals["var"]), Locals: locals(r.Locals["local"]), Entities: []nodeJSON{}}
	for i := range r.Nodes {
		n := r.node(&r.Nodes[i])
		if r.topLevel {
			n.Address = r.Nodes[i].Address()
		}
		doc.Entities = append(doc.Entities, n)
	}
	return indent(doc)
}

func locals(list []model.Local) (out []localValue) {
	for _, l := range list {
		out = append(out, localValue{l.Name, json.RawMessage(l.JSON), l.Secret, placeJSON{l.Range.Filename, l.Range.Start.Line}})
	}
	return out
}

func (r *Resolved) node(n *model.Node) nodeJSON {
	j := nodeJSON{Type: n.Type, Name: n.Entity.Name, placeJSON: placeJSON{n.Entity.Range.Filename, n.Entity.Range.Start.Line}, Attributes: map[string]valueJSON{}}
	for i := range n.Values {
		j.Attributes[n.Values[i].Name] = r.value(&n.Values[i])
	}
	for _, of := range n.Blocks {
		for i := range of.Nodes {
			if j.Blocks == nil {
				j.Blocks = map[string][]nodeJSON{}
			}
			j.Blocks[of.Type] = append(j.Blocks[of.Type], r.node(&of.Nodes[i]))
		}
	}
	return j
}

func (r *Resolved) value(v *model.Value) valueJSON {
	j := valueJSON{Presence: [...]string{"open", "default", "stated"}[v.Presence], Sensitive: v.Secret}
	if v.Presence == model.Stated {
		j.placeJSON = &placeJSON{v.Range.Filename, v.Range.Start.Line}
	}
	if v.Presence == model.Default {
		j.Source = v.DefaultSource
	}
	if v.Presence != model.Unknown && !v.Secret {
		j.Value, j.Text = v.JSON(r.names), v.Text(r.names)
	}
	return j
}
