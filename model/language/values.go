package language

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// ReadValues reads a file of values for variables: attributes, or a JSON object. The source is for excerpts in messages.
func ReadValues(fsys fs.FS, name string) (map[string]cty.Value, *Source, hcl.Diagnostics) {
	s := newSource()
	s.Names = []string{name}
	text, diags := s.load(fsys, name)
	if diags.HasErrors() {
		return nil, s, diags
	}
	attributes, diags := s.assignments(name, text)
	e := evaluator{scope: newScope(StepsMax), diags: append(diags, s.Syntax()...)}
	values := map[string]cty.Value{}
	for _, a := range inOrder(attributes) {
		if len(a.Expr.Variables()) > 0 {
			e.problem(a.Expr.Range(), "Not a constant", "A value for a variable cannot speak of other names.")
			continue
		}
		if v, ok := e.value(a.Expr); ok {
			values[a.Name] = v
		}
	}
	return values, s, e.diags
}

// assignments are the attributes of a file that has nothing else.
func (s *Source) assignments(name string, text []byte) (hclsyntax.Attributes, hcl.Diagnostics) {
	if isJSON(hcl.Range{Filename: name}) {
		c, root := s.json(name, text)
		if root == nil {
			return nil, c.diags
		}
		attributes := c.attributes(&hclsyntax.ObjectConsExpr{Items: c.objects(root, "The file"), SrcRange: root.Range()})
		s.mistaken(name, c.syntax)
		return attributes, c.diags
	}
	if d := forbidden(text, name); d.HasErrors() {
		return nil, d
	}
	body := s.parse(name, hcl.InitialPos, len(text))
	e := evaluator{}
	for _, b := range body.Blocks {
		e.problem(b.DefRange(), "Unexpected block", "A file of values has no blocks; write NAME = VALUE.")
	}
	return body.Attributes, e.diags
}

// DeclaredVariables are the names of the variables that a configuration declares, sorted, as far as they can be read.
func DeclaredVariables(fsys fs.FS, paths []string) []string {
	s, _ := ReadSource(fsys, paths)
	var names []string
	for i := range s.pieces {
		if p := &s.pieces[i]; p.kind == "variable" {
			names = append(names, p.label())
		}
	}
	slices.Sort(names)
	return names
}

// Secret reports whether a variable is sensitive: its value is not to be shown.
func (s *Scope) Secret(variable string) bool {
	v, ok := s.variables[variable]
	return ok && v.IsMarked()
}

func newSource() *Source {
	return &Source{Files: map[string]*hcl.File{}, broken: map[string]hcl.Diagnostics{}}
}

// load reads the text of a file that is neither too long nor in another encoding.
func (s *Source) load(fsys fs.FS, name string) ([]byte, hcl.Diagnostics) {
	text, err := readAll(fsys, name)
	if err == nil && len(text) > 1 && (string(text[:2]) == "\xff\xfe" || string(text[:2]) == "\xfe\xff") {
		err = errors.New("it is in UTF-16; save it as UTF-8")
	}
	if err != nil {
		return nil, hcl.Diagnostics{unreadable(name, err)}
	}
	s.Files[name] = &hcl.File{Bytes: text, Body: &hclsyntax.Body{}}
	return text, nil
}
