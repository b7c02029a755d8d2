package language

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// TestExpressionsOfOneMeaningHaveOneText: what a reader would take for the same is written the same, and written again it
// stays what it is. The texts on the right are what they are written as.
func TestExpressionsOfOneMeaningHaveOneText(t *testing.T) {
	s := newScope(StepsMax)
	s.variables["limit"] = cty.StringVal("4h")
	s.variables["secret"] = cty.StringVal("hush").Mark("sensitive")
	s.locals["list"] = cty.TupleVal([]cty.Value{cty.NumberIntVal(1), cty.ObjectVal(map[string]cty.Value{"a": cty.True})})
	for text, want := range map[string]string{
		"a.b<=duration( var.limit )":                         `a.b <= duration("4h")`,
		"(a.b <= (duration(\n\"4h\"\n))) # four hours":       `a.b <= duration("4h")`,
		"(a && b) && c":                                      "a && b && c",
		"a && (b && c)":                                      "a && (b && c)",
		"(a || b) && !c":                                     "(a || b) && !c",
		"-(1 + 2) * 3 % 2":                                   "-(1 + 2) * 3 % 2",
		"a ? b : c ? d : e":                                  "a ? b : c ? d : e",
		"(a ? b : c) ? d : e":                                "(a ? b : c) ? d : e",
		`"${a} is ${"text"} of ${var.limit}\n$${x}"`:         `"${a} is text of 4h\n$${x}"`,
		`"${local.list[1].a}, ${3}, ${local.list}, ${null}"`: `"true, 3, ${[1, { "a" = true }]}, ${null}"`,
		`"${a.b}"`:                                           "a.b",
		`vm["erp-db"].rto + vm.list[3].rpo`:                  "vm.erp-db.rto + vm.list[3].rpo",
		`vm["with a space"]`:                                 `vm["with a space"]`,
		"local.list[1].a":                                    "true",
		"local.list":                                         `[1, { "a" = true }]`,
		"var.secret":                                         "var.secret",
		"f(local.list...)[0]":                                `f([1, { "a" = true }]...)[0]`,
		"[for v in a:v.b if v.c]":                            "[for v in a : v.b if v.c]",
		"{for k,v in a:k=>v...}":                             "{for k, v in a : k => v...}",
		`{ a = 1, "b" = 2, (c) = 3 }`:                        `{ "a" = 1, "b" = 2, (c) = 3 }`,
		"a.*.b":                                              "a[*].b",
		"a[*].b[0]":                                          "a[*].b[0]",
		"max([a, b]...) > 1.50":                              "max([a, b]...) > 1.5",
		"(a + b).c[d]":                                       "(a + b).c[d]",
		"null == true":                                       "null == true",
		"a == (b == c)":                                      "a == (b == c)",
		"1 - (2 - 3)":                                        "1 - (2 - 3)",
		`"%{ if a }yes%{ else }no%{ endif }"`:                `"${a ? "yes" : "no"}"`,
		`"%{ for x in list }${x},%{ endfor }"`:               `"${[for x in list : "${x},"]}"`,
		`{ "plain" : [ 1,2 ], }`:                             `{ "plain" = [1, 2] }`,
		"a[\"k\"]":                                           "a.k",
		"a[var.limit]":                                       `a["4h"]`,
		"each.value.rto":                                     "each.value.rto",
		"!(a == b)":                                          "!(a == b)",
		"<<-TEXT\n  two ${var.limit}\n  lines\n  TEXT\n":  `"two 4h\nlines\n"`,
		"result.vm.erp-app[*].rto.max[0] >= 0 || !a[b].c": "result.vm.erp-app[*].rto.max[0] >= 0 || !a[b].c",
	} {
		e, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s: %v", text, diags)
		}
		if got := s.ExpressionText(e); got != want {
			t.Errorf("%s is written %s, not %s", text, got, want)
		}
		s.meterParts(e)
		if got := s.ExpressionText(e); got != want {
			t.Errorf("%s with meters in it is written %s, not %s", text, got, want)
		}
	}
}
