package twin

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// Pack packs s injectively. From bit 0: up[P], up[S], link, ver, role, sql,
// ags, regS, wit, one bit each; then from bit 9+10*i for VM i: src (1 bit),
// ph (3), lag (2), rp (1), on[P] (1), on[S] (1), rep (1). Bits 59 to 63 are
// zero.
func (s State) Pack(p Params) uint64 {
	k := bit(s.Up[P]) |
		bit(s.Up[S])<<1 |
		bit(s.Link)<<2 |
		bit(s.Ver)<<3 |
		uint64(s.Role)<<4 |
		uint64(s.SQL)<<5 |
		bit(s.AGS)<<6 |
		bit(s.RegS)<<7 |
		uint64(s.Wit)<<8
	for i := range p.VMs() {
		v := uint64(s.Src[i]) |
			uint64(s.Ph[i])<<1 |
			uint64(s.Lag[i])<<4 |
			uint64(s.RP[i])<<6 |
			bit(s.On[i][P])<<7 |
			bit(s.On[i][S])<<8 |
			bit(s.Rep[i])<<9
		k |= v << (9 + 10*i)
	}
	return k
}

// Unpack is the inverse of [State.Pack].
func Unpack(p Params, k uint64) State {
	var s State
	s.Up[P] = k&1 != 0
	s.Up[S] = k>>1&1 != 0
	s.Link = k>>2&1 != 0
	s.Ver = k>>3&1 != 0
	s.Role = uint8(k >> 4 & 1)
	s.SQL = uint8(k >> 5 & 1)
	s.AGS = k>>6&1 != 0
	s.RegS = k>>7&1 != 0
	s.Wit = uint8(k >> 8 & 1)
	for i := range p.VMs() {
		v := k >> (9 + 10*i)
		s.Src[i] = uint8(v & 1)
		s.Ph[i] = uint8(v >> 1 & 7)
		s.Lag[i] = uint8(v >> 4 & 3)
		s.RP[i] = uint8(v >> 6 & 1)
		s.On[i][P] = v>>7&1 != 0
		s.On[i][S] = v>>8&1 != 0
		s.Rep[i] = v>>9&1 != 0
	}
	return s
}

// Count is what an exploration counts.
type Count struct {
	States      int
	Transitions int // pairs of a state and an action enabled in it
	Depth       int // greatest breadth-first distance from the initial state
}

// Explore walks the reachable states breadth-first from the initial one and
// calls visit, unless nil, once for each.
func Explore(p Params, visit func(State)) Count {
	actions := Actions(p)
	var seen set
	start := Initial(p).Pack(p)
	seen.add(start)
	frontier := []uint64{start}
	var next []uint64
	var c Count
	for depth := 0; len(frontier) > 0; depth++ {
		c.Depth = depth
		c.States += len(frontier)
		next = next[:0]
		for _, k := range frontier {
			s := Unpack(p, k)
			if visit != nil {
				visit(s)
			}
			for _, a := range actions {
				if refusal(p, &s, a) != "" {
					continue
				}
				c.Transitions++
				k := Apply(p, s, a).Pack(p)
				if seen.add(k) {
					next = append(next, k)
				}
			}
		}
		frontier, next = next, frontier
	}
	return c
}

// CountSymmetric returns what Explore returns, in less time and memory for
// more than one workload. No action tells one workload from another, so the
// walk keeps one state of all those that differ by a permutation of the
// workloads, and counts it and its transitions as often as there are such
// states.
func CountSymmetric(p Params) Count {
	actions := Actions(p)
	var seen set
	start, _ := sorted(p, Initial(p).Pack(p))
	seen.add(start)
	frontier := []uint64{start}
	var next []uint64
	var c Count
	for depth := 0; len(frontier) > 0; depth++ {
		c.Depth = depth
		next = next[:0]
		for _, k := range frontier {
			s := Unpack(p, k)
			_, times := sorted(p, k)
			c.States += times
			for _, a := range actions {
				if refusal(p, &s, a) != "" {
					continue
				}
				c.Transitions += times
				k, _ := sorted(p, Apply(p, s, a).Pack(p))
				if seen.add(k) {
					next = append(next, k)
				}
			}
		}
		frontier, next = next, frontier
	}
	return c
}

// sorted returns the packed state k with its workloads in ascending order,
// and the number of different states that permuting them gives.
func sorted(p Params, k uint64) (uint64, int) {
	const mask = 1<<10 - 1
	var v [MaxVMs]uint64
	w := v[:p.Workloads]
	for i := range w {
		w[i] = k >> (9 + 10*i) & mask
		for j := i; j > 0 && w[j] < w[j-1]; j-- {
			w[j], w[j-1] = w[j-1], w[j]
		}
	}
	times, run := 1, 0
	for i := range w {
		k &^= mask << (9 + 10*i)
		k |= w[i] << (9 + 10*i)
		if i > 0 && w[i] == w[i-1] {
			run++
		} else {
			run = 1
		}
		times = times * (i + 1) / run
	}
	return k, times
}

// set is a set of packed states by open addressing. A slot holds the key plus
// one, and zero when it is free.
type set struct {
	slots []uint64
	n     int
}

// add adds k and reports whether it was absent.
func (t *set) add(k uint64) bool {
	if 4*t.n >= 3*len(t.slots) {
		old := t.slots
		t.slots = make([]uint64, max(1024, 2*len(old)))
		for _, v := range old {
			if v != 0 {
				t.slots[t.find(v)] = v
			}
		}
	}
	h := t.find(k + 1)
	if t.slots[h] != 0 {
		return false
	}
	t.slots[h] = k + 1
	t.n++
	return true
}

// find returns the slot of v, or the free one where it belongs.
func (t *set) find(v uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	h := v * 0x9e3779b97f4a7c15
	h ^= h >> 32
	for h &= mask; t.slots[h] != 0 && t.slots[h] != v; h = (h + 1) & mask {
	}
	return h
}
