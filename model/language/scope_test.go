package language_test

import (
	"strings"
	"testing"

	"vmmdrill/model/language"
)

func TestASuggestionLooksLikeWhatWasWritten(t *testing.T) {
	names := []string{"par-hv1", "par-hv2", "lyo-hv1", "Par-Mgmt"}
	for name, want := range map[string]string{
		"par-hv11": "par-hv1", "par-hv3": "par-hv1", "PAR-HV2": "par-hv2", "parmgmt": "Par-Mgmt", "erp-db": "", "": "",
		strings.Repeat("x", 101): "",
	} {
		if got := language.Suggest(name, names); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
	if got := language.DidYouMean("par-hv11", names); got != ` Did you mean "par-hv1"?` {
		t.Errorf("%q", got)
	}
}

func TestOnlyAnInstanceOfForEachHasAKey(t *testing.T) {
	for _, c := range []struct{ label, name, want string }{
		{"web", `web["front"]`, "front"}, {"web", `web["a\"]"]`, `a"]`}, {"web", "web[3]", ""}, {"web", "web", ""}, {"w[", `w["x"]`, ""},
	} {
		e := language.Entity{Label: c.label, Name: c.name}
		if key, ok := e.Key(); key != c.want || ok != (c.want != "") {
			t.Errorf("%s has the key %q, %v", c.name, key, ok)
		}
	}
}
