package model_test

import (
	"io/fs"
	"path"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
)

// FuzzLoad reads any bytes as a file. Whatever they are, there is an answer: a configuration, or what is wrong with them,
// on a line of the file.
func FuzzLoad(f *testing.F) {
	seed := func(fsys fs.FS, pattern string) {
		names, err := fs.Glob(fsys, pattern)
		if err != nil || len(names) == 0 {
			f.Fatal(pattern, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	seed(library.Files, "examples/*/*.hcl")
	seed(library.Files, "*.hcl")
	f.Fuzz(func(t *testing.T, text []byte) {
		cfg, diags := model.Load(fstest.MapFS{"main.hcl": {Data: text}}, []string{"main.hcl"}, nil)
		if cfg == nil || cfg.Topology == nil {
			t.Fatal("no configuration")
		}
		for _, d := range diags {
			if d.Subject != nil && (path.Base(d.Subject.Filename) != "main.hcl" || d.Subject.End.Byte > len(text)) {
				t.Errorf("%s: %s points outside of the file, at %v", d.Summary, d.Detail, d.Subject)
			}
		}
	})
}
