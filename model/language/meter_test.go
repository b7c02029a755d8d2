package language_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model/language"
)

// box is a block that refers to others and has blocks of its own.
type box struct {
	language.Entity
	name  language.Attr[string]
	boxes language.Attr[[]int]
	lids  []lid
}

type lid struct {
	language.Entity
	size language.Attr[language.Bytes]
}

var boxSchema = language.Schema[box]{
	Type: "box", Labelled: true,
	Attributes: []language.Attribute[box]{
		language.Text("name", "", func(b *box) *language.Attr[string] { return &b.name }),
		language.Refers("box", "boxes", "", func(b *box) *language.Attr[[]int] { return &b.boxes }),
	},
	Blocks: []language.Nested[box]{
		language.Many(&language.Schema[lid]{
			Type: "lid", Labelled: true,
			Attributes: []language.Attribute[lid]{
				language.Amount("size", "", func(l *lid) *language.Attr[language.Bytes] { return &l.size }),
			},
		}, func(b *box) *[]lid { return &b.lids }),
	},
}

// boxes reads a text with so many steps, and counts the lids of all boxes.
func boxes(t *testing.T, text string, steps int) (lids int, diags hcl.Diagnostics) {
	t.Helper()
	src, diags := language.ReadSource(fstest.MapFS{"main.hcl": {Data: []byte(text)}}, []string{"."})
	c, more := language.Configure(src, language.Entities{Kinds: []string{"box"}, Steps: steps}, nil)
	diags = append(diags, more...)
	for block := range c.Blocks() {
		var b box
		more := language.Decode(block, &boxSchema, c.Scope, &b)
		diags = append(diags, more...)
		lids += len(b.lids)
	}
	return lids, diags
}

// doubling is a chain of locals in which each is made of the one before.
func doubling(first, next string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "locals {\n  l0 = %s\n", first)
	for i := range 70 {
		fmt.Fprintf(&b, "  l%d = %s\n", i+1, strings.ReplaceAll(next, "?", fmt.Sprintf("local.l%d", i)))
	}
	return b.String() + "}\n"
}

// TestAFewLinesCannotAskForEverything: texts of a few hundred bytes that would take years or fill the memory are stopped
// while they are evaluated, and that is told once. Here they are allowed few steps, so that the test is short.
func TestAFewLinesCannotAskForEverything(t *testing.T) {
	thousand := "locals {\n  k = range(1000)\n  r = %s\n}\n"
	lids := strings.Repeat("  lid \"l\" {\n    size = \"1 GiB\"\n  }\n", 100)
	for name, text := range map[string]string{
		"a list twice":         doubling("[1]", "concat(?, ?)"),
		"a list of two":        doubling("[]", "[?, ?]"),
		"an object of two":     doubling("{}", "{ a = ?, b = ? }"),
		"a text twice":         doubling(`"x"`, `"${?}${?}"`),
		"a formatted text":     doubling(`"x"`, `format("%s%s", ?, ?)`),
		"a squared number":     doubling("1e300", "? * ?"),
		"a number as a text":   doubling(`"1e300"`, `"${? * ?}"`),
		"rounds in rounds":     fmt.Sprintf(thousand, "[for a in local.k : [for b in local.k : [for c in local.k : 1]]]"),
		"idle rounds":          fmt.Sprintf(thousand, "[for a in local.k : 1 if length([for b in local.k : 1 if length([for c in local.k : 1 if false]) > 0]) > 0]"),
		"keys in rounds":       fmt.Sprintf(thousand, `{ for a in local.k : a => { for b in local.k : "${a}${b}" => 1 } }`),
		"mixed elements":       fmt.Sprintf(thousand, `[for a in local.k : tolist([for b in local.k : b % 2 == 0 ? b : "x"])]`),
		"lists in many places": fmt.Sprintf(thousand, "["+strings.Repeat("length(range(1000)), ", 1000)+"]"),
		"compared lists":       fmt.Sprintf(thousand, "["+strings.Repeat("[local.k] == [local.k], ", 1000)+"]"),
		"spread lists":         fmt.Sprintf(thousand, "["+strings.Repeat("flatten(local.k[*])[*][0], ", 1000)+"]"),
		"chosen lists":         fmt.Sprintf(thousand, "["+strings.Repeat("(true ? local.k : [1])[0], ", 1000)+"]"),
		"instances of all":     "box \"a\" {\n  count = 20000\n  boxes = [box.a, box.a[count.index]]\n}\n",
		"instances with lids":  "box \"a\" {\n  count = 20000\n" + lids + "}\n",
		"missing instances":    "box \"a\" {\n  count = 20000\n  boxes = [box.a[0], box.a[99999]]\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := boxes(t, text, 1<<21)
			if len(diags) != 1 || diags[0].Summary != "Too much to compute" || diags[0].Subject == nil {
				t.Errorf("%.500v", diags)
			}
		})
	}
}

// TestNamesAreNotComparedForever: in a text of many names that nobody declares, the last ones get no suggestion.
func TestNamesAreNotComparedForever(t *testing.T) {
	var b strings.Builder
	for i := range 500 {
		fmt.Fprintf(&b, "box \"box-%d\" {\n  boxes = [box.bxo-%d]\n}\n", i, i)
	}
	for steps, want := range map[int]bool{1 << 18: false, language.StepsMax: true} {
		src, _ := language.ReadSource(fstest.MapFS{"main.hcl": {Data: []byte(b.String())}}, []string{"."})
		c, _ := language.Configure(src, language.Entities{Kinds: []string{"box"}, Steps: steps}, nil)
		for block := range c.Blocks() {
			_ = language.Decode(block, &boxSchema, c.Scope, new(box))
		}
		u := c.Scope.Unresolved
		if u[0].Suggestion != "box-0" || (u[len(u)-1].Suggestion != "") != want {
			t.Errorf("%d steps: %d names, the first might be %q, the last %q", steps, len(u), u[0].Suggestion, u[len(u)-1].Suggestion)
		}
	}
}

// TestWhatWasKeptIsMeteredWhenItIsEvaluated: an expectation is evaluated after the configuration was read.
func TestWhatWasKeptIsMeteredWhenItIsEvaluated(t *testing.T) {
	type expectation struct {
		language.Entity
		condition language.Attr[hcl.Expression]
	}
	schema := language.Schema[expectation]{Type: "expect", Labelled: true, Attributes: []language.Attribute[expectation]{
		language.Expression("condition", "", func(e *expectation) *language.Attr[hcl.Expression] { return &e.condition }),
	}}
	text := "locals {\n  k = range(1000)\n}\n" +
		"expect \"much\" {\n  condition = length([for a in local.k : [for b in local.k : [for c in local.k : 1]]]) > 0\n}\n" +
		"expect \"little\" {\n  condition = length(local.k) == 1000\n}\n"
	src, _ := language.ReadSource(fstest.MapFS{"main.hcl": {Data: []byte(text)}}, []string{"."})
	c, diags := language.Configure(src, language.Entities{Plain: []string{"expect"}, Steps: 1 << 21}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	wants := []string{"Too much to compute", ""}
	i := 0
	for block := range c.Blocks() {
		want := wants[i]
		i++
		var e expectation
		diags := language.Decode(block, &schema, c.Scope, &e)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for range 2 { // each evaluation has steps of its own
			_, diags = c.Scope.Evaluate(e.condition.Value, nil, cty.Bool)
			if got := summary(diags); got != want {
				t.Errorf("%s: %v", e.Name, diags)
			}
		}
	}
}

func summary(diags hcl.Diagnostics) string {
	if len(diags) == 0 {
		return ""
	}
	return diags[0].Summary
}
