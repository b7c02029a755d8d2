package validate_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"vmmdrill/validate"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestWhatEachBlockAndAttributeIsGoodFor deletes every block and every attribute of both examples, one at a time, and
// lists what is then wrong with the deployment. The listing is reviewed as text: each line is the consequence that an
// author would see.
func TestWhatEachBlockAndAttributeIsGoodFor(t *testing.T) {
	var listing strings.Builder
	listing.WriteString("# The errors when one block or attribute is deleted. Written by go test -update.\n\n")
	for _, name := range exampleNames {
		text := readExample(t, name)
		for _, file := range slices.Sorted(maps.Keys(text)) {
			for _, address := range addresses(t, file, text[file]) {
				consequences := consequencesOf(replaced(text, file, without(t, file, text[file], address)))
				fmt.Fprintf(&listing, "%s: %s%s\n", name, address, strings.Join(consequences, ""))
			}
		}
	}
	compareGolden(t, "testdata/deletions.golden", []byte(listing.String()))
}

func replaced(text files, name string, data []byte) files {
	changed := maps.Clone(text)
	changed[name] = data
	return changed
}

// consequencesOf are the errors of a configuration, a line each. What the instances of one block have in common is said
// once.
func consequencesOf(text files) []string {
	found, diags := judge(text)
	var all []string
	for _, d := range diags {
		all = append(all, "\n  does not load: "+d.Summary)
	}
	for _, f := range found {
		if f.Rule.Severity == validate.Error {
			requirements := cmp.Or(strings.Join(f.Rule.Requirements, " "), "inference")
			all = append(all, fmt.Sprintf("\n  %s (%s): %s", f.Rule.ID, requirements, lineOf(text, f)))
		}
	}
	if len(all) == 0 {
		return []string{": no error"}
	}
	return slices.Compact(all)
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			t.Fatalf("line %d of %s differs: %q; review and write it anew with -update", i+1, name, g[i])
		}
	}
	t.Fatalf("%s has more lines than there are now; review and write it anew with -update", name)
}
