package language

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The bounds of what is read. They keep a mistaken or hostile file from taking the process down with it.
const (
	FileBytesMax    = 64 << 20 // of one file
	FilesMax        = 10_000   // of one configuration
	TokensMax       = 1 << 24  // words and signs of one file
	NestingMax      = 200      // brackets, braces, parentheses and templates within each other
	ChainMax        = 1000     // operators, accesses and template directives that the parser nests
	NumberDigitsMax = 100      // of a number
	LocalsMax       = 1000     // locals of which each needs the next
	BlocksMax       = 1 << 18  // top-level blocks of one configuration
	InstancesMax    = 1 << 18  // of count and for_each, in one configuration
)

// Source is the text of a configuration, cut into its top-level blocks.
type Source struct {
	Names  []string             // in order
	Files  map[string]*hcl.File // the texts by name, without their trees; never ranged over
	fsys   fs.FS
	pieces []piece // in the order of the text
	broken map[string]hcl.Diagnostics
}

// ReadSource reads the files that the paths name. A directory stands for its *.hcl and *.hcl.json files, not for those
// of its subdirectories.
func ReadSource(fsys fs.FS, paths []string) (*Source, hcl.Diagnostics) {
	s := newSource()
	s.fsys = fsys
	var diags hcl.Diagnostics
	for _, p := range paths {
		names, err := expand(fsys, p)
		if err != nil {
			diags = append(diags, unreadable(p, err))
		}
		s.Names = append(s.Names, names...)
	}
	slices.Sort(s.Names)
	s.Names = slices.Compact(s.Names)
	if len(s.Names) == 0 && !diags.HasErrors() {
		diags = append(diags, unreadable(strings.Join(paths, ", "), errors.New("there is no *.hcl file")))
	}
	if len(s.Names) > FilesMax {
		return s, append(diags, unreadable(paths[0], fmt.Errorf("%d files are more than the %d that a configuration may have", len(s.Names), FilesMax)))
	}
	for _, name := range s.Names {
		from := len(s.pieces)
		diags = append(diags, s.read(fsys, name)...)
		if f := s.Files[name]; f != nil {
			f.Nav = contents{s, from, len(s.pieces)}
		}
	}
	return s, diags
}

func expand(fsys fs.FS, p string) ([]string, error) {
	info, err := fs.Stat(fsys, p)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{p}, nil
	}
	entries, err := fs.ReadDir(fsys, p)
	var names []string
	for _, e := range entries {
		if !e.IsDir() && (strings.HasSuffix(e.Name(), ".hcl") || strings.HasSuffix(e.Name(), ".hcl.json")) {
			names = append(names, path.Join(p, e.Name()))
		}
	}
	return names, err
}

func unreadable(what string, err error) *hcl.Diagnostic {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Cannot read the configuration", Detail: fmt.Sprintf("%s: %v.", what, err)}
}

func (s *Source) read(fsys fs.FS, name string) hcl.Diagnostics {
	text, diags := s.load(fsys, name)
	if diags.HasErrors() {
		return diags
	}
	if strings.HasSuffix(name, ".json") {
		return s.readJSON(name, text)
	}
	if pieces, ordinary := cut(text, name); ordinary {
		s.pieces = append(s.pieces, pieces...)
		return s.parseIrregular(len(s.pieces) - len(pieces))
	}
	if d := forbidden(text, name); d.HasErrors() {
		return d
	}
	blocks, diags := topLevel(s.parse(name, hcl.InitialPos, len(text)))
	for _, b := range blocks {
		s.pieces = append(s.pieces, parsedPiece(b))
	}
	return diags
}

// parseIrregular parses the pieces from one on that cannot wait because it takes the parser to see what they are.
func (s *Source) parseIrregular(from int) (diags hcl.Diagnostics) {
	var pieces []piece
	for i := from; i < len(s.pieces); i++ {
		p := s.pieces[i]
		if p.kind != "" {
			pieces = append(pieces, p)
			continue
		}
		blocks, d := topLevel(s.parse(p.file, p.start, p.end))
		diags = append(diags, d...)
		for _, b := range blocks {
			pieces = append(pieces, parsedPiece(b))
		}
	}
	s.pieces = append(s.pieces[:from], pieces...)
	return diags
}

// topLevel are the blocks of a file; there is nothing else.
func topLevel(body *hclsyntax.Body) ([]*hclsyntax.Block, hcl.Diagnostics) {
	e := evaluator{}
	for _, a := range inOrder(body.Attributes) {
		e.problem(a.NameRange, "Unexpected attribute", "An attribute belongs in a block; %q stands outside of all.", a.Name)
	}
	return body.Blocks, e.diags
}

// readAll reads a file that is not too long. What is not a regular file may not know its length, so that is counted.
func readAll(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, FileBytesMax+1))
	if err == nil && len(text) > FileBytesMax {
		err = fmt.Errorf("it has more than the %d bytes that a file may have", FileBytesMax)
	}
	return text, err
}

func position(d *hcl.Diagnostic) int {
	if d.Subject == nil {
		return 0
	}
	return d.Subject.Start.Byte
}

// firstError keeps the first error of a file: what follows a missing quote is seldom worth reading.
func firstError(diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags.Errs()) < 2 {
		return diags
	}
	first := *slices.MinFunc(diags, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(position(a), position(b)))
	})
	first.Detail += fmt.Sprintf("\nMore errors of this file may follow from this one and are left out: %d.", len(diags.Errs())-1)
	return hcl.Diagnostics{&first}
}
