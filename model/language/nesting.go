package language

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// nesting follows the token stream and measures what the parser and the evaluator are going to recurse into. A bracket
// that closes another kind than the last one opened is not counted: such a text does not parse, and taking it for
// deeper than it is does no harm.
type nesting struct {
	open  []bracket
	chain int // operators, accesses and template directives on the way to where we are
}

// bracket is one that is open.
type bracket struct {
	closer hclsyntax.TokenType
	chain  int // where it stands in the chain around it
}

func (n *nesting) token(t hclsyntax.TokenType) {
	switch t {
	case hclsyntax.TokenOBrace:
		n.push(hclsyntax.TokenCBrace)
	case hclsyntax.TokenOParen:
		n.push(hclsyntax.TokenCParen)
	case hclsyntax.TokenOQuote:
		n.push(hclsyntax.TokenCQuote)
	case hclsyntax.TokenOHeredoc:
		n.push(hclsyntax.TokenCHeredoc)
	case hclsyntax.TokenTemplateInterp:
		n.push(hclsyntax.TokenTemplateSeqEnd)
	case hclsyntax.TokenOBrack:
		n.chain++ // a[b][c][d] nests, although each bracket is closed before the next is opened
		n.push(hclsyntax.TokenCBrack)
	case hclsyntax.TokenTemplateControl:
		n.chain++ // and so does %{if a}%{if b}%{if c}
		n.push(hclsyntax.TokenTemplateSeqEnd)
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		n.pop(t)
	case hclsyntax.TokenNewline:
		if i := len(n.open) - 1; i < 0 || n.open[i].closer == hclsyntax.TokenCBrace {
			n.restart() // within other brackets an expression goes on in the next line
		}
	case hclsyntax.TokenEqual, hclsyntax.TokenComma:
		n.restart()
	case hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenBang,
		hclsyntax.TokenQuestion, hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenDot, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual,
		hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq, hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq:
		n.chain++
	}
}

func (n *nesting) push(closer hclsyntax.TokenType) { n.open = append(n.open, bracket{closer, n.chain}) }

func (n *nesting) pop(closer hclsyntax.TokenType) {
	if i := len(n.open) - 1; i >= 0 && n.open[i].closer == closer {
		n.chain = n.open[i].chain
		n.open = n.open[:i]
	}
}

// restart begins a new expression within the innermost bracket.
func (n *nesting) restart() {
	n.chain = 0
	if i := len(n.open) - 1; i >= 0 {
		n.chain = n.open[i].chain
	}
}

func (n *nesting) tooDeep() bool { return len(n.open) > NestingMax || n.chain > ChainMax }

// forbidden is what in a text would exhaust the stack, the memory or the patience of who parses and evaluates it.
func forbidden(text []byte, name string) hcl.Diagnostics {
	if tokensAtMost(text) > TokensMax {
		return hcl.Diagnostics{tooManyTokens(name)}
	}
	tokens, _ := hclsyntax.LexConfig(text, name, hcl.InitialPos)
	return tooMuchIn(tokens)
}

func tooManyTokens(name string) *hcl.Diagnostic {
	return unreadable(name, fmt.Errorf("it has more than the %d words and signs that a file may have", TokensMax))
}

// tooMuchIn is forbidden for what was cut into tokens.
func tooMuchIn(tokens hclsyntax.Tokens) hcl.Diagnostics {
	e := evaluator{}
	n := nesting{}
	for i := range tokens {
		n.token(tokens[i].Type)
		if tokens[i].Type == hclsyntax.TokenComment && bytes.HasSuffix(tokens[i].Bytes, []byte("\n")) {
			n.token(hclsyntax.TokenNewline) // a comment takes the end of its line with it
		}
		if n.tooDeep() {
			e.problem(tokens[i].Range, "Nested too deeply", "Expressions and blocks may be nested %d deep, and chain %d operators.", NestingMax, ChainMax)
			break
		}
		if tokens[i].Type == hclsyntax.TokenNumberLit && !ordinary(string(tokens[i].Bytes)) {
			e.outOfRange(tokens[i].Range)
		}
	}
	return e.diags
}

func (v *evaluator) outOfRange(at hcl.Range) {
	v.problem(at, "Number out of range", "A number has at most %d digits, is less than 1e308, and more than 1e-308 unless it is 0.", NumberDigitsMax)
}

// ordinary reports whether a number can be computed with: 1e999999999 would fill the memory as soon as it is written
// out. What is no number at all is left to the parser.
func ordinary(number string) bool {
	if len(number) > NumberDigitsMax {
		return false
	}
	v, err := strconv.ParseFloat(number, 64)
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	return !errors.Is(err, strconv.ErrRange) && (err != nil || v != 0 || strings.Trim(mantissa, "0.") == "")
}

// tokensAtMost counts the words and signs of a text roughly, before any memory is spent on them.
func tokensAtMost(text []byte) int {
	n, word := 0, false
	for _, c := range text {
		letter := c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if c != ' ' && c != '\t' && !(letter && word) {
			n++
		}
		word = letter
	}
	return n
}
