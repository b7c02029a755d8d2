package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Sizes of the drawing, in pixels.
const (
	letterWidth = 7.5
	lineHeight  = 18.0

	smallLetterWidth = 6.2
	smallLineHeight  = 14.0

	padding    = 12.0
	gap        = 14.0
	siteGap    = 150.0  // room for the labels of lines between sites
	rowGap     = 80.0   // between the services and the sites
	archHeight = 7.0    // of an arrow above the services, for each that it passes
	serviceGap = 70.0   // and of those between services
	rowMax     = 1050.0 // how wide a row of services becomes before there is another
)

// SVG draws a graph: the boxes that hold nothing in a row on top, below them the others side by side, what is inside a box stacked
// in columns. Labels of arrows make way for one another.
func SVG(g Graph) []byte {
	s := svg{placed: map[string]rectangle{}}
	width, height := s.arrange(g.Boxes)
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13" role="img">`+"\n", width, height, width, height)
	fmt.Fprintln(&out, `<title>Deployment</title>`)
	fmt.Fprintln(&out, `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>`)
	for _, b := range g.Boxes {
		s.draw(&out, b, 0)
	}
	for _, e := range g.Edges {
		s.line(&out, e)
	}
	for _, l := range s.labels {
		fmt.Fprintf(&out, `<text class="label" x="%.1f" y="%.1f" text-anchor="middle" font-size="11" paint-order="stroke" stroke="#fff" stroke-width="3">%s</text>`+"\n",
			l.x+l.w/2, l.y+smallLineHeight-3, escaped(l.text))
	}
	fmt.Fprintln(&out, "</svg>")
	return out.Bytes()
}

type rectangle struct{ x, y, w, h float64 }

type svg struct {
	placed map[string]rectangle // by ID; looked up only
	row    []string             // the IDs on top, from left to right
	labels []placedLabel
}

// arrange places the outermost boxes and returns the size of the drawing.
func (s *svg) arrange(list []*Box) (width, height float64) {
	x, y := gap, gap+archHeight*float64(len(list))
	top := gap
	for _, b := range list {
		if len(b.Inside) == 0 {
			w, h := s.place(b, x, y)
			s.row = append(s.row, b.ID)
			x += w + serviceGap
			width, top = max(width, x-serviceGap), max(top, y+h+rowGap)
			if x > rowMax {
				x, y = gap, y+h+2*gap
			}
		}
	}
	apart := s.apart(list, width-gap)
	x, height = gap, top
	for _, b := range list {
		if len(b.Inside) > 0 {
			w, h := s.place(b, x, top)
			x += w + apart
			width, height = max(width, x-apart), max(height, top+h)
		}
	}
	return width + gap, height + gap
}

// apart is how far apart the sites stand: they take the width of the services.
func (s *svg) apart(list []*Box, width float64) float64 {
	sites := 0
	for _, b := range list {
		if len(b.Inside) > 0 {
			w, _ := s.place(b, 0, 0)
			width -= w
			sites++
		}
	}
	return max(siteGap, width/float64(max(1, sites-1)))
}

// place gives a box and everything inside it a rectangle whose corner is at x, y, and returns its size.
func (s *svg) place(b *Box, x, y float64) (w, h float64) {
	w = letterWidth*letters(b.Label) + 2*padding
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

// letters is how wide a text is, in letters of middling width: no font is known, and boxes have room for a wide one.
func letters(text string) (n float64) {
	for _, r := range text {
		switch {
		case strings.ContainsRune("MWmw@%", r):
			n += 1.4
		case unicode.IsUpper(r):
			n += 1.1
		default:
			n++
		}
	}
	return n
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

// line joins the nearest sides of two boxes. Over services it passes in an arch.
func (s *svg) line(out *bytes.Buffer, e Edge) {
	a, b := s.placed[e.From], s.placed[e.To]
	x1, y1 := a.towards(b)
	x2, y2 := b.towards(a)
	way, labelY := fmt.Sprintf("M%.1f %.1f %.1f %.1f", x1, y1, x2, y2), (y1+y2)/2
	if between := s.between(e.From, e.To); between > 0 && a.y == b.y {
		x1, x2 = a.x+a.w/2, b.x+b.w/2
		labelY = a.y - archHeight*float64(between+1)
		way = fmt.Sprintf("M%.1f %.1fQ%.1f %.1f %.1f %.1f", x1, a.y, (x1+x2)/2, 2*labelY-a.y, x2, b.y)
	}
	dash := ""
	if e.Dashed {
		dash = ` stroke-dasharray="5 4"`
	}
	fmt.Fprintf(out, `<path class="wire" d="%s" fill="none" stroke="#333"%s marker-end="url(#tip)"/>`+"\n", way, dash)
	w := smallLetterWidth * letters(e.Label)
	s.labels = append(s.labels, placedLabel{e.Label, s.free(rectangle{max(4, (x1+x2)/2-w/2), labelY - 16, w, smallLineHeight})})
}

// between is how many services stand between two, 0 if one of them is none.
func (s *svg) between(from, to string) int {
	i, k := slices.Index(s.row, from), slices.Index(s.row, to)
	if i < 0 || k < 0 {
		return 0
	}
	return max(i-k, k-i) - 1
}

// placedLabel is a text at a line, and where it found room.
type placedLabel struct {
	text string
	rectangle
}

// free moves a label down until it covers no other one.
func (s *svg) free(r rectangle) rectangle {
	for i := 0; i < len(s.labels); i++ {
		if o := s.labels[i].rectangle; r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h {
			r.y, i = o.y+o.h, -1
		}
	}
	return r
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
