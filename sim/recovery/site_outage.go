package recovery

// SiteOutage takes the power of a site: everything that runs there stops at once.
var SiteOutage = &Operation{
	Name: "site_outage", Doc: "A site loses power; everything that runs there stops. Source: FACTS F-1.", By: Nature,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(e.Up[a.Side], NotEnabled) },
	Do: func(e *Estate, m *Machine, a Args) {
		e.loseReplica(a.Side)
		e.Up[a.Side] = false
		e.stop(&e.VMM, a.Side)
		e.stop(&e.Database, a.Side)
		if e.Option == StretchedCluster && e.Role == a.Side {
			e.disturb()
		}
	},
	Each: func(e *Estate, m *Machine, a Args) { e.stop(m, a.Side) },
}

// SiteRepair gives it back, without its machines.
var SiteRepair = &Operation{
	Name: "site_repair", Doc: "A site has power again, without its machines. That they stay off until somebody starts them is an assumption. Source: R-33.", By: Nature,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(!e.Up[a.Side], NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { e.Up[a.Side] = true },
}

// stop ends the copy of a machine at one side.
func (e *Estate) stop(m *Machine, s Side) {
	if m.On[s] {
		m.On[s] = false
		e.touch(m)
	}
}

// loseReplica: the primary replica goes on without the replica at side s, which falls behind. With timers that takes its
// session's timeout.
func (e *Estate) loseReplica(s Side) {
	if !e.Rules.Timers && e.Option == StretchedCluster && e.SQL == s.Other() && e.Up[s.Other()] {
		e.Synchronised = false
	}
}
