package compare_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"vmmdrill/model"
	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
)

// estates are the examples and the corpus.
func estates(t *testing.T) map[string]fs.FS {
	t.Helper()
	list := map[string]fs.FS{}
	for _, of := range []struct {
		fsys fs.FS
		dir  string
	}{{library.Files, "examples"}, {os.DirFS("../../validate/testdata"), "corpus"}} {
		entries, err := fs.ReadDir(of.fsys, of.dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			inner, err := fs.Sub(of.fsys, path.Join(of.dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			list[e.Name()] = inner
		}
	}
	return list
}

// TestWhatIsGoneOneWayIsNewTheOther compares every estate with every other one, both ways.
func TestWhatIsGoneOneWayIsNewTheOther(t *testing.T) {
	var list []compare.Side
	files := estates(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, side(t, files[name]))
	}
	for i := range list {
		for j := range i {
			there, back := compare.Configurations(list[i], list[j]), compare.Configurations(list[j], list[i])
			if !slices.Equal(found(there.Removed), found(back.Added)) || !slices.Equal(found(there.Added), found(back.Removed)) {
				t.Errorf("%d and %d: there %q and %q, back %q and %q", i, j, found(there.Removed), found(there.Added), found(back.Added), found(back.Removed))
			}
			if len(there.Renamed) != len(back.Renamed) || len(there.Changed) != len(back.Changed) {
				t.Errorf("%d and %d: there %d renamed and %d changed, back %d and %d", i, j, len(there.Renamed), len(there.Changed), len(back.Renamed), len(back.Changed))
			}
		}
	}
}

func found(list []compare.Entity) (addresses []string) {
	for _, e := range list {
		addresses = append(addresses, e.Address)
	}
	return addresses
}

// TestAnEstateWrittenOtherwiseIsTheSame: with its blocks shuffled into other files, and written anew without its variables,
// locals and expressions, nothing of any estate differs.
func TestAnEstateWrittenOtherwiseIsTheSame(t *testing.T) {
	for name, estate := range estates(t) {
		before := side(t, estate)
		for seed := range uint64(2) {
			if got := told(compare.Configurations(before, side(t, shuffled(t, estate, seed)))); got != nil {
				t.Errorf("%s shuffled: %q", name, got)
			}
		}
		cfg := before.Config
		anew := fstest.MapFS{"all.hcl": {Data: model.Write(cfg.Topology)}}
		after, diags := model.Load(anew, []string{"."}, nil)
		if diags.HasErrors() && strings.Contains(diags.Error(), "Too much to compute") {
			continue // what is written without locals takes more steps than are allowed
		}
		of := func(c *model.Config) compare.Side {
			return compare.Side{Config: c, Nodes: slices.Collect(c.Topology.Nodes())}
		}
		got := told(compare.Configurations(of(cfg), of(after)))
		got = slices.DeleteFunc(got, func(line string) bool { return strings.Contains(line, "trace(") }) // the files are not there
		if got != nil {
			t.Errorf("%s written anew: %q", name, got)
		}
	}
}

// blocks are the top-level blocks of an estate, and the files that are no configuration.
func blocks(t *testing.T, estate fs.FS) (list []*hclwrite.Block, others fstest.MapFS) {
	t.Helper()
	others = fstest.MapFS{}
	err := fs.WalkDir(estate, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(estate, name)
		if path.Ext(name) != ".hcl" || strings.Contains(name, "/") {
			others[name] = &fstest.MapFile{Data: content}
			return err
		}
		f, diags := hclwrite.ParseConfig(content, name, hcl.InitialPos)
		if diags.HasErrors() {
			return diags
		}
		list = append(list, f.Body().Blocks()...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list, others
}

func shuffled(t *testing.T, estate fs.FS, seed uint64) fs.FS {
	list, files := blocks(t, estate)
	luck := rand.New(rand.NewPCG(seed, 0))
	luck.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, b := range list {
		name := fmt.Sprintf("%d.hcl", i%3)
		if files[name] == nil {
			files[name] = &fstest.MapFile{}
		}
		files[name].Data = append(append(files[name].Data, b.BuildTokens(nil).Bytes()...), '\n')
	}
	return files
}

// TestNoAttributeGoesUnseen takes every single attribute out of both examples: whatever can then still be read differs,
// unless what was stated is the default.
func TestNoAttributeGoesUnseen(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		estate := estates(t)[name]
		before := side(t, estate)
		seen := 0
		eachAttribute(t, estate, func(what string, without fs.FS) {
			cfg, diags := model.Load(without, []string{"."}, nil)
			_, more := scenarios.Load(cfg)
			if diags = append(diags, more...); diags.HasErrors() {
				return
			}
			d := compare.Configurations(before, side(t, without))
			if d.Empty() != (what == "sql.vmmdb.availability_group.session_timeout") { // ten seconds, which is the default
				t.Errorf("%s without %s differs: %v", name, what, !d.Empty())
			}
			seen++
		})
		if seen < 130 {
			t.Errorf("%s: only %d attributes were taken out", name, seen)
		}
	}
}

// eachAttribute visits an estate without one of its attributes, one after the other.
func eachAttribute(t *testing.T, estate fs.FS, visit func(what string, without fs.FS)) {
	all, others := blocks(t, estate)
	whole := func() (b []byte) {
		for _, x := range all {
			b = append(append(b, x.BuildTokens(nil).Bytes()...), '\n')
		}
		return b
	}
	var walk func(address string, b *hclwrite.Block)
	walk = func(address string, b *hclwrite.Block) {
		names := b.Body().Attributes()
		for name, a := range names {
			tokens := a.Expr().BuildTokens(nil)
			if name == "count" || name == "for_each" || name == "description" && b.Type() == "variable" {
				continue
			}
			b.Body().RemoveAttribute(name)
			files := fstest.MapFS{"all.hcl": {Data: whole()}}
			for other, f := range others {
				files[other] = f
			}
			visit(address+"."+name, files)
			b.Body().SetAttributeRaw(name, tokens)
		}
		for _, x := range b.Body().Blocks() {
			walk(address+"."+x.Type()+strings.Join(x.Labels(), "."), x)
		}
	}
	for _, b := range all {
		walk(b.Type()+"."+strings.Join(b.Labels(), "."), b)
	}
}
