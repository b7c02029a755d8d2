package explore

import (
	"slices"

	"vmmdrill/sim/recovery"
)

// acts are the actions of a system in which anything that is not refused may happen.
type acts struct {
	*packing
	actions []Action
	shared  []int   // those for the estate, VMM's machine and its database's
	each    [][]int // those for each workload
	common  Key     // the bits of a key that all machines share

	allowed func(w *world, a *Action) bool
	settle  func(w *world)                                             // what follows at once; nil: nothing
	broken  func(before, after *world, a *Action, broken func(string)) // nil: nothing is looked at
	holds   func(w *world, t recovery.Target, broken func(string))     // of a workload, or of the rest; nil: nothing is looked at
}

func newActs(p *packing, actions []Action) acts {
	x := acts{packing: p, actions: actions, each: make([][]int, len(p.from.machines))}
	for i := range actions {
		if t := actions[i].Target; t >= 0 {
			x.each[t] = append(x.each[t], i)
		} else {
			x.shared = append(x.shared, i)
		}
	}
	at := x.common.put(1<<p.estate-1, 1+p.extra, p.estate)
	for range p.management() {
		at = x.common.put(1<<p.machine-1, at, p.machine)
	}
	return x
}

// Group is what all machines of a state share.
func (x *acts) Group(k Key) Key { return Key{k[0] & x.common[0], k[1] & x.common[1]} }

// acting expands worlds. It remembers what actions lead to: those for a workload hang on that and on what all share, the others on what
// all share alone, unless they concern every machine. So most of a world need not be unpacked.
type acting struct {
	*acts
	commons     map[Key]uint32  // where they stand in shares
	shares      []share         // by number
	numbers     [1 << 16]uint16 // of packed machines, from 1
	machines    int             // that have a number
	texts       [][]string      // what is broken, from 1
	remembered  int             // consequences
	at, next    world
	parts, then packed
	sorted      []uint64
	unfolded    bool
}

// share is what all machines of a state share.
type share struct {
	bits Key
	all  *outcome
	each [][]*outcome // by workload and number of its machine
}

// outcome is what can happen in a situation, and what is wrong with it.
type outcome struct {
	consequences []consequence
	broken       []string
}

// consequence is what an action leads to. Those that are apart have to be carried out on the whole world.
type consequence struct {
	share           uint32
	machine, action uint16
	broken          uint16 // in texts, 0 if nothing is
	apart           bool
}

// rememberedMax bounds what is remembered; then it begins anew.
const rememberedMax = 4 << 20

func newActing(a *acts) *acting {
	return &acting{acts: a, commons: map[Key]uint32{}, texts: make([][]string, 1), sorted: make([]uint64, len(a.from.machines))}
}

func (x *acting) Weight() int { return x.weight(x.parts.machines) }

// expand hands over what may happen in a state. spends is what an action takes from what the system adds to the world, and whether it may.
func (x *acting) expand(k Key, spends func(action int, extra uint64) (uint64, bool), successor func(uint16, Key), violated func(string)) {
	if x.remembered > rememberedMax {
		x.forget()
	}
	x.split(k, &x.parts)
	x.unfolded = false
	share := x.shareOf(x.Group(k))
	if x.shares[share].all == nil {
		o := x.find(recovery.TheEstate, x.acts.shared)
		x.shares[share].all = o // find may have moved the shares
	}
	x.consider(x.shares[share].all, -1, spends, successor, violated)
	for i, m := range x.parts.machines {
		number := x.number(m)
		known := x.shares[share].each[i]
		if number >= len(known) {
			known = append(known, make([]*outcome, number+1-len(known))...)
			x.shares[share].each[i] = known
		}
		if known[number] == nil {
			known[number] = x.find(recovery.Target(i), x.each[i])
		}
		x.consider(known[number], i, spends, successor, violated)
	}
}

func (x *acting) forget() {
	x.commons, x.shares, x.remembered = map[Key]uint32{}, nil, 0
}

// shareOf is where what all machines share is remembered.
func (x *acting) shareOf(bits Key) uint32 {
	n, ok := x.commons[bits]
	if !ok {
		n = uint32(len(x.shares))
		x.commons[bits] = n
		x.shares = append(x.shares, share{bits: bits, each: make([][]*outcome, len(x.from.machines))})
	}
	return n
}

// number is a small one for a packed machine.
func (x *acting) number(machine uint64) int {
	n := &x.numbers[machine]
	if *n == 0 {
		x.machines++
		*n = uint16(x.machines)
	}
	return int(*n)
}

// consider hands over what actions lead to; of is the workload that they are for, or -1.
func (x *acting) consider(o *outcome, of int, spends func(int, uint64) (uint64, bool), successor func(uint16, Key), violated func(string)) {
	for _, what := range o.broken {
		violated(what)
	}
	for i := range o.consequences {
		c := &o.consequences[i]
		extra, may := spends(int(c.action), x.parts.extra)
		if !may {
			continue
		}
		for _, what := range x.texts[c.broken] {
			violated(what)
		}
		if c.apart {
			x.carryOut(int(c.action))
			x.pack(&x.next, &x.then)
			x.then.extra = extra
			successor(c.action, x.key(&x.then, x.sorted))
			continue
		}
		copy(x.sorted, x.parts.machines)
		if of >= 0 {
			x.sorted[of] = uint64(c.machine)
		}
		successor(c.action, x.assemble(x.shares[c.share].bits, extra))
	}
}

// assemble puts what all machines share together with the machines in sorted.
func (x *acting) assemble(k Key, extra uint64) Key {
	for _, r := range x.symmetric {
		insertionSort(x.sorted[r[0]:r[1]])
	}
	k[0] |= 1 | extra<<1
	at := 1 + x.extra + x.estate + uint(x.management())*x.machine
	for _, m := range x.sorted {
		at = k.put(m, at, x.machine)
	}
	return k
}

// find carries out everything that is allowed for a workload, or for what all share.
func (x *acting) find(of recovery.Target, actions []int) *outcome {
	o := &outcome{}
	x.unfold()
	if x.holds != nil {
		x.holds(&x.at, of, func(what string) { o.broken = append(o.broken, what) })
	}
	for _, i := range actions {
		a := &x.actions[i]
		if !x.allowed(&x.at, a) {
			continue
		}
		c := consequence{action: uint16(i), apart: a.Op.Each != nil}
		x.do(a)
		if x.broken != nil {
			c.broken = x.noted(func(note func(string)) { x.broken(&x.at, &x.next, a, note) })
		}
		if !c.apart {
			x.follow()
			x.pack(&x.next, &x.then)
			x.then.extra = 0
			k := x.key(&x.then, x.sorted)
			c.share = x.shareOf(x.Group(k))
			if of >= 0 {
				c.machine = uint16(x.then.machines[of])
			}
		}
		o.consequences = append(o.consequences, c)
	}
	x.remembered += len(o.consequences) + 1
	o.consequences = slices.Clip(o.consequences)
	return o
}

// noted keeps what is broken, 0 if nothing is.
func (x *acting) noted(look func(note func(string))) uint16 {
	var all []string
	look(func(what string) { all = append(all, what) })
	if all == nil {
		return 0
	}
	for i := range x.texts { // there are few: a promise and a machine each
		if slices.Equal(x.texts[i], all) {
			return uint16(i)
		}
	}
	x.texts = append(x.texts, all)
	return uint16(len(x.texts) - 1)
}

// carryOut leaves in next what an action and what follows at once make of the world at hand.
func (x *acting) carryOut(action int) {
	x.do(&x.actions[action])
	x.follow()
}

func (x *acting) do(a *Action) {
	x.unfold()
	x.next.estate, x.next.extra = x.at.estate, x.at.extra
	x.next.machines = append(x.next.machines[:0], x.at.machines...)
	recovery.Do(a.Op, &x.next.estate, x.next.machines, a.Target, a.Args)
}

func (x *acting) follow() {
	if x.settle != nil {
		x.settle(&x.next)
	}
}

// unfold unpacks the world at hand.
func (x *acting) unfold() {
	if !x.unfolded {
		x.packing.unfold(&x.parts, &x.at)
		x.unfolded = true
	}
}
