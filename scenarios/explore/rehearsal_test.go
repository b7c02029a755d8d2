package explore

import (
	"context"
	"testing"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
)

func example(t testing.TB, name string) *model.Config {
	cfg, diags := model.Load(library.Files, []string{"examples/" + name}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

// TestTheExamplesKeepEveryPromise: with two faults and a mistake of the operators at any moment, and two machines of a kind.
func TestTheExamplesKeepEveryPromise(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		r, err := newRehearsal(newSubject(example(t, name), 2), 2, 1, true)
		if err != nil {
			t.Fatal(err)
		}
		f := Run(context.Background(), r, Options{Workers: 2})
		for _, v := range f.Violations {
			t.Errorf("%s: %s", name, v.Broken)
		}
		if f.Stopped != Complete || f.States < 10_000 {
			t.Errorf("%s: %d states, stopped because %q", name, f.States, f.Stopped)
		}
	}
}
