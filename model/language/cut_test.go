package language

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
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
  count   = 12
  host    = count.index % 2 == 0 ? host.par-hv1 : host.par-hv2 // in turn
  memory  = "16 GiB"
  boot_time = lognormal("1m", 0.5)
  disk "data" {
    write_rate = [local.a, (1 + 2) * 3, -4][0] >= 5 && !true || a => b
  }
}
`
	for _, end := range []string{"\n", "\r\n"} {
		if pieces, ordinary := cut([]byte(strings.ReplaceAll(text, "\n", end)), "main.hcl"); !ordinary || len(pieces) != 2 || pieces[0].counted || !pieces[1].counted {
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

// TestPiecesAreTheBlocks: an ordinary text that parses is cut into the blocks that the parser finds, each with its header,
// and parsed piece by piece it says the same.
func TestPiecesAreTheBlocks(t *testing.T) {
	lines := []string{"vm \"a\" {\n", "}\n", "vm \"b\" {}\n", "vm \"c\" { x = 1 }\n", "locals {\n", "  x = [\n", "  1,\n", "]\n", "x = 1\n", "# vm \"d\" {\n", "\n", "  disk \"e\" {\n", "  }\n",
		"  y = \"${upper(\"a\")} } {\"\n", "  z = \"\\\" {\"\n", "vm f {\n", "vm \"g\" \"h\" {}\n", "vm \"\" {}\n", "vm \"i${1}\" {}\n", "vm \"\u00e9\" {}\n", "  a = (\n", "  )\n", "  t = \"%{ if true }x%{ endif }\"\n",
		"vm \"j\" {} # and more\n", "  count = 3\n", "  for_each = []\n", "// }\n", "vm \"k\"\n", "{\n", "  b = { c = \"}\" }\n", "  d = a ? b : c\n", "\r\n", "vm \"l\" {}", "  e = -1.5\n"}
	whole := rapid.Custom(func(t *rapid.T) string { // a block of lines that parse in most others' company
		inner := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x = 1\n", "  x = [\n  1,\n]\n", "# vm \"d\" {\n", "\n", "  disk \"e\" {\n  }\n", "  y = \"${upper(\"a\")} } {\"\n", "  z = \"\\\" {\"\n",
			"  a = (\n 1\n  )\n", "  count = 3\n", "  for_each = []\n", "// }\n", "  b = { c = \"}\" }\n"}), 0, 5, rapid.ID).Draw(t, "inner")
		return "vm \"m\" {\n" + strings.Join(inner, "") + "}\n"
	})
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(whole, whole, whole, rapid.SampledFrom(lines))
		text := []byte(strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), ""))
		f, diags := hclsyntax.ParseConfig(text, "main.hcl", hcl.InitialPos)
		pieces, ordinary := cut(text, "main.hcl")
		if !ordinary || diags.HasErrors() {
			return
		}
		s := newSource()
		s.Files["main.hcl"] = &hcl.File{Bytes: text}
		var attributes []string
		var blocks []*hclsyntax.Block
		for i := range pieces {
			if pieces[i].kind != "" {
				b := s.tree(&pieces[i])
				if b.DefRange() != pieces[i].header || b.Type != pieces[i].kind || !slices.Equal(b.Labels, pieces[i].labels) {
					t.Fatalf("%q: %+v is %s %q at %s", text, pieces[i], b.Type, b.Labels, b.DefRange())
				}
				if (b.Body.Attributes["count"] != nil || b.Body.Attributes["for_each"] != nil) && !pieces[i].counted {
					t.Fatalf("%q: the instances of %q are overlooked", text, b.Labels)
				}
				blocks = append(blocks, b)
				continue
			}
			body := s.parse("main.hcl", pieces[i].start, pieces[i].end)
			for _, a := range inOrder(body.Attributes) {
				attributes = append(attributes, a.Name+a.Range().String())
			}
			blocks = append(blocks, body.Blocks...)
		}
		want := f.Body.(*hclsyntax.Body)
		var wanted []string
		for _, a := range inOrder(want.Attributes) {
			wanted = append(wanted, a.Name+a.Range().String())
		}
		if s.Broken("main.hcl") || !slices.Equal(attributes, wanted) || len(blocks) != len(want.Blocks) {
			t.Fatalf("%q: %d blocks, not %d; %v, not %v; %v", text, len(blocks), len(want.Blocks), attributes, wanted, s.Syntax())
		}
		for i, b := range blocks {
			if b.Range() != want.Blocks[i].Range() || len(b.Body.Blocks) != len(want.Blocks[i].Body.Blocks) || len(b.Body.Attributes) != len(want.Blocks[i].Body.Attributes) {
				t.Fatalf("%q: the block at %s is not the one at %s", text, b.Range(), want.Blocks[i].Range())
			}
			compared++
		}
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}
