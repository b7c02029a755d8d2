package model_test

import (
	"regexp"
	"slices"
	"testing"

	"vmmdrill/model"
)

var (
	origin       = regexp.MustCompile(`^(the language|R-\d+|FACTS\s.+)$`)
	alternatives = regexp.MustCompile(`^(?:.*: )?\w+(?:, \w+)* or \w+$`) // "Its version: 2012R2 or 2016"
	plainNumbers = []string{"a whole number", "a number"}
)

// What an author may write is explained, comes from somewhere, and does not leave them guessing what a number counts or
// which words there are.
func TestEveryAttributeSaysWhatItIsAndWhereItComesFrom(t *testing.T) {
	for _, a := range model.Reference() {
		if !a.Block {
			for _, missing := range unsaid(a) {
				t.Errorf("%s has no %s", a.Address, missing)
			}
		}
	}
}

func TestAnAttributeThatSaysTooLittleIsFound(t *testing.T) {
	good := model.Described{Address: "host.transfers"}
	good.Kind, good.Doc, good.Source, good.Unit = "a whole number", "How many it sends at a time", "FACTS M-6", "transfers"
	if missing := unsaid(good); missing != nil {
		t.Errorf("of a good one %q", missing)
	}
	for want, spoil := range map[string]func(*model.Described){
		"description":                 func(a *model.Described) { a.Doc = "" },
		"fragment as its description": func(a *model.Described) { a.Doc = "How many." },
		"origin":                      func(a *model.Described) { a.Source = "a colleague" },
		"unit":                        func(a *model.Described) { a.Unit = "" },
		"source of its default":       func(a *model.Described) { a.Default = "3" },
		"list of its words":           func(a *model.Described) { a.Kind, a.Doc = "a text", "One of: kerberos, certificate or none" },
	} {
		bad := good
		spoil(&bad)
		if missing := unsaid(bad); !slices.Equal(missing, []string{want}) {
			t.Errorf("without a %s: %q", want, missing)
		}
	}
}

// unsaid is what a description of an attribute lacks.
func unsaid(a model.Described) (missing []string) {
	lacks := func(what string, yes bool) {
		if yes {
			missing = append(missing, what)
		}
	}
	lacks("description", a.Doc == "")
	lacks("fragment as its description", a.Doc != "" && a.Doc[len(a.Doc)-1] == '.')
	lacks("origin", !origin.MatchString(a.Source))
	lacks("unit", a.Unit == "" && slices.Contains(plainNumbers, a.Kind))
	lacks("source of its default", a.Default != "" && a.DefaultSource == "")
	lacks("list of its words", a.Kind == "a text" && a.Enum == nil && alternatives.MatchString(a.Doc))
	return missing
}
