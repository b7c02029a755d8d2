package model_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// pairs are the properties of a JSON object in their order, so that a file can be written in the order of another.
type pairs []pair

type pair struct {
	name  string
	value any
}

func (p pairs) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("{")
	for i, x := range p {
		if i > 0 {
			b.WriteString(",")
		}
		name, err := json.Marshal(x.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(x.value)
		if err != nil {
			return nil, err
		}
		b.Write(append(append(name, ':'), value...))
	}
	b.WriteString("}")
	return b.Bytes(), nil
}

// inJSON is a file of native syntax in the JSON form.
func inJSON(t *testing.T, text []byte) []byte {
	t.Helper()
	f, diags := hclsyntax.ParseConfig(text, "main.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var list []any // as an array, a file may have blocks of one type in several places
	for _, b := range f.Body.(*hclsyntax.Body).Blocks {
		list = append(list, pairs{{b.Type, labelled(b, text)}})
	}
	out, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func labelled(b *hclsyntax.Block, text []byte) any {
	if len(b.Labels) == 0 {
		return bodyJSON(b.Body, text)
	}
	return pairs{{b.Labels[0], bodyJSON(b.Body, text)}}
}

func bodyJSON(body *hclsyntax.Body, text []byte) pairs {
	var p pairs
	var attributes []*hclsyntax.Attribute
	for _, a := range body.Attributes {
		attributes = append(attributes, a)
	}
	slices.SortFunc(attributes, func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte })
	for _, a := range attributes {
		p = append(p, pair{a.Name, valueJSON(a.Expr, text)})
	}
	for _, b := range body.Blocks {
		i := slices.IndexFunc(p, func(x pair) bool { return x.name == b.Type })
		if i < 0 {
			p = append(p, pair{b.Type, []any{}})
			i = len(p) - 1
		}
		p[i].value = append(p[i].value.([]any), labelled(b, text))
	}
	return p
}

// valueJSON is a literal as it is, and any other expression in a text.
func valueJSON(e hclsyntax.Expression, text []byte) any {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		switch {
		case e.Val.IsNull():
			return nil
		case e.Val.Type() == cty.Bool:
			return e.Val.True()
		}
		return json.Number(e.Range().SliceBytes(text))
	case *hclsyntax.TemplateExpr:
		if v, diags := e.Value(nil); !diags.HasErrors() {
			return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(v.AsString())
		}
	case *hclsyntax.TupleConsExpr:
		list := []any{}
		for _, x := range e.Exprs {
			list = append(list, valueJSON(x, text))
		}
		return list
	}
	return "${" + string(e.Range().SliceBytes(text)) + "}"
}

// TestTheJSONFormMeansTheSame reads the examples in both forms; the schema accepts what it is.
func TestTheJSONFormMeansTheSame(t *testing.T) {
	schema := compiled(t)
	for _, name := range []string{"standalone", "stretched"} {
		want := loadExample(t, name, nil)
		fsys := fstest.MapFS{}
		for _, file := range exampleFiles {
			if strings.HasPrefix(file, name) {
				text := inJSON(t, exampleText(t, file))
				fsys[filepath.Base(file)+".json"] = &fstest.MapFile{Data: text}
				if err := schema.Validate(instance(t, text)); err != nil {
					t.Errorf("%s: %v\n%s", file, err, text)
				}
			}
		}
		got, diags := model.Load(fsys, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if diff := gocmp.Diff(want.Topology, got.Topology, sameTopology); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := gocmp.Diff(want.Procedures, got.Procedures, sameTopology); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := gocmp.Diff(want.Objectives, got.Objectives, sameTopology); diff != "" || len(got.Drills) != len(want.Drills) {
			t.Errorf("%s: %s, %d drills", name, diff, len(got.Drills))
		}
	}
}

// TestEveryAttributeIsInTheSchema has every attribute of the language once.
func TestEveryAttributeIsInTheSchema(t *testing.T) {
	var text strings.Builder
	for _, d := range model.Reference() {
		if d.Block && !strings.Contains(d.Address, ".") {
			write(t, &text, d, func(model.Described) bool { return true })
		}
	}
	if err := compiled(t).Validate(instance(t, inJSON(t, []byte(text.String())))); err != nil {
		t.Error(err)
	}
}

// TestTheSchemaRefusesWhatTheLoaderRefuses is about what can be seen without following a reference.
func TestTheSchemaRefusesWhatTheLoaderRefuses(t *testing.T) {
	schema := compiled(t)
	for text, want := range map[string]bool{
		`{"site": {"paris": {"internet": true}}}`:                                             true,
		`{"site": {"paris": {"internet": "${var.x}"}}, "variable": {"x": {"default": true}}}`: true,
		`{"site": {"paris": {"internet": "yes"}}}`:                                            false,
		`{"site": {"paris": {"internt": true}}}`:                                              false,
		`{"sites": {"paris": {}}}`:                                                            false,
		`{"site": "paris"}`:                                                                   false,
		`{"host": {"a": {"memory": "64 GiB", "cores": 8}}}`:                                   true,
		`{"host": {"a": {"memory": 64}}}`:                                                     false,
		`{"host": {"a": {"memory": "64 GB/s"}}}`:                                              false,
		`{"host": {"a": {"cores": 2.5}}}`:                                                     false,
		`{"host": {"a": {"site": "paris"}}}`:                                                  false,
		`{"host": {"a": {"storage": {"csv1": {"capacity": "4 TiB"}}}}}`:                       true,
		`{"host": {"a": {"storage": [{"csv1": {}}, {"csv2": [{}]}]}}}`:                        true,
		`{"vm": {"a": {"disk": {"c": {}}}}}`:                                                  false,
		`{"vm": {"a": {"count": 3, "disk": {"c": {"size": "1 GiB"}}}}}`:                       true,
		`{"vault": {"v": {"registration": {"key_age": "1d 2h"}}}}`:                            true,
		`{"vault": {"v": {"registration": {"key_age": "a day"}}}}`:                            false,
		`{"deployment": {"d": {"option": "standalone"}}}`:                                     true,
		`{"deployment": {"d": {"option": "stand-alone"}}}`:                                    false,
		`{"//": "A comment.", "site": {"//": "Another.", "a": {"//": ["one more"]}}}`:         true,
	} {
		_, diags := model.Load(fstest.MapFS{"main.hcl.json": {Data: []byte(text)}}, []string{"."}, nil)
		err := schema.Validate(instance(t, []byte(text)))
		if (err == nil) != want || diags.HasErrors() == want {
			t.Errorf("%s: %v; the loader says %v", text, err, diags)
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("vmmdrill.json", instance(t, model.JSONSchema(slices.Concat(scenarios.Reference(), validate.Reference())))); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("vmmdrill.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func instance(t *testing.T, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var fenced = regexp.MustCompile("(?s)```(hcl|json)\n(.*?)```")

// TestTheExamplesOfTheManualAreRead puts all of them into one configuration.
func TestTheExamplesOfTheManualAreRead(t *testing.T) {
	manual, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"frame.hcl": {Data: []byte("site \"paris\" {}\n")}}
	for i, m := range fenced.FindAllStringSubmatch(string(manual), -1) {
		name, text := fmt.Sprintf("%d.hcl", i), m[2]
		if m[1] == "json" {
			name, text = name+".json", strings.Replace(text, `"web"`, `"web2"`, 1)
		}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, diags := model.Load(fsys, []string{"."}, nil)
	rules, more := validate.Custom(cfg)
	if diags = append(diags, more...); diags.HasErrors() || len(fsys) < 4 || len(rules) != 1 {
		t.Errorf("%v, %d files, %d rules", diags, len(fsys), len(rules))
	}
	if back := vmNamed(t, cfg.Topology, `web["back"]`); len(back.Disks) != 2 || back.Disks[1].Size.Value != 120<<30 {
		t.Errorf("%+v", back.Disks)
	}
}
