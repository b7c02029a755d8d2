package capacity

import (
	"cmp"
	"math"
	"slices"
)

// Item is a machine that has to start somewhere.
type Item struct {
	Size float64
	Bins []int // where it may; positions in the list of bins
}

// Placement says where items are: -1 for those that are nowhere. Placed is how many are somewhere, and no placement has more than
// Bound; where both are the same it is proven to be one of the best.
type Placement struct {
	Bin           []int
	Placed, Bound int
}

// exactMax is how many items are tried in every way; more are placed by a heuristic and bounded.
const exactMax = 14

// attempts is how many items less than the bound are tried to be placed together.
const attempts = 8

// Place finds a placement of as many items as possible into bins of these capacities.
func Place(items []Item, bins []float64) Placement {
	most := bound(items, bins)
	turns := make([]int, len(items))
	for i := range turns {
		turns[i] = i
	}
	slices.SortStableFunc(turns, func(a, b int) int { return cmp.Compare(items[a].Size, items[b].Size) })
	best := Placement{}
	for n := most; n > most-attempts && n >= best.Placed && best.Placed < most; n-- {
		tried := slices.Clone(turns)
		slices.Reverse(tried[:max(0, n)]) // the small ones, of which so many may fit, the largest of them first
		if p := fit(items, bins, tried); best.Bin == nil || p.Placed > best.Placed {
			best = p
		}
	}
	if best.Bin == nil {
		best.Bin = slices.Repeat([]int{-1}, len(items))
	}
	best.Bound = most
	if best.Placed < best.Bound && len(items) <= exactMax {
		best = exhaust(items, bins, best)
	}
	return best
}

// fit places items in their turns, each into the fullest bin that takes it, and then makes room for those that are left by moving one
// other item.
func fit(items []Item, bins []float64, turns []int) Placement {
	p := Placement{Bin: slices.Repeat([]int{-1}, len(items))}
	left := slices.Clone(bins)
	var out []int
	for _, i := range turns {
		if b := fullest(items[i], left, -1); b >= 0 {
			p.put(items, left, i, b)
		} else {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(items[a].Size, items[b].Size) }) // more of the small ones find room
	for _, i := range out {
		p.makeRoom(items, left, i)
	}
	return p
}

// fullest is the bin with the least room that takes an item, but one; -1 if none does.
func fullest(x Item, left []float64, but int) int {
	best := -1
	for _, b := range x.Bins {
		if b != but && left[b] >= x.Size && (best < 0 || left[b] < left[best]) {
			best = b
		}
	}
	return best
}

func (p *Placement) put(items []Item, left []float64, i, b int) {
	left[b] -= items[i].Size
	p.Bin[i] = b
	p.Placed++
}

// makeRoom places an item after moving one other, if that helps.
func (p *Placement) makeRoom(items []Item, left []float64, i int) {
	if b := fullest(items[i], left, -1); b >= 0 {
		p.put(items, left, i, b)
		return
	}
	for j := range items {
		b := p.Bin[j]
		if b < 0 || !slices.Contains(items[i].Bins, b) || left[b]+items[j].Size < items[i].Size {
			continue
		}
		if other := fullest(items[j], left, b); other >= 0 {
			left[b] += items[j].Size
			left[other] -= items[j].Size
			p.Bin[j] = other
			p.put(items, left, i, b)
			return
		}
	}
}

// bound is how many items can be placed at most: of the smallest first, those that fit into all bins together; and of those that are larger
// than half of every bin, one a bin.
func bound(items []Item, bins []float64) int {
	unit := common(items)
	room, largest := 0.0, 0.0
	for _, b := range bins {
		room += math.Floor(b/unit) * unit
		largest = max(largest, b)
	}
	var sizes []float64
	for _, x := range items {
		if slices.ContainsFunc(x.Bins, func(b int) bool { return bins[b] >= x.Size }) {
			sizes = append(sizes, x.Size)
		}
	}
	slices.Sort(sizes)
	n, big := 0, 0
	for _, s := range sizes {
		if room -= s; room < 0 {
			break
		}
		if 2*s > largest {
			if big++; big > len(bins) {
				break
			}
		}
		n++
	}
	return n
}

// common is the greatest number of which all sizes are multiples, if they are whole numbers: what a bin has beyond that is of no use.
func common(items []Item) float64 {
	unit := 0.0
	for _, x := range items {
		if x.Size != math.Trunc(x.Size) || x.Size > 1<<53 {
			return 1e-9
		}
		for a, b := unit, x.Size; ; a, b = b, math.Mod(a, b) {
			if b == 0 {
				unit = a
				break
			}
		}
	}
	return max(unit, 1e-9)
}

// exhaust tries every placement.
func exhaust(items []Item, bins []float64, best Placement) Placement {
	at := slices.Repeat([]int{-1}, len(items))
	left := slices.Clone(bins)
	var try func(i, placed int)
	try = func(i, placed int) {
		if best.Placed == best.Bound || placed+len(items)-i <= best.Placed {
			return
		}
		if i == len(items) {
			best.Bin, best.Placed = slices.Clone(at), placed
			return
		}
		for _, b := range items[i].Bins {
			if left[b] >= items[i].Size {
				left[b] -= items[i].Size
				at[i] = b
				try(i+1, placed+1)
				left[b] += items[i].Size
				at[i] = -1
			}
		}
		try(i+1, placed)
	}
	try(0, 0)
	best.Bound = best.Placed
	return best
}
