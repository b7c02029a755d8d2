package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	siteGap     = 60.0 // between two sites at least
	laneHeight  = 18.0 // between arrows that run beside each other from left to right, with a label
	columnWidth = 9.0  // and downwards
	busHeight   = 22.0 // between lines below the sites
)

// wire is an arrow with its way.
type wire struct {
	edge   Edge
	way    []point
	arched bool // the point in the middle is what the way bends towards
}

func (w *wire) path() string {
	var b strings.Builder
	for i, p := range w.way {
		command := "ML"[min(i, 1)]
		switch {
		case w.arched && i == 1:
			command = 'Q'
		case w.arched && i == 2:
			command = ' '
		}
		fmt.Fprintf(&b, "%c%.1f %.1f", command, p.x, p.y)
	}
	return b.String()
}

type point struct{ x, y float64 }

// routes are the arrows, by the way that they take.
type routes struct {
	arches   []Edge   // between services
	drops    []drop   // from a service down to a site or something in it
	bridges  []joint  // between two sites that stand side by side
	brackets []joint  // within a site
	buses    []joint  // below the sites: the lines between them, and what does not go between neighbours
	ends     []string // where arrows leave or reach a box, a word for each; a box shares its sides among them
}

// drop is an arrow between a service and something in a site. It runs beside the site, or ends at its top.
type drop struct {
	edge            Edge
	service, target string
	site            int
	side            string
	from, column    float64 // where it leaves the service, and where it runs down
	lane            int     // in which it runs from the one to the other
}

// joint is an arrow between two things in sites; left is the one that stands further left.
type joint struct {
	edge        Edge
	left, right string
	lane        int
}

// sortEdges finds the way that each arrow takes.
func (s *svg) sortEdges() {
	for _, e := range s.graph.Edges {
		a, b := s.ground[e.From], s.ground[e.To]
		x := joint{edge: e, left: e.From, right: e.To}
		if a > b {
			x.left, x.right = e.To, e.From
		}
		switch {
		case e.From == e.To:
		case a == onTop && b == onTop:
			s.arches = append(s.arches, e)
		case a == onTop || b == onTop:
			s.addDrop(x)
		case a == b:
			s.brackets = append(s.brackets, x)
			s.ends = append(s.ends, x.left+" right", x.right+" right")
		case e.Line || max(a-b, b-a) > 1:
			s.buses = append(s.buses, x)
			s.ends = append(s.ends, x.left+s.busSide(x.left), x.right+s.busSide(x.right))
		default:
			s.bridges = append(s.bridges, x)
			s.ends = append(s.ends, x.left+" right", x.right+" left")
		}
	}
	slices.SortStableFunc(s.buses, func(a, b joint) int { return cmp.Compare(s.span(a), s.span(b)) })
}

// addDrop takes the side of a site on which nothing goes to another one, if there is such a side.
func (s *svg) addDrop(x joint) {
	d := drop{edge: x.edge, service: x.left, target: x.right, site: s.ground[x.right], side: " right"}
	switch {
	case s.grounds[d.site].ID == d.target:
		d.side = " top"
	case d.site == 0:
		d.side = " left"
	}
	s.drops = append(s.drops, d)
	s.ends = append(s.ends, d.service+" bottom", d.target+d.side)
}

// busSide is the side of a site at which a line below the sites leaves it.
func (s *svg) busSide(id string) string {
	if s.grounds[s.ground[id]].ID == id {
		return " bottom"
	}
	return " beside"
}

func (s *svg) span(x joint) int { return s.ground[x.right] - s.ground[x.left] }

// needed is how wide the room left of a site has to be for what runs there.
func (s *svg) needed(i int) (w float64) {
	w = s.columns(i)
	widest := 0.0
	for _, x := range s.bridges {
		if s.ground[x.right] == i {
			widest = max(widest, wireLabel(x.edge.Label).w+60)
		}
	}
	return w + widest
}

// columns is how wide the part of a room is in which arrows run up and down.
func (s *svg) columns(i int) (w float64) {
	for _, d := range s.drops {
		if d.side == " right" && d.site == i-1 || d.side == " left" && i == 0 {
			w += columnWidth
		}
	}
	for _, x := range s.brackets {
		if s.ground[x.left] == i-1 {
			w += columnWidth + 8 + wireLabel(x.edge.Label).w
		}
	}
	if w > 0 {
		w += columnWidth
	}
	return w
}

// share is the part of a box's side at which the n-th arrow leaves it, or reaches it.
func (s *svg) share(end string, n map[string]int) float64 {
	total := 0
	for _, e := range s.ends {
		if e == end {
			total++
		}
	}
	n[end]++
	return float64(n[end]) / float64(total+1)
}

// lanes gives the arrows from services their columns beside the sites and their lanes above them: the further out a column is, the
// higher its lane, so that none crosses another of its side. It returns how many lanes there are.
func (s *svg) lanes() (count int) {
	used := map[string]int{} // looked up only
	slices.SortStableFunc(s.drops, func(a, b drop) int {
		return cmp.Or(cmp.Compare(a.site, b.site), cmp.Compare(s.placed[a.target].y, s.placed[b.target].y))
	})
	beside := map[int]float64{} // looked up only
	for i := range s.drops {
		d := &s.drops[i]
		r := s.placed[s.grounds[d.site].ID]
		switch d.side {
		case " top":
			d.column = r.x + r.w*s.share(d.target+d.side, used)
			continue
		case " left":
			d.column = r.x - columnWidth*(1+beside[d.site])
		default:
			d.column = r.right() + columnWidth*(1+beside[d.site])
		}
		beside[d.site]++
	}
	slices.SortStableFunc(s.drops, func(a, b drop) int { return cmp.Compare(a.column, b.column) })
	for i := range s.drops {
		d := &s.drops[i]
		r := s.placed[d.service]
		d.from = r.x + r.w*s.share(d.service+" bottom", used)
	}
	var order []int // the left side from the outermost on, then the right one
	for i := range s.drops {
		if s.drops[i].side == " left" {
			order = append(order, i)
		}
	}
	lefts := len(order)
	for i := len(s.drops) - 1; i >= lefts; i-- {
		order = append(order, i)
	}
	least := 0
	for k, i := range order {
		if k == lefts {
			least = 0
		}
		s.drops[i].lane = s.freeLane(order[:k], &s.drops[i], least)
		least = s.drops[i].lane + 1
		count = max(count, least)
	}
	return count
}

// freeLane is the first lane from the least on in which an arrow meets none of those that have one.
func (s *svg) freeLane(placed []int, d *drop, least int) int {
	for lane := least; ; lane++ {
		meets := slices.ContainsFunc(placed, func(i int) bool {
			o := &s.drops[i]
			return o.lane == lane && min(d.from, d.column) < max(o.from, o.column)+8 && min(o.from, o.column) < max(d.from, d.column)+8
		})
		if !meets {
			return lane
		}
	}
}

// route finds the ways when everything stands where it does. top is where the services end.
func (s *svg) route(top float64) {
	for _, e := range s.arches {
		s.arch(e)
	}
	s.routeDrops(top)
	used := map[string]int{} // looked up only
	slices.SortStableFunc(s.bridges, func(a, b joint) int {
		return cmp.Or(cmp.Compare(s.ground[a.left], s.ground[b.left]), cmp.Compare(s.middle(a.left)+s.middle(a.right), s.middle(b.left)+s.middle(b.right)))
	})
	level, site := math.Inf(-1), 0
	for _, x := range s.bridges {
		if s.ground[x.left] != site {
			level, site = math.Inf(-1), s.ground[x.left]
		}
		level = s.bridge(x, used, level)
	}
	s.routeBrackets(used)
	s.routeBuses(used)
}

func (s *svg) middle(id string) float64 { return s.placed[id].y + s.placed[id].h/2 }

// add keeps a way; it is told from left to right, or from the service on, and turned where the arrow points the other way.
func (s *svg) add(e Edge, turned bool, way ...point) {
	if turned {
		slices.Reverse(way)
	}
	s.wires = append(s.wires, wire{edge: e, way: way})
}

// arch joins two services: straight where they are neighbours, else in an arch over those between.
func (s *svg) arch(e Edge) {
	a, b := s.placed[e.From], s.placed[e.To]
	between := 0
	for _, o := range s.row {
		if r := s.placed[o.ID]; r.y == a.y && r.x > min(a.x, b.x) && r.x < max(a.x, b.x) {
			between++
		}
	}
	l := wireLabel(e.Label)
	if between == 0 || a.y != b.y {
		x1, y1 := a.towards(b)
		x2, y2 := b.towards(a)
		s.add(e, false, point{x1, y1}, point{x2, y2})
		s.labels = append(s.labels, l.above((x1+x2)/2, (y1+y2)/2))
		return
	}
	x1, x2, up := a.x+a.w/2, b.x+b.w/2, a.y-archHeight*float64(between+1)
	s.wires = append(s.wires, wire{e, []point{{x1, a.y}, {(x1 + x2) / 2, 2*up - a.y}, {x2, b.y}}, true})
	s.labels = append(s.labels, s.slid(l, point{(x1 + x2) / 2, up}, x1, x2))
}

// slid is a label above a way from left to right, at its middle if there it covers no other one and no arrow downwards, else elsewhere
// above it or beside its ends.
func (s *svg) slid(l placedLabel, at point, from, to float64) placedLabel {
	places := []float64{min(from, to) - l.w/2 - 5, max(from, to) + l.w/2 + 5}
	if max(from, to)-min(from, to) >= l.w {
		places = slices.Insert(places, 0, from+(to-from)*0.5, from+(to-from)*0.35, from+(to-from)*0.65, from+(to-from)*0.2, from+(to-from)*0.8)
	}
	for _, x := range places {
		if l = l.above(x, at.y); s.free(l) && !s.struck(l) {
			return l
		}
	}
	return l.above(at.x, at.y)
}

// struck reports whether an arrow from a service runs down through a label.
func (s *svg) struck(l placedLabel) bool {
	for i := range s.drops {
		d := &s.drops[i]
		for _, x := range []float64{d.from, d.column} {
			if l.x-2 < x && x < l.right()+2 {
				return true
			}
		}
	}
	return false
}

func (s *svg) routeDrops(top float64) {
	used := map[string]int{} // looked up only
	order := slices.Clone(s.drops)
	slices.SortStableFunc(order, func(a, b drop) int { return cmp.Compare(b.lane, a.lane) }) // the nearest column first
	for i := range order {
		d := &order[i]
		from, to := s.placed[d.service], s.placed[d.target]
		lane := top + laneHeight*float64(1+d.lane)
		way := []point{{d.from, from.bottom()}, {d.from, lane}, {d.column, lane}}
		switch at := to.y + to.h*s.share(d.target+d.side, used); d.side {
		case " top":
			way = append(way, point{d.column, to.y})
		case " left":
			way = append(way, point{d.column, at}, point{to.x, at})
		default:
			way = append(way, point{d.column, at}, point{to.right(), at})
		}
		s.add(d.edge, d.edge.From != d.service, way...)
		s.labels = append(s.labels, s.slid(wireLabel(d.edge.Label), point{(d.from + d.column) / 2, lane}, d.from, d.column))
	}
}

// bridge runs between two neighbours, below its label, and returns how far down that is: the next one runs below it.
func (s *svg) bridge(x joint, used map[string]int, level float64) float64 {
	i := s.ground[x.right]
	a, b, l := s.placed[x.left], s.placed[x.right], wireLabel(x.edge.Label)
	y1, y2 := a.y+a.h*s.share(x.left+" right", used), b.y+b.h*s.share(x.right+" left", used)
	from, to := s.placed[s.grounds[i-1].ID].right()+s.columns(i), s.placed[s.grounds[i].ID].x-columnWidth
	level = max((y1+y2)/2, level+l.h+6)
	middle := (from + to) / 2
	s.add(x.edge, x.edge.From != x.left, point{a.right(), y1}, point{from, y1}, point{middle - l.w/2 - 4, level}, point{middle + l.w/2 + 4, level}, point{to, y2}, point{b.x, y2})
	s.labels = append(s.labels, l.above(middle, level))
	return level
}

// routeBrackets goes out of a site at its right and back into it.
func (s *svg) routeBrackets(used map[string]int) {
	out := map[int]float64{} // looked up only
	for _, d := range s.drops {
		if d.side == " right" {
			out[d.site] += columnWidth
		}
	}
	for _, x := range s.brackets {
		i := s.ground[x.left]
		a, b, l := s.placed[x.left], s.placed[x.right], wireLabel(x.edge.Label)
		y1, y2 := a.y+a.h*s.share(x.left+" right", used), b.y+b.h*s.share(x.right+" right", used)
		out[i] += columnWidth
		column := s.placed[s.grounds[i].ID].right() + out[i]
		s.add(x.edge, false, point{a.right(), y1}, point{column, y1}, point{column, y2}, point{b.right(), y2})
		l.x, l.y = column+4, (y1+y2)/2-l.h/2
		s.labels = append(s.labels, l)
		out[i] += 8 + l.w
	}
}

// routeBuses runs below the sites, the short ones nearest to them.
func (s *svg) routeBuses(used map[string]int) {
	lanes := 0
	for i := range s.buses {
		x := &s.buses[i]
		for slices.ContainsFunc(s.buses[:i], func(o joint) bool {
			return o.lane == x.lane && s.ground[o.left] < s.ground[x.right] && s.ground[x.left] < s.ground[o.right]
		}) {
			x.lane++
		}
		lanes = max(lanes, x.lane+1)
	}
	from, to := make([]float64, len(s.buses)), make([]float64, len(s.buses))
	for i := len(s.buses) - 1; i >= 0; i-- { // at its left end, the lowest stands furthest left
		from[i] = s.busEnd(s.buses[i].left, -1, used)
	}
	for i := range s.buses { // at its right end, the highest
		to[i] = s.busEnd(s.buses[i].right, 1, used)
	}
	for i, x := range s.buses {
		y := s.bottom + busHeight*float64(1+x.lane)
		way := s.busWay(x.left, from[i], y)
		back := s.busWay(x.right, to[i], y)
		slices.Reverse(back)
		s.add(x.edge, x.edge.From != x.left, append(way, back...)...)
		s.labels = append(s.labels, wireLabel(x.edge.Label).above((from[i]+to[i])/2, y))
	}
	s.bottom += busHeight * float64(lanes)
}

// busEnd is where a line leaves a site downwards: in the half of its bottom that is nearer to where the line goes, or beside what stands
// in it.
func (s *svg) busEnd(id string, side float64, used map[string]int) float64 {
	site := s.placed[s.grounds[s.ground[id]].ID]
	end := id + s.busSide(id)
	if end != id+" bottom" {
		if side < 0 {
			return site.right() - padding/2
		}
		return site.x + padding/2
	}
	share := s.share(end, used)
	if side < 0 {
		return site.x + site.w*(0.5+share/2)
	}
	return site.x + site.w*share/2
}

// busWay is the part of a way from its end down to its lane.
func (s *svg) busWay(id string, x, y float64) []point {
	r := s.placed[id]
	if s.busSide(id) == " bottom" {
		return []point{{x, r.bottom()}, {x, y}}
	}
	middle := r.y + r.h/2
	if x > r.x {
		return []point{{r.right(), middle}, {x, middle}, {x, y}}
	}
	return []point{{r.x, middle}, {x, middle}, {x, y}}
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
