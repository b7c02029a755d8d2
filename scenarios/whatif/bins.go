package whatif

import "math/bits"

// bins count whole numbers, each in a bin that is at most a part of 1024 wide, as HdrHistogram does; but only the octaves that occur take memory, a
// few of the forty for one metric, so that a sweep of many variants can have many of them.
type bins struct {
	pages [pagesMax]*page // the first of 0…1023, each further one of twice as much as the one before it
	count int
}

// page has the bins of an octave. A sweep is of fewer replications than it can count.
type page [1 << pageBits]uint32

const (
	pageBits = 10
	pagesMax = 41 // up to countedMax
)

// add counts a number; false if it is greater than any that can be counted.
func (b *bins) add(v int64) bool {
	p, shift := 0, 0
	if v >= 1<<pageBits {
		p = bits.Len64(uint64(v)) - pageBits
		shift = p - 1
	}
	if v < 0 || p >= pagesMax {
		return false
	}
	if b.pages[p] == nil {
		b.pages[p] = new(page)
	}
	b.pages[p][v>>shift&(1<<pageBits-1)]++
	b.count++
	return true
}

// ranked is the middle of the bin in which the number of a rank is, counted from 1.
func (b *bins) ranked(rank int) float64 {
	for p, counts := range &b.pages {
		if counts == nil {
			continue
		}
		for i, n := range counts {
			if rank -= int(n); rank > 0 {
				continue
			}
			if p == 0 {
				return float64(i)
			}
			low, width := int64(1<<pageBits+i)<<(p-1), int64(1)<<(p-1)
			return float64(low) + float64(width-1)/2
		}
	}
	panic("whatif: a rank of more numbers than were counted")
}
