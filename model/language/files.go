package language

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The bounds of what is read. They keep a mistaken or hostile file from taking the process down with it.
const (
	FileBytesMax = 64 << 20 // of one file
	FilesMax     = 10_000   // of one configuration
	NestingMax   = 200      // brackets, braces, parentheses and templates within each other
	ChainMax     = 1000     // operators in a row, which the parser nests
	BlocksMax    = 1 << 20  // top-level blocks of one configuration
	InstancesMax = 1 << 20  // of count and for_each, in one configuration
)

// Source is the text of a configuration.
type Source struct {
	Names []string             // in order
	Files map[string]*hcl.File // by name; never ranged over
}

// ReadSource reads and parses the files that the paths name. A directory stands for its *.hcl files, not for those of
// its subdirectories. Each file with a syntax error yields the first one only.
func ReadSource(fsys fs.FS, paths []string) (*Source, hcl.Diagnostics) {
	s := &Source{Files: map[string]*hcl.File{}}
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
		diags = append(diags, s.read(fsys, name)...)
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
	if strings.HasSuffix(name, ".json") {
		return hcl.Diagnostics{unreadable(name, errors.New("HCL JSON is not read yet; write native syntax in a file *.hcl"))}
	}
	info, err := fs.Stat(fsys, name)
	if err == nil && info.Size() > FileBytesMax {
		err = fmt.Errorf("%d bytes are more than the %d that a file may have", info.Size(), FileBytesMax)
	}
	if err != nil {
		return hcl.Diagnostics{unreadable(name, err)}
	}
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return hcl.Diagnostics{unreadable(name, err)}
	}
	s.Files[name] = &hcl.File{Bytes: text, Body: &hclsyntax.Body{}}
	if d := tooDeep(text, name); d != nil {
		return hcl.Diagnostics{d}
	}
	f, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if f != nil {
		s.Files[name] = f
	}
	return firstError(diags)
}

// firstError keeps the first error of a file: what follows a missing quote is seldom worth reading.
func firstError(diags hcl.Diagnostics) hcl.Diagnostics {
	errs := diags.Errs()
	if len(errs) < 2 {
		return diags
	}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			first := *d
			first.Detail += fmt.Sprintf("\n%d more errors of this file may follow from this one and are left out.", len(errs)-1)
			return hcl.Diagnostics{&first}
		}
	}
	return diags
}

// tooDeep counts on the token stream what the parser would recurse into, before it does.
func tooDeep(text []byte, name string) *hcl.Diagnostic {
	tokens, _ := hclsyntax.LexConfig(text, name, hcl.InitialPos)
	depth, chain := 0, 0
	for i := range tokens {
		switch tokens[i].Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl,
			hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		case hclsyntax.TokenNewline:
			if depth == 0 {
				chain = 0
			}
		case hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent, hclsyntax.TokenBang,
			hclsyntax.TokenQuestion, hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenDot:
			chain++
		case hclsyntax.TokenEqual, hclsyntax.TokenComma:
			chain = 0
		}
		if depth > NestingMax || chain > ChainMax {
			return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Nested too deeply", Subject: tokens[i].Range.Ptr(),
				Detail: fmt.Sprintf("Expressions and blocks may be nested %d deep, and chain %d operators.", NestingMax, ChainMax)}
		}
	}
	return nil
}
