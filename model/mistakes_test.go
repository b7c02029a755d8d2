package model_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/model/language"
)

var update = flag.Bool("update", false, "write the golden files anew")

// told is what a user sees of the mistakes in a configuration.
func told(t *testing.T, fsys fs.FS, paths []string, vars map[string]cty.Value) string {
	t.Helper()
	cfg, diags := model.Load(fsys, paths, vars)
	var b bytes.Buffer
	if err := hcl.NewDiagnosticTextWriter(&b, cfg.Files, 100, false).WriteDiagnostics(diags); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// compare compares with a golden file.
func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has\n%s\nbut a user is told\n%s", golden, want, got)
	}
}

const mistakes = "testdata/mistakes"

// TestMistakesAreExplainedWhereTheyAre reads each *.hcl of testdata/mistakes and compares with the *.txt beside it.
func TestMistakesAreExplainedWhereTheyAre(t *testing.T) {
	files, err := filepath.Glob(mistakes + "/*.hcl*")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		name := filepath.Base(file)
		topic, _, _ := strings.Cut(name, ".hcl")
		t.Run(topic, func(t *testing.T) {
			got := told(t, os.DirFS(mistakes), []string{name}, nil)
			if got == "" {
				t.Error("there is no mistake in it")
			}
			compare(t, filepath.Join(mistakes, topic+".txt"), got)
		})
	}
}

// without is a file system in which some files cannot be read.
type without struct {
	fstest.MapFS
	name string
}

func (w without) Open(name string) (fs.File, error) {
	if name == w.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return w.MapFS.Open(name)
}

func file(text string) fstest.MapFS { return fstest.MapFS{"main.hcl": {Data: []byte(text)}} }

// rows is a trace of so many seconds.
func rows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d,1\n", i)
	}
	return b.String()
}

// TestWhatCannotBeReadIsExplained is about mistakes that are not in the text of one small file.
func TestWhatCannotBeReadIsExplained(t *testing.T) {
	many := fstest.MapFS{}
	for i := range language.FilesMax + 1 {
		many[fmt.Sprintf("%05d.hcl", i)] = &fstest.MapFile{}
	}
	repeat := strings.Repeat
	chain := "locals {\n  l0 = 1\n"
	for i := range language.LocalsMax + 1 {
		chain += fmt.Sprintf("  l%d = local.l%d + 1\n", language.LocalsMax+1-i, language.LocalsMax-i)
	}
	doubling := "locals {\n  l0 = [1, 2]\n"
	for i := range 40 {
		doubling += fmt.Sprintf("  l%d = concat(local.l%d, local.l%d)\n", i+1, i, i)
	}
	for name, c := range map[string]struct {
		fsys  fs.FS
		paths []string
		vars  map[string]cty.Value
	}{
		"no such path":        {file(""), []string{"other.hcl"}, nil},
		"no file":             {fstest.MapFS{"estate/readme.md": {}}, []string{"estate"}, nil},
		"too deep a JSON":     {fstest.MapFS{"a.hcl.json": {Data: []byte(`{"locals": {"a": ` + repeat("[", language.NestingMax) + repeat("]", language.NestingMax) + "}}")}}, []string{"."}, nil},
		"not permitted":       {without{file(""), "main.hcl"}, []string{"."}, nil},
		"too many files":      {many, []string{"."}, nil},
		"too long":            {file(repeat("#", language.FileBytesMax+1)), []string{"."}, nil},
		"too many words":      {file(repeat("[", language.TokensMax+1)), []string{"."}, nil},
		"too many blocks":     {file(repeat("locals {}\n", language.BlocksMax+1)), []string{"."}, nil},
		"too many instances":  {file("site \"a\" {\n  count = 1\n}\nsite \"b\" {\n  count = 262144\n}\nsite \"c\" {}\n"), []string{"."}, nil},
		"too long a for_each": {file("locals {\n  a = join(\",\", [for i in range(1000) : \"\"])\n  b = join(\",\", [for i in range(263) : local.a])\n}\n\nsite \"s\" {\n  for_each = split(\",\", local.b)\n}\n"), []string{"."}, nil},
		"too many samples":    {file("locals {\n  a = join(\",\", range(1000))\n  b = join(\",\", [for i in range(101) : local.a])\n}\n\nvm \"v\" {\n  boot_time = empirical(split(\",\", local.b))\n}\n"), []string{"."}, nil},
		"too much":            {file(doubling + "}\n\nsite \"paris\" {\n  internet = local.l40\n}\n"), []string{"."}, nil},
		"too many locals":     {file(chain + "}\n"), []string{"."}, nil},
		"too long a trace": {fstest.MapFS{"main.hcl": {Data: []byte("vm \"v\" {\n  disk \"d\" {\n    size       = \"1 GiB\"\n    write_rate = trace(\"t.csv\")\n  }\n}\n")},
			"t.csv": {Data: []byte(rows(1<<20 + 1))}}, []string{"."}, nil},
		"too deep":         {file("locals {\n  a = " + repeat("[\n", language.NestingMax) + "1" + repeat("\n]", language.NestingMax) + "\n}\n"), []string{"."}, nil},
		"too long a chain": {file("locals {\n  a = (1" + repeat(" +\n1", language.ChainMax+1) + ")\n}\n"), []string{"."}, nil},
		"latin-1":          {file("site \"orl\xe9ans\" {}\n"), []string{"."}, nil},
		"latin-1 JSON":     {fstest.MapFS{"main.hcl.json": {Data: []byte("{\"site\": {\"orl\xe9ans\": {}}}")}}, []string{"."}, nil},
		"utf-16":           {file("\xff\xfes\x00i\x00t\x00e\x00 \x00"), []string{"."}, nil},
		"unknown variables": {file("variable \"wan_bandwidth\" {\n  default = \"1 Gbit/s\"\n}\n"), []string{"."},
			map[string]cty.Value{"wan_bandwith": cty.StringVal("50 Mbit/s"), "hosts": cty.StringVal("3")}},
		"variable of a complex type": {file("variable \"hosts\" {\n  type = list(string)\n}\n"), []string{"."}, map[string]cty.Value{"hosts": cty.StringVal("par-hv1, par-hv2")}},
		"variable of another type":   {file("variable \"hosts\" {\n  type = number\n}\n"), []string{"."}, map[string]cty.Value{"hosts": cty.StringVal("three")}},
	} {
		t.Run(name, func(t *testing.T) {
			compare(t, filepath.Join(mistakes, strings.ReplaceAll(name, " ", "_")+".txt"), told(t, c.fsys, c.paths, c.vars))
		})
	}
}

// TestMistakesInAFileOfValuesAreExplained is about the files that give variables their values.
func TestMistakesInAFileOfValuesAreExplained(t *testing.T) {
	var all strings.Builder
	for _, c := range [][2]string{
		{"values.hcl", "bandwidth = var.other\n\nlink \"wan\" {}\n"},
		{"syntax.hcl", "bandwidth = \n"},
		{"values.json", `{"bandwidth": "${var.other}", "bandwidth": 5}`},
		{"list.json", `[5]`},
		{"broken.json", `{`},
		{"deep.json", strings.Repeat("[", language.NestingMax+1)},
		{"deep.hcl", "a = " + strings.Repeat("[", language.NestingMax+1)},
	} {
		_, files, diags := model.LoadValues(fstest.MapFS{c[0]: {Data: []byte(c[1])}}, c[0])
		if err := hcl.NewDiagnosticTextWriter(&all, files, 100, false).WriteDiagnostics(diags); err != nil || !diags.HasErrors() {
			t.Errorf("%s: %v, %v", c[0], diags, err)
		}
	}
	_, _, diags := model.LoadValues(fstest.MapFS{}, "nowhere.hcl")
	compare(t, filepath.Join(mistakes, "values.txt"), all.String()+diags.Error()+"\n")
}

// verbs is what stands for a value in a message.
var verbs = regexp.MustCompile(`%(%|\[?[a-z]\]?)`)

// messages are the texts with which the sources of a package speak of mistakes: the arguments of problem, and errors.
func messages(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{} // text to place
	fset := token.NewFileSet()
	sources, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			for i, a := range call.Args {
				l, ok := a.(*ast.BasicLit)
				if !ok || l.Kind != token.STRING {
					continue
				}
				if name == "problem" && i > 0 || (name == "Errorf" || name == "New") && i == 0 {
					text, err := strconv.Unquote(l.Value)
					if err != nil {
						t.Fatal(err)
					}
					found[text] = fset.Position(l.Pos()).String()
				}
			}
			return true
		})
	}
	return found
}

// unseen are the messages that no golden file of this package can show, and why.
var unseen = map[string]string{
	`%q is no address; write it like vm.erp-db, vm.erp-app[3], vm.web["front"] or vm.erp-db.disk.data.size`: "it is about the command line",
	"%s.%s has to name a %s: %s.NAME.": "only drills have such an attribute",
}

// TestEveryMessageHasBeenSeen looks for each message of package language in the golden files, so that a new one comes
// with an example.
func TestEveryMessageHasBeenSeen(t *testing.T) {
	var seen strings.Builder
	goldens, err := filepath.Glob(mistakes + "/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range goldens {
		text, err := os.ReadFile(g)
		if err != nil {
			t.Fatal(err)
		}
		seen.WriteString(strings.Join(strings.Fields(string(text)), " ") + "\n")
	}
	for text, place := range messages(t, "language") {
		pattern := "(?i)"
		for i, fixed := range verbs.Split(strings.Join(strings.Fields(text), " "), -1) {
			if i > 0 {
				pattern += ".*"
			}
			pattern += regexp.QuoteMeta(fixed)
		}
		if unseen[text] == "" != regexp.MustCompile(pattern).MatchString(seen.String()) {
			t.Errorf("%s: a golden file with %q?", place, text)
		}
	}
}
