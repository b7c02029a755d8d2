package language

import (
	"sort"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// piece is the text of one top-level block. A tree takes fifty times the memory of its text; so an ordinary block is
// parsed when its turn comes and forgotten afterwards, and a large configuration never stands in memory as trees.
type piece struct {
	file    string
	start   hcl.Pos
	end     int // in bytes
	kind    string
	labels  []string
	header  hcl.Range
	counted bool             // it may have count or for_each
	block   *hclsyntax.Block // parsed already
}

// parsedPiece is the piece of a block that was parsed with the file around it.
func parsedPiece(b *hclsyntax.Block) piece {
	whole := b.Range()
	for i := range b.Labels {
		b.Labels[i] = cty.NormalizeString(b.Labels[i])
	}
	return piece{file: whole.Filename, start: whole.Start, end: whole.End.Byte, kind: b.Type, labels: b.Labels, header: b.DefRange(), counted: true, block: b}
}

// label is the name of the block, or "".
func (p *piece) label() string {
	if len(p.labels) == 0 {
		return ""
	}
	return p.labels[0]
}

// tree is the piece's block. Where its text does not parse, that is kept for Syntax, and the block has what was understood.
func (s *Source) tree(p *piece) *hclsyntax.Block {
	if p.block != nil {
		return p.block
	}
	body := s.parse(p.file, p.start, p.end)
	if len(body.Blocks) > 0 {
		return body.Blocks[0]
	}
	return &hclsyntax.Block{Type: p.kind, Labels: p.labels, Body: &hclsyntax.Body{}, TypeRange: p.header}
}

// parse parses a part of a file.
func (s *Source) parse(file string, start hcl.Pos, end int) *hclsyntax.Body {
	f, diags := hclsyntax.ParseConfig(s.Files[file].Bytes[start.Byte:end], file, start)
	s.mistaken(file, diags)
	if f == nil {
		return &hclsyntax.Body{}
	}
	return f.Body.(*hclsyntax.Body)
}

// mistaken keeps the syntax errors of a file.
func (s *Source) mistaken(file string, diags hcl.Diagnostics) {
	if !diags.HasErrors() {
		return
	}
	for _, d := range diags {
		for _, r := range []*hcl.Range{d.Subject, d.Context} { // the JSON parser points behind the end of a broken text
			if end := len(s.Files[file].Bytes); r != nil {
				r.Start.Byte, r.End.Byte = min(r.Start.Byte, end), min(r.End.Byte, end)
			}
		}
		s.broken[file] = append(s.broken[file], d)
	}
}

// Broken reports whether the text of a file, as far as it was parsed, has a syntax error: then its meaning is not known.
func (s *Source) Broken(file string) bool { return len(s.broken[file]) > 0 }

// Syntax are the syntax errors of what was parsed, the first one of each file only.
func (s *Source) Syntax() (diags hcl.Diagnostics) {
	for _, name := range s.Names {
		diags = append(diags, firstError(s.broken[name])...)
	}
	return diags
}

// contents are the pieces of a file, so that whoever shows an excerpt can say which block it is from.
type contents struct {
	source   *Source
	from, to int
}

// at is the piece at an offset, or nil.
func (c contents) at(offset int) *piece {
	pieces := c.source.pieces[c.from:c.to]
	i := sort.Search(len(pieces), func(i int) bool { return pieces[i].end > offset })
	if i == len(pieces) || offset < pieces[i].start.Byte {
		return nil
	}
	return &pieces[i]
}

// Extent is where the block at an offset begins, and how many bytes of the file come before its end; false outside of all.
func (c contents) Extent(offset int) (start hcl.Pos, end int, ok bool) {
	if p := c.at(offset); p != nil {
		return p.start, p.end, true
	}
	return hcl.Pos{}, 0, false
}

// ContextString is the header of the block at an offset, or "".
func (c contents) ContextString(offset int) string {
	p := c.at(offset)
	if p == nil {
		return ""
	}
	words := []string{p.kind}
	for _, l := range p.labels {
		words = append(words, strconv.Quote(l))
	}
	return strings.Join(words, " ")
}

// Address is the address of the block at an offset, without an instance key, or "".
func (c contents) Address(offset int) string {
	p := c.at(offset)
	switch {
	case p == nil:
		return ""
	case p.label() == "":
		return p.kind
	}
	return p.kind + "." + p.label()
}
