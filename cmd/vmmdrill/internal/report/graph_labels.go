package report

import (
	"bytes"
	"fmt"
	"strings"
)

// labelMax is how wide a line of a label becomes where it can be broken, in pixels.
const labelMax = 210.0

// placedLabel is a text at an arrow; its lines stand on each other and end just above the arrow.
type placedLabel struct {
	lines []string
	rectangle
}

// wireLabel breaks a label behind its commas.
func wireLabel(text string) (l placedLabel) {
	line := ""
	for i, part := range strings.SplitAfter(text, ", ") {
		if i > 0 && smallLetterWidth*letters(line+part) > labelMax {
			l.lines, line = append(l.lines, strings.TrimSpace(line)), ""
		}
		line += part
	}
	l.lines = append(l.lines, line)
	for _, line := range l.lines {
		l.w = max(l.w, smallLetterWidth*letters(line))
	}
	l.h = smallLineHeight * float64(len(l.lines))
	return l
}

// above puts the middle of a label above a point.
func (l placedLabel) above(x, y float64) placedLabel {
	l.x, l.y = max(2, x-l.w/2), y-3-l.h
	return l
}

func (l placedLabel) write(out *bytes.Buffer) {
	for i, line := range l.lines {
		fmt.Fprintf(out, `<text class="label" x="%.1f" y="%.1f" text-anchor="middle" font-size="12" paint-order="stroke" stroke="#fff" stroke-width="2">%s</text>`+"\n",
			l.x+l.w/2, l.y+smallLineHeight*float64(i+1)-3, escaped(line))
	}
}

// free reports whether a label covers no other one.
func (s *svg) free(l placedLabel) bool {
	for i := range s.labels {
		if s.labels[i].meets(l.rectangle) {
			return false
		}
	}
	return true
}

// key explains the colors of boxes and the kinds of arrows that there are, and returns where the drawing ends.
func (s *svg) key(out *bytes.Buffer, y float64) float64 {
	x := gap
	entry := func(there bool, text string, mark func(r rectangle)) {
		w := 34 + smallLetterWidth*letters(text) + 16
		if !there {
			return
		}
		if x > gap && x+w > max(s.width, 300) {
			x, y = gap, y+lineHeight+4
		}
		mark(rectangle{x, y, 26, 14})
		fmt.Fprintf(out, `<text x="%.1f" y="%.1f" font-size="12">%s</text>`+"\n", x+32, y+11, text)
		x += w
		s.width = max(s.width, x)
	}
	for i, name := range []string{"site", "cloud", "host", "machine", "service"} {
		entry(hasKind(s.graph.Boxes, i), name, func(r rectangle) { shaded(out, i, r) })
	}
	for _, k := range []struct {
		text string
		as   Edge
	}{{"replication", Edge{Dashed: true}}, {"line between sites", Edge{Line: true}}, {"runs on, uses", Edge{}}} {
		entry(s.hasWire(k.as), k.text, func(r rectangle) { s.wire(out, wire{edge: k.as, way: []point{{r.x, r.y + 7}, {r.right(), r.y + 7}}}) })
	}
	return y + lineHeight + gap
}

func hasKind(list []*Box, kind int) bool {
	for _, b := range list {
		if shade(b.Kind) == kind || hasKind(b.Inside, kind) {
			return true
		}
	}
	return false
}

func (s *svg) hasWire(as Edge) bool {
	for _, w := range s.wires {
		if w.edge.Dashed == as.Dashed && w.edge.Line == as.Line {
			return true
		}
	}
	return false
}
