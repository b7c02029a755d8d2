package language

import "github.com/hashicorp/hcl/v2/hclsyntax"

// harmless reports whether one look at the bytes of a text shows that forbidden would find nothing in it. Cutting every
// text into tokens twice would cost more than all that is done with it later. So this knows ordinary text only: names,
// short numbers, comments to the end of the line, strings without templates and escapes. At anything else it says no,
// and the text is looked at properly.
func harmless(text []byte) bool {
	s := &glance{text: text}
	for s.at < len(text) {
		if !s.step() || s.tooDeep() {
			return false
		}
		if s.tokens++; s.tokens > TokensMax {
			return false
		}
	}
	return true
}

// glance is where harmless has got to.
type glance struct {
	nesting
	text   []byte
	at     int
	tokens int
}

// step takes one word or sign, and is false if it is none of the ordinary ones.
func (s *glance) step() bool {
	c := s.text[s.at]
	s.at++
	switch c {
	case ' ', '\t', ':':
		return true
	case '\r':
		return s.next() == '\n'
	case '#':
		s.comment()
		return true
	case '"':
		return s.quoted()
	case '/':
		if s.next() == '/' {
			s.comment()
			return true
		}
		s.token(hclsyntax.TokenSlash)
		return s.next() != '*'
	case '<', '>', '!', '=':
		return s.comparison(c)
	case '{', '}', '[', ']', '(', ')', '\n', ',', '+', '-', '*', '%', '?', '&', '|', '.':
		s.sign(c)
		return true
	}
	return s.word(c)
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

// quoted takes a string in one line of ASCII in which nothing is special.
func (s *glance) quoted() bool {
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch {
		case c == '"':
			return true
		case c == '\\', c == '$', c == '%', c < ' ' && c != '\t', c >= 0x80:
			return false
		}
	}
	return false
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

// word takes a name, or a number without an exponent.
func (s *glance) word(c byte) bool {
	begin := s.at
	switch {
	case letter(c):
		for s.at < len(s.text) && (letter(s.text[s.at]) || digit(s.text[s.at]) || s.text[s.at] == '-') {
			s.at++
		}
		return true
	case digit(c):
		for s.at < len(s.text) && (digit(s.text[s.at]) || s.text[s.at] == '.') {
			if s.text[s.at] == '.' {
				s.token(hclsyntax.TokenDot)
			}
			s.at++
		}
		return s.at-begin < 15 && s.next() != 'e' && s.next() != 'E'
	}
	return false
}

func letter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }
