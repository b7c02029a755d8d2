package twin

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
