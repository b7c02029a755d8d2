package options

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

func example(tb testing.TB, name string) *model.Config {
	tb.Helper()
	fsys, err := fs.Sub(library.Files, "examples")
	if err != nil {
		tb.Fatal(err)
	}
	cfg, diags := model.Load(fsys, []string{name}, nil)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	return cfg
}

// errors are what validate says against a configuration.
func errors(cfg *model.Config) (list []string) {
	for _, f := range validate.Run(cfg, rules.All) {
		if f.Severity == validate.Error {
			list = append(list, f.Rule.ID+": "+f.Message)
		}
	}
	return list
}

func TestWhatIsDerivedFromAnExampleIsADeploymentOfItsKind(t *testing.T) {
	for _, from := range []string{"standalone", "stretched"} {
		cfg := example(t, from)
		for _, kind := range Kinds {
			d, err := Derive(cfg, kind)
			if err != nil {
				t.Errorf("%s as %s: %v", from, kind, err)
				continue
			}
			if got := KindOf(d.Config.Topology); got != kind {
				t.Errorf("%s as %s is %s", from, kind, got)
			}
			found := errors(d.Config)
			if kind == NoChange {
				if len(found) == 0 {
					t.Errorf("%s as %s: validate has nothing against it", from, kind)
				}
				continue
			}
			for _, f := range found {
				t.Errorf("%s as %s: %s", from, kind, f)
			}
			if t.Failed() {
				t.Logf("%s", d.Text)
			}
		}
	}
}

// TestEveryEstateOfTheCorpusIsDerivedOrSaysWhyNot derives all kinds from each estate. What is derived from an estate without errors has none,
// and deriving the kind that it has keeps its workloads.
func TestEveryEstateOfTheCorpusIsDerivedOrSaysWhyNot(t *testing.T) {
	const corpus = "../../validate/testdata/corpus"
	entries, err := os.ReadDir(corpus)
	if err != nil {
		t.Fatal(err)
	}
	derived := 0
	for _, e := range entries {
		fsys := os.DirFS(filepath.Join(corpus, e.Name()))
		cfg, diags := model.Load(fsys, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(e.Name(), diags)
		}
		before := errors(cfg)
		for _, kind := range []Kind{Standalone, Stretched} {
			d, err := Derive(cfg, kind)
			if err != nil {
				t.Logf("%s as %s: %v", e.Name(), kind, err)
				continue
			}
			derived++
			for _, f := range errors(d.Config) {
				if !slices.Contains(before, f) { // an estate may have put an error aside
					t.Errorf("%s as %s: %s", e.Name(), kind, f)
				}
			}
		}
	}
	if derived < len(entries) {
		t.Errorf("only %d designs were derived from %d estates", derived, len(entries))
	}
}

func TestWhatCannotBeDerivedIsSaid(t *testing.T) {
	cfg := example(t, "standalone")
	for i := range cfg.Topology.Hosts {
		if cfg.Topology.Hosts[i].Name == "lyo-mgmt" {
			cfg.Topology.Hosts[i].Site.Value = cfg.Topology.Deployment.PrimarySite.Value
		}
	}
	_, err := Derive(cfg, Stretched)
	if err == nil || !strings.Contains(err.Error(), "outside the protected clouds") {
		t.Error(err)
	}
}

// TestNamesThatAreNoIdentifiersAreQuoted derives from an example in which every name has to be quoted.
func TestNamesThatAreNoIdentifiersAreQuoted(t *testing.T) {
	text, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	odd := string(text)
	for kind, names := range map[string][]string{"site": {"paris", "lyon"}, "vm": {"vmm01"}, "network": {"prod-paris", "prod-lyon"}, "host": {"lyo-mgmt", "par-mgmt"}} {
		for _, name := range names {
			odd = strings.ReplaceAll(odd, kind+" \""+name+"\"", kind+` "`+name+` ] } #"`)
			odd = regexp.MustCompile(`\b`+kind+`\.`+name+`\b`).ReplaceAllString(odd, kind+`["`+name+` ] } #"]`)
		}
	}
	cfg, diags := model.Load(fstest.MapFS{"x.hcl": {Data: []byte(odd)}}, []string{"x.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, kind := range Kinds {
		if d, err := Derive(cfg, kind); err != nil {
			t.Errorf("%s: %v", kind, err)
		} else if got := KindOf(d.Config.Topology); got != kind {
			t.Errorf("%s is %s", kind, got)
		}
	}
}
