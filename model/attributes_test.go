package model_test

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
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

// TestEveryAttributeHasAPlaceOfItsOwn writes a configuration with every block and every attribute once, and looks for
// fields that nobody has set: two attributes then share a place, or a field has no attribute.
func TestEveryAttributeHasAPlaceOfItsOwn(t *testing.T) {
	cfg := loadAll(t, func(model.Described) bool { return true })
	attributes(reflect.ValueOf(*cfg), "", func(path string, a reflect.Value) {
		if !a.IsValid() || !a.MethodByName("Stated").Call(nil)[0].Bool() {
			t.Errorf("no attribute sets %s", path)
		}
	})
	if u := cfg.Topology.Unresolved; len(u) > 0 {
		t.Errorf("not declared: %v", u)
	}
}

// What is not stated refers to nothing, and not to the first entity of its kind.
func TestAReferenceThatIsNotStatedLeadsNowhere(t *testing.T) {
	cfg := loadAll(t, func(a model.Described) bool { return a.Required })
	attributes(reflect.ValueOf(*cfg), "", func(path string, a reflect.Value) {
		if !a.IsValid() {
			return
		}
		value, known := a.FieldByName("Value"), a.MethodByName("Known").Call(nil)[0].Bool()
		if !known && strings.HasSuffix(value.Type().Name(), "ID") && value.Int() != -1 {
			t.Errorf("%s refers to number %d", path, value.Int())
		}
	})
}

// loadAll loads a configuration with every block once, and with the attributes that are wanted.
func loadAll(t *testing.T, wanted func(model.Described) bool) *model.Config {
	t.Helper()
	var text strings.Builder
	for _, d := range model.Reference() {
		if d.Block && !strings.Contains(d.Address, ".") {
			write(t, &text, d, wanted)
		}
	}
	cfg, diags := loadText(text.String())
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text.String())
	}
	return cfg
}

// write adds a block with what is in it.
func write(t *testing.T, b *strings.Builder, d model.Described, wanted func(model.Described) bool) {
	fmt.Fprintf(b, "%s %s {\n", d.Name, map[bool]string{true: `"x"`}[d.Labelled])
	for _, in := range model.Reference() {
		rest, inside := strings.CutPrefix(in.Address, d.Address+".")
		switch {
		case !inside || strings.Contains(rest, "."):
		case in.Block:
			write(t, b, in, wanted)
		case wanted(in):
			fmt.Fprintf(b, "%s = %s\n", in.Name, sample(t, in))
		}
	}
	b.WriteString("}\n")
}

var reference = regexp.MustCompile(`references? to (?:a )?(\w+)$`)

// sample is a value that an attribute takes, as it is written.
func sample(t *testing.T, a model.Described) string {
	samples := map[string]string{
		"a text": `"x"`, "a list of texts": `["x"]`, "true or false": "true", "a whole number": "1", "a number": "1.5",
		"an amount of data": `"1 GiB"`, "a rate": `"1 MiB/s"`, "a duration": `"1h"`,
		"a duration or a distribution of durations": `"1h"`, "a rate, a distribution of rates, a daily profile or a trace": `"1 MiB/s"`,
	}
	to := reference.FindStringSubmatch(a.Kind)
	switch {
	case len(a.Enum) > 0:
		return fmt.Sprintf("%q", a.Enum[0])
	case to != nil && strings.HasPrefix(a.Kind, "a list"):
		return "[" + strings.TrimSuffix(to[1], "s") + ".x]"
	case to != nil:
		return to[1] + ".x"
	case samples[a.Kind] == "":
		t.Fatalf("%s: there is no sample of %s", a.Address, a.Kind)
	}
	return samples[a.Kind]
}

// attributes calls a function with every attribute in a configuration, and with an invalid value for a block that is
// not there.
func attributes(v reflect.Value, path string, found func(path string, a reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		attributes(v.Elem(), path, found)
	case reflect.Slice:
		if v.Len() == 0 {
			found(path, reflect.Value{})
			return
		}
		attributes(v.Index(0), path, found)
	case reflect.Invalid:
		found(path, v)
	case reflect.Struct:
		if v.MethodByName("Stated").IsValid() {
			found(path, v)
			return
		}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !slices.Contains(notWritten, name) {
				attributes(v.Field(i), path+"."+name, found)
			}
		}
	}
}

// notWritten are fields that are not what an attribute or block says.
var notWritten = []string{"Entity", "Unresolved", "Drills", "Rules", "Invariants", "Lint", "FileNames", "First", "Scope", "Files"}
