package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// Mermaid writes a graph as a Mermaid flowchart.
func Mermaid(g Graph) []byte {
	g = g.folded()
	var b bytes.Buffer
	fmt.Fprintln(&b, "flowchart LR")
	n := numbered(g)
	var write func(list []*Box, indent string)
	write = func(list []*Box, indent string) {
		for _, x := range list {
			if len(x.Inside) == 0 {
				fmt.Fprintf(&b, "%s%s[\"%s\"]\n", indent, n[x.ID], mermaid(x.Label))
				continue
			}
			fmt.Fprintf(&b, "%ssubgraph %s[\"%s\"]\n", indent, n[x.ID], mermaid(x.Label))
			write(x.Inside, indent+"  ")
			fmt.Fprintf(&b, "%send\n", indent)
		}
	}
	write(g.Boxes, "  ")
	for _, e := range g.Edges {
		arrow := "-->"
		switch {
		case e.Dashed:
			arrow = "-.->"
		case e.Line:
			arrow = "---"
		}
		fmt.Fprintf(&b, "  %s %s|\"%s\"| %s\n", n[e.From], arrow, mermaid(e.Label), n[e.To])
	}
	return b.Bytes()
}

// DOT writes a graph for Graphviz.
func DOT(g Graph) []byte {
	g = g.folded()
	var b bytes.Buffer
	fmt.Fprintln(&b, "digraph deployment {\n  rankdir=LR\n  compound=true\n  node [shape=box]")
	n := numbered(g)
	inner := map[string]string{} // a leaf of each box: Graphviz draws edges between leaves only
	group := map[string]bool{}
	var write func(list []*Box, indent string) string
	write = func(list []*Box, indent string) (leaf string) {
		for _, x := range list {
			at := n[x.ID]
			if len(x.Inside) == 0 {
				fmt.Fprintf(&b, "%s%s [label=%s]\n", indent, at, strconv.QuoteToGraphic(plain(x.Label)))
			} else {
				group[x.ID] = true
				fmt.Fprintf(&b, "%ssubgraph cluster_%s {\n%s  label=%s\n", indent, at, indent, strconv.QuoteToGraphic(plain(x.Label)))
				at = write(x.Inside, indent+"  ")
				fmt.Fprintf(&b, "%s}\n", indent)
			}
			inner[x.ID] = at
			if leaf == "" {
				leaf = at
			}
		}
		return leaf
	}
	write(g.Boxes, "  ")
	for _, e := range g.Edges {
		attributes := "label=" + strconv.QuoteToGraphic(plain(e.Label))
		if e.Dashed {
			attributes += " style=dashed"
		}
		if e.Line {
			attributes += " dir=none"
		}
		if group[e.From] {
			attributes += " ltail=cluster_" + n[e.From]
		}
		if group[e.To] {
			attributes += " lhead=cluster_" + n[e.To]
		}
		fmt.Fprintf(&b, "  %s -> %s [%s]\n", inner[e.From], inner[e.To], attributes)
	}
	fmt.Fprintln(&b, "}")
	return b.Bytes()
}

// numbered gives every box a short name that no label can break.
func numbered(g Graph) map[string]string {
	names := map[string]string{}
	var walk func(list []*Box)
	walk = func(list []*Box) {
		for _, x := range list {
			names[x.ID] = fmt.Sprintf("n%d", len(names))
			walk(x.Inside)
		}
	}
	walk(g.Boxes)
	return names
}

// mermaid makes text harmless in a quoted Mermaid label, which takes HTML entities.
func mermaid(s string) string {
	return mermaidSpecials.Replace(plain(s))
}

var mermaidSpecials = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "#", "&num;", "`", "&grave;")
