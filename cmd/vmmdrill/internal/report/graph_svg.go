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

	smallLetterWidth = 6.6
	smallLineHeight  = 14.0

	padding    = 12.0
	gap        = 14.0
	archHeight = 7.0    // of an arrow above the services, for each that it passes
	serviceGap = 70.0   // between services
	rowMax     = 1050.0 // how wide a row of services becomes before there is another
)

// SVG draws a graph: services in a row on top, below them the sites side by side, what is inside a box stacked in columns. Between the
// services and the sites, between two sites, and below them there is room in which the arrows run; a key explains the rest.
func SVG(g Graph) []byte {
	s := svg{graph: g.folded(), placed: map[string]rectangle{}, ground: map[string]int{}}
	s.sort()
	s.arrange()
	var wires, out bytes.Buffer
	for _, w := range s.wires {
		s.wire(&wires, w)
	}
	for _, l := range s.labels {
		l.write(&wires)
	}
	height := s.key(&wires, s.bottom+gap)
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="sans-serif" font-size="13" role="img">`+"\n", s.width, height, s.width, height)
	fmt.Fprintln(&out, `<title>Deployment</title>`)
	fmt.Fprintln(&out, `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>`)
	for _, b := range s.graph.Boxes {
		s.draw(&out, b)
	}
	out.Write(wires.Bytes())
	fmt.Fprintln(&out, "</svg>")
	return out.Bytes()
}

type rectangle struct{ x, y, w, h float64 }

func (r rectangle) right() float64  { return r.x + r.w }
func (r rectangle) bottom() float64 { return r.y + r.h }

func (r rectangle) meets(o rectangle) bool {
	return r.x < o.right() && o.x < r.right() && r.y < o.bottom() && o.y < r.bottom()
}

// svg is a drawing under way.
type svg struct {
	graph   Graph
	placed  map[string]rectangle // by ID; looked up only
	ground  map[string]int       // by ID: in which site, onTop of them; looked up only
	row     []*Box               // the services, from left to right
	grounds []*Box               // the sites, and other outermost boxes that hold something, from left to right
	room    []float64            // left of each site, and right of the last one
	routes
	wires         []wire
	labels        []placedLabel
	width, bottom float64
}

const onTop = -1

// sort tells services from sites.
func (s *svg) sort() {
	for _, b := range s.graph.Boxes {
		at := onTop
		if b.Kind == "site" || len(b.Inside) > 0 {
			at = len(s.grounds)
			s.grounds = append(s.grounds, b)
		} else {
			s.row = append(s.row, b)
		}
		s.belongs(b, at)
	}
}

// alone reports whether no arrow leaves or reaches a box.
func (s *svg) alone(b *Box) bool {
	return !slices.ContainsFunc(s.graph.Edges, func(e Edge) bool { return e.From == b.ID || e.To == b.ID })
}

func (s *svg) belongs(b *Box, at int) {
	s.ground[b.ID] = at
	for _, in := range b.Inside {
		s.belongs(in, at)
	}
}

// arrange places everything and routes the arrows.
func (s *svg) arrange() {
	s.sortEdges()
	bottom := s.services()
	s.rooms()
	s.stand(0)
	top := bottom
	if lanes := s.lanes(); lanes > 0 || len(s.row) > 0 {
		top += laneHeight * float64(lanes+2)
	}
	s.stand(top)
	s.bottom = max(s.bottom, bottom)
	s.route(bottom)
}

// stand places the sites side by side. Those that hold something are of one height.
func (s *svg) stand(top float64) {
	x, tallest := gap, 0.0
	for i, b := range s.grounds {
		x += s.room[i]
		w, h := s.place(b, x, top)
		if len(b.Inside) > 0 {
			tallest = max(tallest, h)
		}
		x += w
		s.bottom = max(s.bottom, top+h)
	}
	for _, b := range s.grounds {
		if r := s.placed[b.ID]; len(b.Inside) > 0 {
			r.h = tallest
			s.placed[b.ID] = r
		}
	}
	s.width = max(s.width, x+s.room[len(s.grounds)]+gap)
}

// services places the row on top, and returns where it ends. Those without arrows are last in it; where there is too little room they
// have rows of their own above the others, whose arrows do not have to pass them.
func (s *svg) services() (bottom float64) {
	left := gap + s.needed(0) // where the first site begins
	width := left
	var joined, apart []*Box
	for _, b := range s.row {
		w, _ := s.place(b, 0, 0)
		if width += w + serviceGap; s.alone(b) {
			apart = append(apart, b)
		} else {
			joined = append(joined, b)
		}
	}
	y := gap
	if width > rowMax {
		y = s.rowOf(apart, left, y) + gap
		apart = nil
	}
	return s.rowOf(append(joined, apart...), left, y+archHeight*float64(len(s.row)))
}

// rowOf places services beside each other, and below each other where that is too wide.
func (s *svg) rowOf(list []*Box, left, y float64) (bottom float64) {
	x, bottom := left, y
	for _, b := range list {
		if x > left && x > rowMax-150 {
			x, y = left, bottom+2*gap
		}
		w, h := s.place(b, x, y)
		x += w + serviceGap
		s.width, bottom = max(s.width, x-serviceGap+gap), max(bottom, y+h)
	}
	return bottom
}

// rooms is how far apart the sites stand: as far as what runs between them needs, and as wide together as the services.
func (s *svg) rooms() {
	s.room = make([]float64, len(s.grounds)+1)
	total := 2 * gap
	for i, b := range s.grounds {
		w, _ := s.place(b, 0, 0)
		total += w
		switch {
		case i > 0:
			s.room[i] = max(siteGap, s.needed(i))
		default:
			s.room[i] = s.needed(i)
		}
		total += s.room[i]
	}
	last := len(s.grounds)
	s.room[last] = s.needed(last)
	if more := s.width - total - s.room[last]; more > 0 && last > 1 {
		for i := 1; i < last; i++ {
			s.room[i] += more / float64(last-1)
		}
	}
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

// shades are the colors of the kinds; what is no site, cloud, host or machine is a service.
var shades = [...]struct{ kind, color string }{{"site", "#eef3f8"}, {"cloud", "#dfe9f2"}, {"host", "#f7f3e8"}, {"vm", "#ffffff"}, {"service", "#f4f6f9"}}

func shade(kind string) int {
	for i := range shades {
		if shades[i].kind == kind {
			return i
		}
	}
	return len(shades) - 1
}

func (s *svg) draw(out *bytes.Buffer, b *Box) {
	fmt.Fprintf(out, "<g><title>%s</title>", escaped(b.ID))
	r := s.placed[b.ID]
	shaded(out, shade(b.Kind), r)
	fmt.Fprintf(out, `<text x="%.1f" y="%.1f">%s</text></g>`+"\n", r.x+padding, r.y+padding+0.7*lineHeight, escaped(b.Label))
	for _, in := range b.Inside {
		s.draw(out, in)
	}
}

// shaded is a box of a kind. Services are round.
func shaded(out *bytes.Buffer, kind int, r rectangle) {
	round := 4.0
	if kind == len(shades)-1 {
		round = min(14, r.h/2)
	}
	fmt.Fprintf(out, `<rect class="kind-%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.0f" fill="%s" stroke="#456"/>`, shades[kind].kind, r.x, r.y, r.w, r.h, round, shades[kind].color)
}

func (s *svg) wire(out *bytes.Buffer, w wire) {
	style := ` stroke-width="1" marker-end="url(#tip)"`
	switch {
	case w.edge.Line:
		style = ` stroke-width="2.5"`
	case w.edge.Dashed:
		style += ` stroke-dasharray="5 4"`
	}
	fmt.Fprintf(out, `<path class="wire" d="%s" fill="none" stroke="#333"%s/>`+"\n", w.path(), style)
}

func escaped(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(plain(s))); err != nil {
		panic("report: " + err.Error()) // a Buffer takes everything
	}
	return b.String()
}
