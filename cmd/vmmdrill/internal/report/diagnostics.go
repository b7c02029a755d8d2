package report

import (
	"bytes"
	"maps"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

const diagnosticWidth = 100

// Diagnostics shows messages with the lines that they concern: load errors and findings look alike. What an author
// wrote is shown as it is, but for characters that a terminal would obey.
func Diagnostics(files map[string]*hcl.File, diags hcl.Diagnostics, color bool) ([]byte, error) {
	shown := maps.Clone(files)
	for name, f := range shown {
		if visible := visibleBytes(f.Bytes); !bytes.Equal(visible, f.Bytes) {
			copied := *f
			copied.Bytes = visible
			shown[name] = &copied
		}
	}
	var b bytes.Buffer
	w := hcl.NewDiagnosticTextWriter(&b, shown, diagnosticWidth, color)
	for _, d := range diags {
		visible := *d
		visible.Summary, visible.Detail = plainLines(d.Summary), plainLines(d.Detail)
		if err := w.WriteDiagnostic(&visible); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// visibleBytes replaces what plain would replace, byte for byte, so that positions stay what they are.
func visibleBytes(text []byte) []byte {
	shown := bytes.Clone(text)
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
