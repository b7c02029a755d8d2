package language

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestNothingForbiddenIsTakenForHarmless builds texts of what HCL is made of, some of it many times over, and of
// sequences that are made to be misunderstood.
func TestNothingForbiddenIsTakenForHarmless(t *testing.T) {
	pieces := []string{"a", "a-b", "a.b", "[", "]", "(", ")", "{", "}", "\n", " ", ",", "=", "==", "!=", "<=", ">=", "=>", "<", ">", "!", "-", "+", "*", "/",
		"%", "?", ":", "&&", "||", ".", "...", "1", "1.5", "1e5", "1e999", "0x", "12345678901234567890", "\"", "\"x\"", "\"}\"", "\"${", "\"\\\"", "${", "%{ if a }",
		"\"%{ if a }", "}\"", "# }\n", "// ]\n", "/* } */", "/*", "<<EOT\n", "EOT\n", "é", "\x00", "\r\n", "\r", "\xff", "\ufeff", "a = ", "a {\n", "x[1]", "x[y]", "~}", "'", "`", ";", "$", "&", "|"}
	harmlessSeen, forbiddenSeen := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 12).Draw(t, "parts") {
			part := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 4).Draw(t, "part"), "")
			b.WriteString(strings.Repeat(part, rapid.SampledFrom([]int{1, 1, 1, 90, 150, 210, 1100}).Draw(t, "times")))
		}
		text := []byte(b.String())
		found := forbidden(text, "main.hcl")
		if _, ordinary := cut(text, "main.hcl"); ordinary {
			harmlessSeen++
			if len(found) > 0 {
				t.Fatalf("%.200q: %v", text, found)
			}
		}
		forbiddenSeen += len(found)
	})
	if harmlessSeen == 0 || forbiddenSeen == 0 {
		t.Errorf("%d texts were harmless, %d were forbidden", harmlessSeen, forbiddenSeen)
	}
}

// TestOrdinaryTextIsHarmless: otherwise each file would be cut into tokens twice.
func TestOrdinaryTextIsHarmless(t *testing.T) {
	text := `# An estate.
host "par-hv1" { site = site.paris }

vm "erp-app" {
  host    = count.index % 2 == 0 ? host.par-hv1 : host.par-hv2 // in turn
  memory  = "16 GiB"
  boot_time = lognormal("1m", 0.5)
  disk "data" {
    write_rate = [local.a, (1 + 2) * 3, -4][0] >= 5 && !true || a => b
  }
}
`
	for _, end := range []string{"\n", "\r\n"} {
		if pieces, ordinary := cut([]byte(strings.ReplaceAll(text, "\n", end)), "main.hcl"); !ordinary || len(pieces) != 2 {
			t.Errorf("%q: %v", text, pieces)
		}
	}
	long := strings.Repeat(fmt.Sprintf("vm \"machine\" {\n  host = host.%s\n}\n", "par-hv1"), 10_000)
	if _, ordinary := cut([]byte(long), "main.hcl"); !ordinary {
		t.Error("a long text of short expressions is forbidden")
	}
}

func TestTheLengthOfATextIsNotUnderestimated(t *testing.T) {
	for text, want := range map[string]int{"": 0, "a = b.c\n": 6, `"[["`: 4, "a1 2b": 2, "\xff\xff": 2, "  \t ": 0} {
		if got := tokensAtMost([]byte(text)); got != want {
			t.Errorf("%q has %d words and signs", text, got)
		}
	}
}
