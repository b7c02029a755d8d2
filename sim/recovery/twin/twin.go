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
