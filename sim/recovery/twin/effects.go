package twin

import "fmt"

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
