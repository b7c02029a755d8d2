package report

import (
	"bytes"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

const diagnosticWidth = 100

// Diagnostics shows messages with the lines that they concern: load errors and findings look alike. What an author
// wrote is shown as it is, but for characters that a terminal would obey.
func Diagnostics(files map[string]*hcl.File, diags hcl.Diagnostics, color bool) ([]byte, error) {
	var b bytes.Buffer
	for _, d := range diags {
		visible := *d
		visible.Summary, visible.Detail = plainLines(d.Summary), plainLines(d.Detail)
		shown := map[string]*hcl.File{}
		if d.Subject != nil && files[d.Subject.Filename] != nil {
			shown[plain(d.Subject.Filename)] = excerpt(files[d.Subject.Filename], &visible)
		}
		visible.Subject, visible.Context = namedPlainly(visible.Subject), namedPlainly(visible.Context)
		if err := hcl.NewDiagnosticTextWriter(&b, shown, diagnosticWidth, color).WriteDiagnostic(&visible); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// namedPlainly is a range in a file whose name is harmless.
func namedPlainly(r *hcl.Range) *hcl.Range {
	if r == nil {
		return nil
	}
	named := *r
	named.Filename = plain(r.Filename)
	return &named
}

// excerpt is a file in which only the lines that a message concerns are not empty, and the message moved accordingly:
// whoever shows the message counts all columns up to it, which takes long in a large file.
func excerpt(f *hcl.File, d *hcl.Diagnostic) *hcl.File {
	whole := *d.Subject
	if d.Context != nil && d.Context.Filename == whole.Filename {
		whole = hcl.RangeOver(whole, *d.Context)
	}
	from := bytes.LastIndexByte(f.Bytes[:min(whole.Start.Byte, len(f.Bytes))], '\n') + 1
	to := min(max(whole.End.Byte, from), len(f.Bytes))
	if n := bytes.IndexByte(f.Bytes[to:], '\n'); n >= 0 {
		to += n
	} else {
		to = len(f.Bytes)
	}
	before := bytes.Count(f.Bytes[:from], []byte("\n"))
	text := append(bytes.Repeat([]byte("\n"), before), visibleBytes(f.Bytes[from:to])...)
	move := func(r *hcl.Range) *hcl.Range {
		if r == nil {
			return nil
		}
		moved := *r
		moved.Start.Byte -= from - before
		moved.End.Byte -= from - before
		return &moved
	}
	d.Subject, d.Context = move(d.Subject), move(d.Context)
	return &hcl.File{Bytes: text, Body: f.Body, Nav: moved{f.Nav, from - before}}
}

// moved says which block stands at a place of an excerpt.
type moved struct {
	nav any
	by  int
}

func (m moved) ContextString(offset int) string {
	if nav, ok := m.nav.(interface{ ContextString(int) string }); ok {
		return plain(nav.ContextString(offset + m.by))
	}
	return ""
}

// visibleBytes replaces what plain would replace, byte for byte, so that positions stay what they are.
func visibleBytes(text []byte) []byte {
	shown := bytes.Clone(text)
	for _, at := range pipelineCommand.FindAllIndex(text, -1) {
		shown[at[0]+1] = '?'
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if obeyed(r) && r != '\n' && r != '\t' && r != '\r' {
			for j := range n {
				shown[i+j] = '?'
			}
		}
		i += n
	}
	return shown
}
