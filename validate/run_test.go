package validate_test

import (
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

func at(file string, line, column int) hcl.Range {
	return hcl.Range{Filename: file, Start: hcl.Pos{Line: line, Column: column}}
}

func rule(id string, options validate.Options, places ...hcl.Range) *validate.Rule {
	return &validate.Rule{ID: id, Options: options, Check: func(p *validate.Pass) {
		for _, place := range places {
			p.Report(place, "%s speaks", id)
		}
	}}
}

func TestFindingsComeInSourceOrderAndOnce(t *testing.T) {
	list := []*validate.Rule{
		rule("B", validate.Both, at("b.hcl", 1, 1), at("a.hcl", 9, 1), at("a.hcl", 2, 5)),
		rule("A", validate.Both, at("a.hcl", 9, 1), at("a.hcl", 2, 7), at("a.hcl", 9, 1)),
	}
	var got []string
	for _, f := range validate.Run(&model.Config{Topology: &model.Topology{}}, list) {
		got = append(got, f.Range.String()+" "+f.Message)
	}
	want := []string{
		"a.hcl:2,5-0,0 B speaks", "a.hcl:2,7-0,0 A speaks", "a.hcl:9,1-0,0 A speaks", "a.hcl:9,1-0,0 B speaks", "b.hcl:1,1-0,0 B speaks",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyRulesOfTheDeclaredOptionRun(t *testing.T) {
	list := []*validate.Rule{
		rule("ONE", validate.Standalone, at("a.hcl", 1, 1)),
		rule("TWO", validate.StretchedCluster, at("a.hcl", 2, 1)),
		rule("ALL", validate.Both, at("a.hcl", 3, 1)),
	}
	for _, c := range []struct {
		option model.Attr[model.Option]
		want   []string
	}{
		{model.Attr[model.Option]{}, []string{"ALL"}},
		{model.Attr[model.Option]{Value: model.Standalone, Presence: 2}, []string{"ONE", "ALL"}},
		{model.Attr[model.Option]{Value: model.StretchedCluster, Presence: 2}, []string{"TWO", "ALL"}},
	} {
		config := &model.Config{Topology: &model.Topology{Deployment: model.Deployment{Option: c.option}}}
		var got []string
		for _, f := range validate.Run(config, list) {
			got = append(got, f.Rule.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("option %q: got %v, want %v", c.option.Value, got, c.want)
		}
	}
}

// TestAnEmptyConfigurationIsJudged: the findings have no block to sit on.
func TestAnEmptyConfigurationIsJudged(t *testing.T) {
	found := validate.Run(&model.Config{Topology: &model.Topology{}}, rules.All)
	if !slices.Contains(errorIDs(found), "TOP001") {
		t.Errorf("got %v, want TOP001 among them", errorIDs(found))
	}
	for _, f := range found {
		if f.Range != (hcl.Range{}) {
			t.Errorf("%s is reported at %s", f.Rule.ID, f.Range)
		}
	}
}

// TestEveryFindingHasAPlace: whatever is left of a configuration, a finding points into it.
func TestEveryFindingHasAPlace(t *testing.T) {
	for _, text := range []string{`site "paris" {}`, `deployment "contoso" {}`, `vmm "vmm01" {}`, "locals {\n  a = 1\n}"} {
		found, diags := judge(files{"a.hcl": []byte(text)})
		if diags.HasErrors() || len(found) == 0 {
			t.Errorf("%s: %v, %d findings", text, diags, len(found))
		}
		for _, f := range found {
			if f.Range.Filename != "a.hcl" || f.Range.Start.Line != 1 {
				t.Errorf("%s: %s is reported at %s", text, f.Rule.ID, f.Range)
			}
		}
	}
}

// TestRulesSurviveAnyTopology takes the examples apart at random: references lead nowhere, values are unknown, blocks
// and lists are missing. A rule may say what it likes about that, the same every time, and must not panic.
func TestRulesSurviveAnyTopology(t *testing.T) {
	for seed := range uint64(300) {
		config := load(t, exampleNames[seed%2])
		luck := rand.New(rand.NewPCG(seed, 0))
		topology := reflect.ValueOf(config.Topology).Elem()
		for i := range topology.NumField() { // the lists themselves stay whole: an ID is a position in one
			for v := range elements(topology.Field(i)) {
				takeApart(luck, v)
			}
		}
		if !slices.Equal(validate.Run(config, rules.All), validate.Run(config, rules.All)) {
			t.Errorf("seed %d: two runs differ", seed)
		}
	}
}

// takeApart removes something here and there. One thing in twenty goes, so that most of the rest can still be reached.
func takeApart(luck *rand.Rand, v reflect.Value) {
	gone := luck.IntN(20) == 0
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice:
		if gone {
			v.SetZero()
		}
	case reflect.Int: // a reference, or a number
		if gone {
			v.SetInt(-1)
		}
	case reflect.Uint8: // a presence
		if gone {
			v.SetUint(0)
		}
	}
	for inner := range elements(v) {
		takeApart(luck, inner)
	}
}

// elements are what a value consists of and can be changed.
func elements(v reflect.Value) iter.Seq[reflect.Value] {
	return func(yield func(reflect.Value) bool) {
		switch {
		case v.Kind() == reflect.Pointer && !v.IsNil():
			yield(v.Elem())
		case v.Kind() == reflect.Slice:
			for i := 0; i < v.Len() && yield(v.Index(i)); i++ {
			}
		case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[hcl.Range]():
			for i := 0; i < v.NumField() && (!v.Field(i).CanSet() || yield(v.Field(i))); i++ {
			}
		}
	}
}
