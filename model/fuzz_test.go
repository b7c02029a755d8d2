package model_test

import (
	"io/fs"
	"os"
	"testing"

	"vmmdrill/scenarios/library"
)

// FuzzLoad reads any bytes as a file. Whatever they are, there is an answer: a configuration, or what is wrong with them,
// on a line of the file, in a form that a user can be shown.
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
	seed(os.DirFS(mistakes), "*.hcl")
	f.Fuzz(func(t *testing.T, text []byte) { explained(t, text) })
}
