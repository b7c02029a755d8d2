package explore

import (
	"math/bits"

	"vmmdrill/sim/recovery"
)

// world is a state unpacked.
type world struct {
	estate   recovery.Estate
	machines []recovery.Machine // the workloads
	extra    uint64             // what the system adds: budgets, a position in a procedure
}

// packing puts worlds of one deployment into keys and back. What never changes is taken from the world it was made of.
type packing struct {
	from      world
	extra     uint // bits
	estate    uint
	machine   uint
	symmetric [][2]int // workloads from, to: alike, and so kept in order
}

// stream writes fields one after the other into a word, or reads them back. One walk over the fields does both, so that they cannot
// disagree.
type stream struct {
	word    uint64
	n       uint
	reading bool
}

func (s *stream) flag(f *bool) {
	if s.reading {
		*f = s.word>>s.n&1 != 0
	} else if *f {
		s.word |= 1 << s.n
	}
	s.n++
}

func number[T ~uint8](s *stream, f *T, width uint) {
	if s.reading {
		*f = T(s.word >> s.n & (1<<width - 1))
	} else {
		s.word |= uint64(*f) << s.n
	}
	s.n += width
}

// walkMachine is over what can change of a machine in a search: not the faults of its replication, which none lets strike.
func walkMachine(s *stream, m *recovery.Machine) {
	number(s, &m.Source, 1)
	number(s, &m.Phase, 3)
	number(s, &m.Lag, 2)
	s.flag(&m.Older)
	s.flag(&m.On[0])
	s.flag(&m.On[1])
	s.flag(&m.Reported)
	s.flag(&m.Test)
	s.flag(&m.HostDown[0])
	s.flag(&m.HostDown[1])
	s.flag(&m.Paused[0])
	s.flag(&m.Paused[1])
}

// walkEstate is over what can change of an estate beside its machines.
func walkEstate(s *stream, e *recovery.Estate) {
	s.flag(&e.Up[0])
	s.flag(&e.Up[1])
	s.flag(&e.Link)
	s.flag(&e.Vault)
	s.flag(&e.Internet[0])
	s.flag(&e.Internet[1])
	s.flag(&e.Directory[0])
	s.flag(&e.Directory[1])
	s.flag(&e.Service)
	s.flag(&e.Broken)
	s.flag(&e.Registered[0])
	s.flag(&e.Registered[1])
	if e.Option == recovery.Standalone {
		s.flag(&e.Verified)
		return
	}
	number(s, &e.Role, 1)
	number(s, &e.SQL, 1)
	s.flag(&e.Synchronised)
	s.flag(&e.Suspended)
	s.flag(&e.RoleFailed)
	s.flag(&e.PrimaryLost)
	s.flag(&e.NoLogin[0])
	s.flag(&e.NoLogin[1])
	s.flag(&e.Verified)
	walkCluster(s, &e.VMMCluster)
	walkCluster(s, &e.SQLCluster)
}

func walkCluster(s *stream, c *recovery.Cluster) {
	for side := range c.Nodes {
		width := uint(bits.Len8(c.Nodes[side]))
		number(s, &c.Failed[side], width)
		number(s, &c.Quarantined[side], width)
		number(s, &c.Votes[side], width)
		s.flag(&c.WitnessCut[side])
	}
	s.flag(&c.Apart)
	number(s, &c.WitnessVote, 1)
	s.flag(&c.WitnessDown)
	number(s, &c.Holder, 1)
}

// newPacking is for the worlds of a deployment. Workloads that are alike are kept in order if symmetric is true. It is false when a
// world does not fit into a key.
func newPacking(from world, extra uint, symmetric bool) (*packing, bool) {
	p := &packing{from: from, extra: extra}
	var s stream
	walkEstate(&s, &p.from.estate)
	p.estate = s.n
	s = stream{}
	walkMachine(&s, &recovery.Machine{})
	p.machine = s.n
	for i := 0; symmetric && i < len(from.machines); {
		j := i + 1
		for j < len(from.machines) && from.machines[j] == from.machines[i] {
			j++
		}
		if j-i > 1 {
			p.symmetric = append(p.symmetric, [2]int{i, j})
		}
		i = j
	}
	width := 1 + p.extra + p.estate + uint(len(from.machines)+p.management())*p.machine
	return p, p.extra+p.estate < 64 && p.machine <= 16 && width <= 128
}

// management is how many machines of an estate are no workloads.
func (p *packing) management() int {
	switch e := &p.from.estate; {
	case e.Option != recovery.Standalone:
		return 0
	case e.HasDatabase:
		return 2
	}
	return 1
}

// packed is a world of which every part is packed by itself, so that an action packs only what it changed.
type packed struct {
	estate, extra uint64
	vmm, database uint64
	machines      []uint64
}

func packMachine(m *recovery.Machine) uint64 {
	var s stream
	walkMachine(&s, m)
	return s.word
}

func packEstate(e *recovery.Estate) uint64 {
	var s stream
	walkEstate(&s, e)
	return s.word
}

// key puts the parts together. The first bit is set, so that no key is nought.
func (p *packing) key(w *packed, sorted []uint64) Key {
	copy(sorted, w.machines)
	for _, r := range p.symmetric {
		insertionSort(sorted[r[0]:r[1]])
	}
	k := Key{1 | w.extra<<1 | w.estate<<(1+p.extra)}
	at := 1 + p.extra + p.estate
	if m := p.management(); m > 0 {
		at = k.put(w.vmm, at, p.machine)
		if m > 1 {
			at = k.put(w.database, at, p.machine)
		}
	}
	for _, m := range sorted {
		at = k.put(m, at, p.machine)
	}
	return k
}

func insertionSort(s []uint64) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

// put writes bits into a key and is where the next ones go.
func (k *Key) put(v uint64, at, width uint) uint {
	if at < 64 {
		k[0] |= v << at
		if at+width > 64 {
			k[1] |= v >> (64 - at)
		}
	} else {
		k[1] |= v << (at - 64)
	}
	return at + width
}

func (k *Key) get(at, width uint) uint64 {
	v := uint64(0)
	if at < 64 {
		v = k[0] >> at
		if at+width > 64 {
			v |= k[1] << (64 - at)
		}
	} else {
		v = k[1] >> (at - 64)
	}
	return v & (1<<width - 1)
}

// pack is a world's parts.
func (p *packing) pack(w *world, into *packed) {
	into.estate, into.extra = packEstate(&w.estate), w.extra
	if m := p.management(); m > 0 {
		into.vmm = packMachine(&w.estate.VMM)
		if m > 1 {
			into.database = packMachine(&w.estate.Database)
		}
	}
	into.machines = into.machines[:0]
	for i := range w.machines {
		into.machines = append(into.machines, packMachine(&w.machines[i]))
	}
}

// split takes the parts of a key.
func (p *packing) split(k Key, parts *packed) {
	parts.extra = k.get(1, p.extra)
	parts.estate = k.get(1+p.extra, p.estate)
	at := 1 + p.extra + p.estate
	if m := p.management(); m > 0 {
		parts.vmm = k.get(at, p.machine)
		at += p.machine
		if m > 1 {
			parts.database = k.get(at, p.machine)
			at += p.machine
		}
	}
	parts.machines = parts.machines[:0]
	for range p.from.machines {
		parts.machines = append(parts.machines, k.get(at, p.machine))
		at += p.machine
	}
}

// unfold is the world of the parts.
func (p *packing) unfold(parts *packed, w *world) {
	w.estate, w.extra = p.from.estate, parts.extra
	w.machines = append(w.machines[:0], p.from.machines...)
	s := stream{word: parts.estate, reading: true}
	walkEstate(&s, &w.estate)
	if m := p.management(); m > 0 {
		readMachine(parts.vmm, &w.estate.VMM)
		if m > 1 {
			readMachine(parts.database, &w.estate.Database)
		}
	}
	for i := range w.machines {
		readMachine(parts.machines[i], &w.machines[i])
	}
}

func readMachine(word uint64, m *recovery.Machine) {
	s := stream{word: word, reading: true}
	walkMachine(&s, m)
}

// unpack is the world of a key, and its parts.
func (p *packing) unpack(k Key, w *world, parts *packed) {
	p.split(k, parts)
	p.unfold(parts, w)
}

// weight is how many worlds differ from the one with these workloads only in which of those that are alike is which.
func (p *packing) weight(machines []uint64) int {
	n := 1
	for _, r := range p.symmetric {
		same := 0
		for i := r[0]; i < r[1]; i++ {
			n *= i - r[0] + 1
			same++
			if i > r[0] && machines[i] != machines[i-1] {
				same = 1
			}
			n /= same
		}
	}
	return n
}
