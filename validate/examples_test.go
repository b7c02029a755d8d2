package validate_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

var exampleNames = []string{"standalone", "stretched"}

// files are the texts of one configuration, by file name.
type files map[string][]byte

// readExample reads one of the two embedded examples as it stands.
func readExample(t testing.TB, name string) files {
	t.Helper()
	dir := os.DirFS("../scenarios/library/examples/" + name)
	names, err := fs.Glob(dir, "*.hcl")
	if err != nil || len(names) == 0 {
		t.Fatalf("example %s: no files, %v", name, err)
	}
	read := files{}
	for _, file := range names {
		if read[file], err = fs.ReadFile(dir, file); err != nil {
			t.Fatal(err)
		}
	}
	return read
}

// load reads an example into a configuration.
func load(t testing.TB, name string) *model.Config {
	t.Helper()
	config, diags := readExample(t, name).load()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return config
}

func (text files) load() (*model.Config, hcl.Diagnostics) {
	fsys := fstest.MapFS{}
	for name, data := range text {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	return model.Load(fsys, []string{"."}, nil)
}

// judge loads a configuration and puts it through all rules.
func judge(text files) ([]validate.Finding, hcl.Diagnostics) {
	config, diags := text.load()
	if diags.HasErrors() {
		return nil, diags
	}
	return validate.Run(config, rules.All), diags
}

// lineOf is the text of the line on which a finding sits.
func lineOf(text files, f validate.Finding) string {
	lines := strings.Split(string(text[f.Range.Filename]), "\n")
	if n := f.Range.Start.Line; n >= 1 && n <= len(lines) {
		return strings.TrimSpace(lines[n-1])
	}
	return ""
}

// errorIDs are the rules of which a configuration has errors.
func errorIDs(found []validate.Finding) []string {
	var ids []string
	for _, f := range found {
		if f.Rule.Severity == validate.Error {
			ids = append(ids, f.Rule.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func parse(t testing.TB, name string, text []byte) *hclwrite.File {
	t.Helper()
	file, diags := hclwrite.ParseConfig(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return file
}

// addresses are all blocks and attributes of a file, in its order: vm.erp-db, vm.erp-db.disk.data.size.
func addresses(t testing.TB, name string, text []byte) []string {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var all []string
	walk(file.Body.(*hclsyntax.Body), "", &all)
	return all
}

func walk(body *hclsyntax.Body, prefix string, all *[]string) {
	attributes := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, a := range body.Attributes {
		attributes = append(attributes, a)
	}
	slices.SortFunc(attributes, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	for _, a := range attributes {
		*all = append(*all, prefix+a.Name)
	}
	for _, b := range body.Blocks {
		address := prefix + strings.Join(append([]string{b.Type}, b.Labels...), ".")
		*all = append(*all, address)
		walk(b.Body, address+".", all)
	}
}

// without is the text of a file without one block or attribute.
func without(t testing.TB, name string, text []byte, address string) []byte {
	t.Helper()
	file := parse(t, name, text)
	if !remove(file.Body(), address) {
		t.Fatalf("%s has no %s", name, address)
	}
	return file.Bytes()
}

func remove(body *hclwrite.Body, address string) bool {
	if body.RemoveAttribute(address) != nil {
		return true
	}
	for _, b := range body.Blocks() {
		here := strings.Join(append([]string{b.Type()}, b.Labels()...), ".")
		if here == address {
			return body.RemoveBlock(b)
		}
		if rest, inside := strings.CutPrefix(address, here+"."); inside && remove(b.Body(), rest) {
			return true
		}
	}
	return false
}

// TestExamplesRaiseNothing: not even a note.
func TestExamplesRaiseNothing(t *testing.T) {
	for _, name := range exampleNames {
		text := readExample(t, name)
		found, diags := judge(text)
		if len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
		for _, f := range found {
			t.Errorf("%s: %s: %s: %s (%s)", name, f.Range, f.Rule.ID, f.Message, lineOf(text, f))
		}
	}
}
