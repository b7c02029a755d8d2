package scenarios

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
)

// Failure is a page of the library: a failure mode of the facts, or several that strike together, and what is played of it.
type Failure struct {
	Name   string       // "F-3", or of a combination a word such as "witness_lost_before_the_site"
	Title  string       // what happens
	Option model.Option // that has it; "" when both have
	Page   string       // Markdown
	Blocks []FailureBlock
	file   string
}

// FailureBlock is a block of HCL on a page, with the example it is played on and what it prints there.
type FailureBlock struct {
	Example string // "standalone"
	Changes string // to the example's topology: lines that go begin with "-", lines that come with "+"
	Lines   string // a regular expression: the lines of the report that the page shows
	Shown   string // these lines
	text    []byte // of the page, with everything else blanked, so that a message has the line of the page
}

// Failures are all pages: the failure modes by number, then the combinations by name.
var Failures = sync.OnceValue(func() []Failure {
	const dir = "failures"
	entries, err := fs.ReadDir(library.Files, dir)
	if err != nil {
		panic("scenarios: the library has no failures: " + err.Error())
	}
	var modes, combinations []Failure
	for _, e := range entries {
		text, err := fs.ReadFile(library.Files, path.Join(dir, e.Name()))
		if err != nil {
			panic("scenarios: " + err.Error())
		}
		f := failureOf(path.Join(dir, e.Name()), string(text))
		if strings.HasPrefix(f.Name, "F-") {
			modes = append(modes, f)
		} else {
			combinations = append(combinations, f)
		}
	}
	return slices.Concat(modes, combinations)
})

// FailureNamed is the page of that name, or nil.
func FailureNamed(name string) *Failure {
	list := Failures()
	if i := slices.IndexFunc(list, func(f Failure) bool { return strings.EqualFold(f.Name, name) }); i >= 0 {
		return &list[i]
	}
	return nil
}

// Serves reports whether a deployment of an option can have this failure.
func (f *Failure) Serves(o model.Option) bool { return f.Option == "" || f.Option == o }

// failureOf reads a page: "# NAME: TITLE", "Option: …", "Deployment: example:…" for the blocks that follow, and the blocks.
func failureOf(file, page string) Failure {
	f := Failure{Page: page, file: file}
	example, changes := "", ""
	lines := strings.Split(page, "\n")
	for i := 0; i < len(lines); i++ {
		key, value, _ := strings.Cut(lines[i], ": ")
		switch {
		case i == 0:
			f.Name, f.Title = strings.TrimPrefix(key, "# "), value
		case key == "Option" && value != "both":
			f.Option = model.Option(value)
		case key == "Deployment":
			example = strings.TrimPrefix(value, "example:")
		case strings.HasPrefix(lines[i], "```"):
			begin := i + 1
			for i++; i < len(lines) && lines[i] != "```"; {
				i++
			}
			inside := strings.Join(lines[begin:min(i, len(lines))], "\n")
			switch kind, argument, _ := strings.Cut(lines[begin-1][3:], " "); {
			case kind == "diff":
				changes = inside
			case kind == "hcl":
				text := strings.Repeat("\n", begin) + inside + "\n"
				f.Blocks = append(f.Blocks, FailureBlock{Example: example, Changes: changes, text: []byte(text)})
				changes = ""
			case kind == "text" && len(f.Blocks) > 0:
				last := &f.Blocks[len(f.Blocks)-1]
				last.Lines, last.Shown = argument, inside
			}
		}
	}
	return f
}

// Scenarios are what the page plays on any topology: those of its first block, by roles. What the page expects of its example
// is left out; the objectives of the configuration are judged, and that procedures are carried out to their end.
func (f *Failure) Scenarios(cfg *model.Config) ([]*Scenario, hcl.Diagnostics) {
	return f.load(cfg, 0, false)
}

// Rehearse loads the scenarios of one block with what the page expects of its example.
func (f *Failure) Rehearse(cfg *model.Config, block int) ([]*Scenario, hcl.Diagnostics) {
	return f.load(cfg, block, true)
}

// load plays a block as if it stood in a configuration that has no other scenario. The configuration's procedures are in force,
// unless the block has one of the same name.
func (f *Failure) load(cfg *model.Config, block int, expecting bool) ([]*Scenario, hcl.Diagnostics) {
	page, diags := model.Load(excerpt{library.Files, f.Blocks[block].text}, []string{f.file}, nil)
	if diags.HasErrors() {
		return nil, diags
	}
	both := *cfg
	both.Scope, both.Drills = page.Scope, page.Drills
	both.Procedures = slices.Concat(cfg.Procedures, page.Procedures)
	list, diags := load(&both, expecting)
	for _, s := range list {
		s.Name = f.Name + " " + s.Name
	}
	return list, diags
}

// excerpt is a file system in which every file has the text of a block.
type excerpt struct {
	fs.FS
	text []byte
}

// Open opens a file that is there.
func (e excerpt) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	return excerptFile{f, bytes.NewReader(e.text)}, err
}

type excerptFile struct {
	fs.File
	text *bytes.Reader
}

// Read reads the text and not the file.
func (f excerptFile) Read(into []byte) (int, error) { return f.text.Read(into) }
