package language

import (
	"fmt"
	"strconv"
	"unicode"

	"github.com/hashicorp/hcl/v2"
)

// readable reports a name that people cannot tell from another.
func (v *evaluator) readable(name string, at hcl.Range) {
	if why := misleading(name); why != "" {
		v.problem(at, "Misleading name", "The name %s %s. Names are told from each other by people; use visible letters of one script.", strconv.QuoteToASCII(clipped(name)), why)
	}
}

// misleading says what is wrong with a name that people would read as another one, or "".
func misleading(name string) string {
	latin, other := false, rune(0)
	for _, r := range name {
		switch {
		case r == ' ':
		case !unicode.IsPrint(r):
			return fmt.Sprintf("has the character %U, which cannot be seen", r)
		case 0xff01 <= r && r <= 0xff5e || 0x1d400 <= r && r <= 0x1d7ff: // letters of another width or shape
			return fmt.Sprintf("has the character %U, which looks like a letter of ASCII", r)
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee):
			other = r
		}
	}
	if latin && other != 0 {
		return fmt.Sprintf("has the character %U among letters that look like it", other)
	}
	return ""
}
