// Package twin is a literal transcription of the abstract failover protocol,
// written independently of package recovery and used only by its tests as an
// oracle.
//
// Nothing here is clever: every variable, predicate, guard and effect has the
// name and the order it has in the protocol, so that the two can be read side
// by side.
//
// Order of assignments. The protocol says both that effects use the values
// before the action and that they run top to bottom. Every effect below is
// written top to bottom, and no effect reads a variable it has already
// written in a way that tells the two readings apart:
//
//   - SITE_FAIL tests on[V][s], or sql and up[other(s)], before it clears
//     up[s] and on[j][s]; up[other(s)] is never written.
//   - UFO's "if still on[src] and not link" follows "if up[src] and link:
//     on[src] := 0", but the two conditions exclude each other on link.
//   - REV picks lag from ph and takes tgt before src and ph change.
//   - AG_AUTO, PARTITION, START, PDO and PCANCEL write variables that their
//     other assignments do not read.
package twin

import "fmt"

// The sites.
const (
	P = 0
	S = 1
)

// The phases of a VM.
const (
	REPL = iota // replicating
	PREP        // planned failover under way, source stopped
	UFO         // unplanned failover done, not committed
	PFO         // planned failover done, not committed
	CU          // committed after UFO
	CP          // committed after PFO
)

// MaxVMs is the greatest number of VMs in a state: four workloads and V.
const MaxVMs = 5

// Params are the parameters of the protocol.
type Params struct {
	Option    int  // 1 = stand-alone VMM VM, 2 = stretched cluster and SQL AG
	Workloads int  // N, 1..4
	Partition bool // F
	VCommit   bool // VCOMMIT, of option 1 only
}

// VMs returns the number of VMs "VM i" ranges over: the workloads and, in
// option 1, V.
func (p Params) VMs() int {
	if p.Option == 1 {
		return p.Workloads + 1
	}
	return p.Workloads
}

// isV reports whether VM i is the VMM VM.
func (p Params) isV(i int) bool { return p.Option == 1 && i == p.Workloads }

// State holds the variables of the protocol. Index N is V in option 1; the
// entries and variables that do not exist under the parameters stay zero.
type State struct {
	Up   [2]bool
	Link bool

	Src [MaxVMs]uint8
	Ph  [MaxVMs]uint8
	Lag [MaxVMs]uint8
	RP  [MaxVMs]uint8
	On  [MaxVMs][2]bool
	Rep [MaxVMs]bool

	Ver bool // option 1

	Role uint8 // option 2, as all that follow
	SQL  uint8
	AGS  bool
	RegS bool
	Wit  uint8
}

// Initial returns the initial state.
func Initial(p Params) State {
	var s State
	s.Up[P] = true
	s.Up[S] = true
	s.Link = true
	for i := range p.VMs() {
		s.Src[i] = P
		s.Ph[i] = REPL
		s.Lag[i] = 0
		s.RP[i] = 0
		s.On[i][P] = true
		s.On[i][S] = false
		s.Rep[i] = false
	}
	if p.Option == 1 {
		s.Ver = true
	} else {
		s.Role = P
		s.SQL = P
		s.AGS = true
		s.RegS = false
		s.Wit = P
	}
	return s
}

func other(x uint8) uint8 { return 1 - x }

func (s *State) tgt(i int) uint8 { return other(s.Src[i]) }

// act returns where the live copy of VM i belongs.
func (s *State) act(i int) uint8 {
	if s.Ph[i] == REPL || s.Ph[i] == PREP {
		return s.Src[i]
	}
	return s.tgt(i)
}

func (s *State) both() bool { return s.Up[P] && s.Up[S] && s.Link }

func (s *State) dual(i int) bool { return s.On[i][P] && s.On[i][S] }

// quo reports whether side x has quorum. Option 2.
func (s *State) quo(x uint8) bool {
	return s.Up[x] && (s.Link || !s.Up[other(x)] || s.Wit == x)
}

func (s *State) vmmrun(p Params) bool {
	if p.Option == 1 {
		v := p.Workloads
		return s.On[v][P] || s.On[v][S]
	}
	return s.quo(s.Role) && s.quo(s.SQL) && (s.Role == s.SQL || s.Link)
}

func (s *State) reach(p Params, t uint8) bool {
	if p.Option == 1 {
		v := p.Workloads
		return s.On[v][t] || s.On[v][other(t)] && s.Link
	}
	return s.Role == t || s.Link
}

// Action is one action of the protocol. VM is -1 for an action that is not on
// a VM, Side is -1 for an action that does not name a site.
type Action struct {
	Name string
	VM   int
	Side int
}

// String returns the action with its VM index or its side, as in "UFO(0)" or
// "SITE_FAIL(P)".
func (a Action) String() string {
	switch {
	case a.VM >= 0:
		return fmt.Sprintf("%s(%d)", a.Name, a.VM)
	case a.Side >= 0:
		return fmt.Sprintf("%s(%c)", a.Name, "PS"[a.Side])
	}
	return a.Name
}

// Actions returns every action of the protocol under p, in a fixed order.
func Actions(p Params) []Action {
	var list []Action
	plain := func(name string) { list = append(list, Action{name, -1, -1}) }
	site := func(name string, side int) { list = append(list, Action{name, -1, side}) }
	workload := func(name string) {
		for i := range p.Workloads {
			list = append(list, Action{name, i, -1})
		}
	}
	// In option 1 the orders on workloads exist on V too, with their own
	// tests, so every order on a VM is on every VM.
	every := func(name string) {
		workload(name)
		if p.Option == 1 {
			list = append(list, Action{name, p.Workloads, -1})
		}
	}

	// Environment.
	site("SITE_FAIL", P)
	site("SITE_FAIL", S)
	site("SITE_RECOVER", P)
	site("SITE_RECOVER", S)
	every("WRITE")
	every("SYNC")
	if p.Partition {
		site("PARTITION", P)
		if p.Option == 2 {
			site("PARTITION", S)
		}
		plain("HEAL")
	}
	if p.Option == 2 {
		plain("ROLE_AUTO")
		plain("AG_AUTO")
		plain("AG_RESYNC")
	}

	// Operator orders.
	every("START")
	if p.Partition {
		every("STOPSTALE")
	}
	every("UFO")
	every("CRP")
	every("COMMIT")
	every("REV")
	every("PPREP")
	every("PDO")
	every("PCANCEL")
	if p.Option == 1 {
		plain("VERIFY")
	} else {
		plain("ROLE_MOVE")
		plain("AG_FORCE")
		plain("AG_MOVE")
		site("REGISTER", S)
	}
	return list
}

// vault returns the reason of the first of the three vault tests that fails.
func (s *State) vault(p Params) string {
	if !s.vmmrun(p) {
		return "VMM_DOWN"
	}
	if p.Option == 1 && !s.Ver {
		return "VMM_UNVERIFIED"
	}
	if p.Option == 2 && s.Role == S && !s.RegS {
		return "NODE_UNREGISTERED"
	}
	return ""
}

func (s *State) site(p Params, t uint8) string {
	if !s.reach(p, t) {
		return "SITE_UNREACHABLE"
	}
	if !s.Up[t] {
		return "SITE_DOWN"
	}
	return ""
}

func (s *State) pair() string {
	if !s.Up[P] || !s.Up[S] {
		return "SITE_DOWN"
	}
	if !s.Link {
		return "LINK_DOWN"
	}
	return ""
}

// vaultSite is "vault; site(t)" for a workload and "up[t]" for V.
func (s *State) vaultSite(p Params, i int, t uint8) string {
	if p.isV(i) {
		if !s.Up[t] {
			return "SITE_DOWN"
		}
		return ""
	}
	if r := s.vault(p); r != "" {
		return r
	}
	return s.site(p, t)
}

// vaultPair is "vault; pair" for a workload and "pair" for V.
func (s *State) vaultPair(p Params, i int) string {
	if !p.isV(i) {
		if r := s.vault(p); r != "" {
			return r
		}
	}
	return s.pair()
}

func guard(enabled bool) string {
	if enabled {
		return ""
	}
	return "-"
}

// Refusal returns "" if a is enabled in s. Otherwise it returns the reason of
// the first test that fails for an operator order, and "-" for an action of
// the environment.
func Refusal(p Params, s State, a Action) string {
	return refusal(p, &s, a)
}

func refusal(p Params, s *State, a Action) string {
	i := a.VM
	switch a.Name {
	case "SITE_FAIL":
		return guard(s.Up[a.Side])
	case "SITE_RECOVER":
		return guard(!s.Up[a.Side])
	case "WRITE":
		return guard(s.Ph[i] == REPL && s.Lag[i] == 0 && s.On[i][s.Src[i]])
	case "SYNC":
		return guard((s.Ph[i] == REPL || s.Ph[i] == PREP) && s.Lag[i] > 0 && s.both())
	case "PARTITION":
		return guard(s.both())
	case "HEAL":
		return guard(!s.Link)
	case "ROLE_AUTO":
		return guard(!s.quo(s.Role) && s.quo(other(s.Role)))
	case "AG_AUTO":
		return guard(!s.quo(s.SQL) && s.quo(other(s.SQL)) && s.AGS)
	case "AG_RESYNC":
		return guard(s.both() && !s.AGS)

	case "START":
		if s.Ph[i] == PREP {
			return "PLANNED_IN_PROGRESS"
		}
		if s.On[i][s.act(i)] {
			return "ALREADY_RUNNING"
		}
		if !s.Up[s.act(i)] {
			return "SITE_DOWN"
		}
		return ""

	case "STOPSTALE":
		if !s.dual(i) {
			return "NO_SECOND_COPY"
		}
		return ""

	case "UFO":
		if r := s.vaultSite(p, i, s.tgt(i)); r != "" {
			return r
		}
		if s.Ph[i] != REPL && s.Ph[i] != PREP {
			return "ALREADY_FAILED_OVER"
		}
		if s.Lag[i] == 2 {
			return "NO_RECOVERY_POINT"
		}
		if p.isV(i) && s.On[i][s.Src[i]] && s.Link {
			return "SOURCE_STILL_RUNNING"
		}
		return ""

	case "CRP":
		if r := s.vaultSite(p, i, s.tgt(i)); r != "" {
			return r
		}
		if s.Ph[i] == CU || s.Ph[i] == CP {
			return "COMMITTED"
		}
		if s.Ph[i] != UFO {
			return "NO_UNPLANNED_FAILOVER"
		}
		return ""

	case "COMMIT":
		if r := s.vaultSite(p, i, s.tgt(i)); r != "" {
			return r
		}
		if s.Ph[i] == CU || s.Ph[i] == CP {
			return "COMMITTED"
		}
		if s.Ph[i] != UFO && s.Ph[i] != PFO {
			return "NOT_FAILED_OVER"
		}
		return ""

	case "REV":
		if r := s.vaultPair(p, i); r != "" {
			return r
		}
		if s.Ph[i] < UFO {
			return "NOT_FAILED_OVER"
		}
		committed := s.Ph[i] == CU || s.Ph[i] == CP
		if p.isV(i) && !p.VCommit && s.Ph[i] == UFO {
			committed = true
		}
		if !committed {
			return "NOT_COMMITTED"
		}
		if s.On[i][s.Src[i]] {
			return "STALE_COPY_RUNNING"
		}
		return ""

	case "PPREP":
		if r := s.vaultPair(p, i); r != "" {
			return r
		}
		if s.Ph[i] == PREP {
			return "PLANNED_IN_PROGRESS"
		}
		if s.Ph[i] != REPL {
			return "ALREADY_FAILED_OVER"
		}
		if s.Lag[i] == 2 {
			return "NO_RECOVERY_POINT"
		}
		if !s.On[i][s.Src[i]] {
			return "SOURCE_NOT_RUNNING"
		}
		return ""

	case "PDO":
		if r := s.vaultSite(p, i, s.tgt(i)); r != "" {
			return r
		}
		if s.Ph[i] != PREP {
			return "NOT_PREPARED"
		}
		if s.Lag[i] != 0 {
			return "NOT_SYNCHRONISED"
		}
		return ""

	case "PCANCEL":
		if r := s.vaultSite(p, i, s.Src[i]); r != "" {
			return r
		}
		if s.Ph[i] != PREP {
			return "NOT_PREPARED"
		}
		return ""

	case "VERIFY":
		if !s.vmmrun(p) {
			return "VMM_DOWN"
		}
		if s.Ver {
			return "ALREADY_VERIFIED"
		}
		return ""

	case "ROLE_MOVE":
		return s.pair()

	case "AG_FORCE":
		if s.quo(s.SQL) {
			return "AG_PRIMARY_ALIVE"
		}
		if !s.quo(other(s.SQL)) {
			return "NO_QUORUM"
		}
		if s.AGS {
			return "AG_SYNCHRONISED"
		}
		return ""

	case "AG_MOVE":
		if r := s.pair(); r != "" {
			return r
		}
		if !s.AGS {
			return "AG_NOT_SYNCHRONISED"
		}
		return ""

	case "REGISTER":
		if !s.Up[S] {
			return "SITE_DOWN"
		}
		if !s.vmmrun(p) {
			return "VMM_DOWN"
		}
		if s.RegS {
			return "ALREADY_REGISTERED"
		}
		return ""
	}
	panic("twin: no action " + a.Name)
}

// touch clears ver if VM i is V.
func (s *State) touch(p Params, i int) {
	if p.isV(i) {
		s.Ver = false
	}
}

// Apply returns the state after a, which must be enabled in s.
func Apply(p Params, s State, a Action) State {
	i := a.VM
	switch a.Name {
	case "SITE_FAIL":
		x := uint8(a.Side)
		if p.Option == 1 {
			if s.On[p.Workloads][x] {
				s.Ver = false
			}
		} else {
			if s.SQL == other(x) && s.Up[other(x)] {
				s.AGS = false
			}
		}
		s.Up[x] = false
		for j := range p.VMs() {
			s.On[j][x] = false
		}

	case "SITE_RECOVER":
		s.Up[a.Side] = true

	case "WRITE":
		s.Lag[i] = 1

	case "SYNC":
		s.Lag[i] = 0

	case "PARTITION":
		s.Link = false
		if p.Option == 2 {
			w := uint8(a.Side)
			s.Wit = w
			if s.SQL == w {
				s.AGS = false
			}
		}

	case "HEAL":
		s.Link = true
		if p.Option == 2 {
			s.Wit = P
		}

	case "ROLE_AUTO":
		s.Role = other(s.Role)

	case "AG_AUTO":
		s.SQL = other(s.SQL)
		s.AGS = false

	case "AG_RESYNC":
		s.AGS = true

	case "START":
		s.On[i][s.act(i)] = true
		s.touch(p, i)

	case "STOPSTALE":
		s.On[i][s.Src[i]] = false
		s.touch(p, i)

	case "UFO":
		src := s.Src[i]
		if p.isV(i) {
			if s.On[i][src] && !s.Link {
				s.Rep[i] = true
			}
			s.On[i][s.tgt(i)] = true
			s.Ph[i] = UFO
			s.Ver = false
		} else {
			if s.Up[src] && s.Link {
				s.On[i][src] = false
			}
			if s.On[i][src] && !s.Link {
				s.Rep[i] = true
			}
			s.On[i][s.tgt(i)] = true
			s.Ph[i] = UFO
		}

	case "CRP":
		s.RP[i] = 1 - s.RP[i]

	case "COMMIT":
		if s.Ph[i] == UFO {
			s.Ph[i] = CU
		} else {
			s.Ph[i] = CP
		}

	case "REV":
		if s.Ph[i] == CP {
			s.Lag[i] = 1
		} else {
			s.Lag[i] = 2
		}
		s.Src[i] = s.tgt(i)
		s.Ph[i] = REPL
		s.RP[i] = 0
		s.Rep[i] = false

	case "PPREP":
		s.On[i][s.Src[i]] = false
		s.Ph[i] = PREP
		s.touch(p, i)

	case "PDO":
		s.On[i][s.tgt(i)] = true
		s.Ph[i] = PFO
		s.touch(p, i)

	case "PCANCEL":
		s.Ph[i] = REPL
		s.On[i][s.Src[i]] = true
		s.touch(p, i)

	case "VERIFY":
		s.Ver = true

	case "ROLE_MOVE":
		s.Role = other(s.Role)

	case "AG_FORCE":
		s.SQL = other(s.SQL)

	case "AG_MOVE":
		s.SQL = other(s.SQL)

	case "REGISTER":
		s.RegS = true

	default:
		panic("twin: no action " + a.Name)
	}
	return s
}

// IsHome reports whether s is a home state.
func IsHome(p Params, s State) bool {
	if !s.both() {
		return false
	}
	for i := range p.VMs() {
		if s.Src[i] != P || s.Ph[i] != REPL || s.Lag[i] != 0 || !s.On[i][P] || s.On[i][S] {
			return false
		}
	}
	if p.Option == 1 {
		return s.Ver
	}
	return s.Role == P && s.SQL == P && s.AGS
}

// Broken returns the first state invariant that s breaks and the VM that
// breaks it, as in "I1(0)", or "" if there is none.
func Broken(p Params, s State) string {
	for i := range p.VMs() {
		ph := s.Ph[i]
		name := ""
		switch {
		case s.dual(i) && !s.Rep[i]:
			name = "I1"
		case s.On[i][P] && !s.Up[P] || s.On[i][S] && !s.Up[S]:
			name = "I2"
		case (ph == PFO || ph == CP) && (s.Lag[i] != 0 || s.RP[i] != 0):
			name = "I3"
		case (ph == REPL || ph == PREP) && s.RP[i] != 0:
			name = "I4"
		case ph == PREP && (s.On[i][P] || s.On[i][S]):
			name = "I5"
		case !s.Rep[i] && s.On[i][other(s.act(i))]:
			name = "I6"
		case s.Lag[i] == 2 && ph != REPL:
			name = "I7"
		case !p.Partition && s.Rep[i]:
			name = "I8"
		}
		if name != "" {
			return fmt.Sprintf("%s(%d)", name, i)
		}
	}
	return ""
}

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
