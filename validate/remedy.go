package validate

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
)

// Remedy is the one safe change that answers a finding: an attribute of the block that the finding is in gets a value, or the
// comment that it is on another text. The zero value is none.
type Remedy struct {
	Attribute string
	Value     string // as the language writes it
	Comment   bool   // it is the comment that changes
	Text      string // what is left of the comment, "" for nothing
}

// Set is the remedy that an attribute gets a value, as the language writes it.
func Set(attribute, value string) Remedy { return Remedy{Attribute: attribute, Value: value} }

// Comment is the remedy that a comment gets another text, or goes when that is "".
func Comment(text string) Remedy { return Remedy{Comment: true, Text: text} }

// Change is a file whose findings are remedied.
type Change struct {
	File          string
	Before, After []byte
	Findings      []Finding // that are answered by it
}

// ByHand is a finding that has a remedy which cannot be written into the file, and why.
type ByHand struct {
	Finding
	Why string
}

// Apply writes the remedies of findings into the texts of their files, in memory. The files come in their order, each
// with its findings.
func Apply(c *model.Config, found []Finding) (changes []Change, byHand []ByHand) {
	for _, name := range c.FileNames {
		var here []Finding
		for _, f := range found {
			if f.Range.Filename == name && f.Remedy != (Remedy{}) {
				here = append(here, f)
			}
		}
		if len(here) == 0 {
			continue
		}
		change, left := apply(c, name, here)
		byHand = append(byHand, left...)
		if len(change.Findings) > 0 {
			changes = append(changes, change)
		}
	}
	return changes, byHand
}

// apply goes through a file from its end, so that what comes before keeps its place.
func apply(c *model.Config, name string, found []Finding) (change Change, byHand []ByHand) {
	text := &fixed{config: c, text: c.Files[name].Bytes, start: -1}
	change = Change{File: name, Before: text.text}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(b.Range.Start.Byte, a.Range.Start.Byte) })
	for i, f := range found {
		if i > 0 && f.Remedy == found[i-1].Remedy && f.Range == found[i-1].Range {
			change.Findings = append(change.Findings, f) // another instance of the same block
			continue
		}
		if why := text.remedy(&f); why != "" {
			byHand = append(byHand, ByHand{f, why})
			continue
		}
		change.Findings = append(change.Findings, f)
	}
	change.After = text.text
	slices.Reverse(change.Findings)
	slices.Reverse(byHand)
	return change, byHand
}

// fixed is the text of a file in which everything behind a place is remedied, and where the block at hand is in it.
type fixed struct {
	config     *model.Config
	text       []byte
	start, end int
}

// remedy writes one remedy, or says why it cannot.
func (t *fixed) remedy(f *Finding) (why string) {
	if strings.HasSuffix(f.Range.Filename, ".json") {
		return "a JSON file is changed by hand"
	}
	start, end, ok := t.config.Extent(f.Range)
	if ok && start.Byte != t.start {
		t.start, t.end = start.Byte, end
	}
	switch {
	case f.Remedy.Comment:
		t.comment(f)
		return ""
	case !ok:
		return "it is in no block"
	}
	block, why := set(t.text[t.start:t.end], f.Range.Start.Byte-t.start, f.Remedy)
	if why == "" {
		t.replace(t.start, t.end, block)
	}
	return why
}

// replace puts another text between two places, of which the second is in the block at hand or before it.
func (t *fixed) replace(from, to int, with []byte) {
	t.text = slices.Concat(t.text[:from], with, t.text[to:])
	t.end += len(with) - (to - from)
}

// comment puts another comment in the place of the one that a finding is on, or takes its line away.
func (t *fixed) comment(f *Finding) {
	from, to := f.Range.Start.Byte, f.Range.End.Byte
	if f.Remedy.Text == "" {
		line := bytes.LastIndexByte(t.text[:from], '\n') + 1
		if len(bytes.TrimSpace(t.text[line:from])) > 0 {
			from = len(bytes.TrimRight(t.text[:from], " \t"))
		} else {
			from = line
			if n := bytes.IndexByte(t.text[to:], '\n'); n >= 0 {
				to += n + 1
			}
		}
	}
	t.replace(from, to, []byte(f.Remedy.Text))
}

// set gives an attribute a value in the innermost block at an offset of a top-level block's text.
func set(text []byte, offset int, r Remedy) (after []byte, why string) {
	tree, diags := hclsyntax.ParseConfig(text, "", hcl.Pos{Line: 1, Column: 1})
	file, more := hclwrite.ParseConfig(text, "", hcl.Pos{Line: 1, Column: 1})
	if diags.HasErrors() || more.HasErrors() {
		return nil, "its block cannot be read on its own"
	}
	read, write := tree.Body.(*hclsyntax.Body), file.Body()
	for {
		i := slices.IndexFunc(read.Blocks, func(b *hclsyntax.Block) bool { r := b.Range(); return r.Start.Byte <= offset && offset < r.End.Byte })
		if i < 0 {
			break
		}
		read, write = read.Blocks[i].Body, write.Blocks()[i].Body()
	}
	oneLine := read.SrcRange.Start.Line == read.EndRange.Start.Line
	if a := read.Attributes[r.Attribute]; a != nil {
		for _, name := range a.Expr.Variables() {
			if slices.Contains([]string{"var", "local", "each", "count"}, name.RootName()) {
				return nil, fmt.Sprintf("%s is computed", r.Attribute)
			}
		}
	}
	switch {
	case oneLine && len(read.Attributes) > 0 && read.Attributes[r.Attribute] == nil:
		return nil, "its block is written on one line"
	case oneLine && len(read.Attributes) == 0:
		write.AppendNewline()
	}
	write.SetAttributeRaw(r.Attribute, hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(r.Value)}})
	after = file.Bytes()
	if bytes.Equal(hclwrite.Format(text), text) {
		after = hclwrite.Format(after)
	}
	return after, ""
}
