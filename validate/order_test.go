package validate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/validate"
)

// TestTheOrderOfFilesAndBlocksChangesNothing puts every block of the spoilt examples into a file of its own, and calls
// the files so that they are read in another order. The same has to be said of the same blocks.
func TestTheOrderOfFilesAndBlocksChangesNothing(t *testing.T) {
	for i, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			text := readExample(t, m.example)
			for _, change := range m.edits {
				text = replaced(text, "topology.hcl", change(t, text["topology.hcl"]))
			}
			before, diags := judge(text)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			after, diags := judge(shuffled(t, text, uint64(i)))
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if got, want := said(after), said(before); !slices.Equal(got, want) {
				t.Errorf("said are\n%q\nwant\n%q", got, want)
			}
			if !slices.IsSortedFunc(after, func(a, b validate.Finding) int {
				if validate.Before(&b, &a) {
					return 1
				}
				return -1
			}) {
				t.Error("the findings are not in the order of the files")
			}
		})
	}
}

func shuffled(t *testing.T, text files, seed uint64) files {
	var blocks [][]byte
	for _, name := range []string{"drills.hcl", "topology.hcl"} {
		for _, b := range parse(t, name, text[name]).Body().Blocks() {
			f := hclwrite.NewEmptyFile()
			f.Body().AppendUnstructuredTokens(b.BuildTokens(nil))
			blocks = append(blocks, f.Bytes())
		}
	}
	luck := rand.New(rand.NewPCG(seed, 0))
	luck.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
	apart := files{}
	for i, b := range blocks {
		apart[fmt.Sprintf("%03d.hcl", i)] = b
	}
	return apart
}

// said are findings without their places.
func said(found []validate.Finding) (list []string) {
	for _, f := range found {
		list = append(list, fmt.Sprintf("%s %s %s: %s", f.Severity, f.Rule.ID, f.Address, f.Message))
	}
	slices.Sort(list)
	return list
}
