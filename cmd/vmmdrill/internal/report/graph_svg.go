package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"unicode/utf8"
)

// Sizes of the drawing, in pixels.
const (
	letterWidth = 7.5
	lineHeight  = 18.0
	padding     = 12.0
	gap         = 14.0
	siteGap     = 90.0 // room for the labels of lines between sites
)

// SVG draws a graph: the outermost boxes side by side, those that hold nothing stacked in a last column, what is inside
// a box stacked in columns.
func SVG(g Graph) []byte {
	s := svg{placed: map[string]rectangle{}}
	width, height := s.arrange(g.Boxes)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13" role="img">`+"\n", width, height)
	fmt.Fprintln(&out, `<title>Deployment</title>`)
	fmt.Fprintln(&out, `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>`)
	for _, b := range g.Boxes {
		s.draw(&out, b, 0)
	}
	for _, e := range g.Edges {
		s.line(&out, e)
	}
	fmt.Fprintln(&out, "</svg>")
	return out.Bytes()
}

type rectangle struct{ x, y, w, h float64 }

type svg struct {
	placed map[string]rectangle // by ID; looked up only
}

// arrange places the outermost boxes and returns the size of the drawing.
func (s *svg) arrange(list []*Box) (width, height float64) {
	x, y := gap, gap
	for _, b := range list {
		if len(b.Inside) > 0 {
			w, h := s.place(b, x, gap)
			x += w + siteGap
			width, height = x-siteGap, max(height, h)
		}
	}
	for _, b := range list {
		if len(b.Inside) == 0 {
			w, h := s.place(b, x, y)
			y += h + 2*gap
			width, height = max(width, x+w), max(height, y-2*gap)
		}
	}
	return width + gap, height + 2*gap
}

// place gives a box and everything inside it a rectangle whose corner is at x, y, and returns its size.
func (s *svg) place(b *Box, x, y float64) (w, h float64) {
	w = letterWidth*float64(utf8.RuneCountInString(b.Label)) + 2*padding
	h = lineHeight + 2*padding
	if n := len(b.Inside); n > 0 {
		columns := max(1, int(math.Sqrt(float64(n)/3)))
		rows := (n + columns - 1) / columns
		cx, right, bottom := x+padding, x+padding, y
		for c := 0; c < n; c += rows {
			cy := y + padding + lineHeight + gap
			for _, in := range b.Inside[c:min(c+rows, n)] {
				iw, ih := s.place(in, cx, cy)
				right, cy = max(right, cx+iw), cy+ih+gap
			}
			bottom = max(bottom, cy)
			cx = right + gap
		}
		w, h = max(w, right-x+padding), bottom-y
	}
	s.placed[b.ID] = rectangle{x, y, w, h}
	return w, h
}

var shades = [...]string{"#eef3f8", "#dfe9f2", "#f7f3e8", "#ffffff"}

func (s *svg) draw(out *bytes.Buffer, b *Box, depth int) {
	r := s.placed[b.ID]
	fmt.Fprintf(out, `<g><title>%s</title><rect class="depth%d" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="4" fill="%s" stroke="#456"/><text x="%.1f" y="%.1f">%s</text>`,
		escaped(b.ID), min(depth, len(shades)-1), r.x, r.y, r.w, r.h, shades[min(depth, len(shades)-1)], r.x+padding, r.y+padding+0.7*lineHeight, escaped(b.Label))
	fmt.Fprintln(out, "</g>")
	for _, in := range b.Inside {
		s.draw(out, in, depth+1)
	}
}

// line joins the nearest sides of two boxes.
func (s *svg) line(out *bytes.Buffer, e Edge) {
	a, b := s.placed[e.From], s.placed[e.To]
	x1, y1 := a.towards(b)
	x2, y2 := b.towards(a)
	dash := ""
	if e.Dashed {
		dash = ` stroke-dasharray="5 4"`
	}
	fmt.Fprintf(out, `<path class="wire" d="M%.1f %.1f %.1f %.1f" fill="none" stroke="#333"%s marker-end="url(#tip)"/>`, x1, y1, x2, y2, dash)
	fmt.Fprintf(out, `<text class="label" x="%.1f" y="%.1f" text-anchor="middle" font-size="11" paint-order="stroke" stroke="#fff" stroke-width="3">%s</text>`+"\n",
		(x1+x2)/2, (y1+y2)/2-4, escaped(e.Label))
}

// towards is where the way from the middle of a rectangle to that of another leaves it.
func (r rectangle) towards(o rectangle) (x, y float64) {
	cx, cy := r.x+r.w/2, r.y+r.h/2
	dx, dy := o.x+o.w/2-cx, o.y+o.h/2-cy
	scale := math.Inf(1)
	if dx != 0 {
		scale = r.w / 2 / math.Abs(dx)
	}
	if dy != 0 {
		scale = min(scale, r.h/2/math.Abs(dy))
	}
	if math.IsInf(scale, 1) {
		return cx, cy
	}
	return cx + dx*scale, cy + dy*scale
}

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(plain(s))); err != nil {
		panic("report: " + err.Error()) // a Buffer takes everything
	}
	return b.String()
}
