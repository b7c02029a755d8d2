package language

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// cut finds the top-level blocks of an ordinary text, and shows with the same look at its bytes that forbidden would find
// nothing in it. Cutting every text into tokens twice would cost more than all that is done with it later, and parsing it
// as a whole more memory. So this knows ordinary text only: names, numbers, comments to the end of the line, strings. At
// anything else it says no, and the text is looked at properly. A piece that is not a block with one plain name in
// quotes has no kind.
func cut(text []byte, name string) (pieces []piece, ordinary bool) {
	s := &glance{text: text, name: name, line: 1}
	for s.at < len(text) {
		if !s.step() || s.tooDeep() {
			return nil, false
		}
		if s.tokens++; s.tokens > TokensMax {
			return nil, false
		}
	}
	s.endPiece()
	return s.pieces, true
}

// glance is where cut has got to.
type glance struct {
	nesting
	text      []byte
	name      string
	at        int
	tokens    int
	line      int
	lineStart int
	piece     piece
	part      part
	pieces    []piece
}

// part is how far the block at hand was recognised.
type part uint8

const (
	between    part = iota // no block has begun
	afterKind              // vm
	afterLabel             // vm "erp-db"
	inBody                 // vm "erp-db" {
	irregular              // something else
)

// begin notes that something stands outside of all brackets, and what.
func (s *glance) begin(from part, to part) {
	switch {
	case len(s.open) > 0:
	case s.part == between:
		begin := s.at - 1
		s.piece = piece{file: s.name, start: hcl.Pos{Byte: begin, Line: s.line, Column: begin - s.lineStart + 1}}
		fallthrough
	default:
		if s.part != from {
			to = irregular
		}
		s.part = to
	}
}

// endPiece ends the block at hand, if there is one, with the line.
func (s *glance) endPiece() {
	if s.part == between {
		return
	}
	s.piece.end = s.at
	if s.part != inBody || len(s.open) > 0 {
		s.piece.kind = ""
	}
	s.pieces = append(s.pieces, s.piece)
	s.part = between
}

// step takes one word or sign, and is false if it is none of the ordinary ones.
func (s *glance) step() bool {
	c := s.text[s.at]
	s.at++
	switch c {
	case ' ', '\t':
		return true
	case '\r':
		return s.next() == '\n'
	case '\n':
		s.token(hclsyntax.TokenNewline)
		s.line, s.lineStart = s.line+1, s.at
		if len(s.open) == 0 {
			s.endPiece()
		}
		return true
	case '#':
		s.comment()
		return true
	case '/':
		if s.next() == '/' {
			s.comment()
			return true
		}
		s.begin(irregular, irregular)
		s.token(hclsyntax.TokenSlash)
		return s.next() != '*'
	case '"':
		s.begin(afterKind, afterLabel)
		s.token(hclsyntax.TokenOQuote)
		return s.quoted()
	case '{':
		s.begin(afterLabel, inBody)
		s.token(hclsyntax.TokenOBrace)
		return true
	case '}':
		return s.close()
	case '<', '>', '!', '=':
		s.begin(irregular, irregular)
		return s.comparison(c)
	case '[', ']', '(', ')', ',', '+', '-', '*', '%', '?', '&', '|', '.', ':':
		s.begin(irregular, irregular)
		s.sign(c)
		return true
	}
	s.begin(between, afterKind)
	return s.word(c)
}

// close takes a brace that closes a block, an object, or an expression within a string, which then goes on.
func (s *glance) close() bool {
	if i := len(s.open) - 1; i >= 0 && s.open[i].closer == hclsyntax.TokenTemplateSeqEnd {
		s.token(hclsyntax.TokenTemplateSeqEnd)
		return s.quoted()
	}
	if len(s.open) == 0 {
		s.begin(irregular, irregular)
	}
	s.token(hclsyntax.TokenCBrace)
	return true
}

// next is the byte to come, 0 at the end.
func (s *glance) next() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *glance) comment() {
	for s.at < len(s.text) && s.text[s.at] != '\n' {
		s.at++
	}
}

// quoted takes a string, or what is left of it, up to its end or to an expression in it.
func (s *glance) quoted() bool {
	begin, plain := s.at, true
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '"':
			return s.unquoted(begin, plain)
		case c == '\\' && strings.IndexByte(`"\nrt`, s.next()) >= 0:
			s.at++
			plain = false
		case (c == '$' || c == '%') && s.next() == '{':
			return s.template(begin, c)
		case c == '\\', (c == '$' || c == '%') && s.next() == c, c < ' ' && c != '\t':
			return false
		case c >= 0x80:
			plain = false
		}
	}
	return false
}

// unquoted ends a string whose last part began at a place.
func (s *glance) unquoted(begin int, plain bool) bool {
	text := s.text[begin : s.at-1]
	s.token(hclsyntax.TokenCQuote)
	if len(s.open) == 0 && s.part == afterLabel {
		if !plain || len(text) == 0 {
			s.part = irregular
		}
		s.piece.labels = []string{string(text)}
		s.piece.header = hcl.Range{Filename: s.name, Start: s.piece.start, End: hcl.Pos{Byte: s.at, Line: s.line, Column: s.at - s.lineStart + 1}}
	}
	return plain || utf8.Valid(text)
}

// template takes the beginning of an expression within a string.
func (s *glance) template(begin int, c byte) bool {
	if len(s.open) == 1 {
		s.part = irregular
	}
	kind := hclsyntax.TokenTemplateInterp
	if c == '%' {
		kind = hclsyntax.TokenTemplateControl
	}
	text := s.text[begin : s.at-1]
	s.at++
	s.token(kind)
	return utf8.Valid(text)
}

// comparison takes what may be of one or two signs. Of these only a single = begins an expression.
func (s *glance) comparison(c byte) bool {
	n := s.next()
	switch {
	case c == '<' && n == '<':
		return false // a heredoc
	case n == '=' || c == '=' && n == '>':
		s.at++
		s.token(hclsyntax.TokenEqualOp)
	case c == '=':
		s.token(hclsyntax.TokenEqual)
	default:
		s.token(hclsyntax.TokenBang)
	}
	return true
}

// sign takes a sign that is a token of its own; && and || are taken for two operators.
func (s *glance) sign(c byte) {
	switch c {
	case '&', '|':
		s.token(hclsyntax.TokenAnd)
	default:
		s.token(hclsyntax.TokenType(c))
	}
}

// word takes a name or a number.
func (s *glance) word(c byte) bool {
	begin := s.at - 1
	switch {
	case letter(c):
		for s.at < len(s.text) && (letter(s.text[s.at]) || digit(s.text[s.at]) || s.text[s.at] == '-') {
			s.at++
		}
		switch word := s.text[begin:s.at]; {
		case s.part == afterKind && len(s.open) == 0:
			s.piece.kind = string(word)
		case len(s.open) == 1 && (string(word) == "count" || string(word) == "for_each"):
			s.piece.counted = true
		}
		return true
	case digit(c):
		for s.at < len(s.text) && (digit(s.text[s.at]) || s.text[s.at] == '.') {
			if s.text[s.at] == '.' {
				s.token(hclsyntax.TokenDot)
			}
			s.at++
		}
		return s.at-begin <= 15 && s.next() != 'e' && s.next() != 'E'
	}
	return false
}

func letter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }
