package recovery

// LinkOutage cuts the line between the sites. Side is the one that wins the witness of either cluster.
var LinkOutage = &Operation{
	Name: "link_outage", Doc: "The line between the sites is cut; the witness goes to one side. Source: FACTS F-3, F-20, C-9.", By: Nature,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(e.joined() || e.Link && e.Rules.LinkFailsAlone, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		e.Link = false
		e.VMMCluster.Holder, e.SQLCluster.Holder = a.Side, a.Side
		if !e.Rules.Timers && e.Option == StretchedCluster && e.SQL == a.Side {
			e.Synchronised = false
		}
	},
}

// LinkRepair heals it.
var LinkRepair = &Operation{
	Name: "link_repair", Doc: "The line between the sites works again. Source: FACTS F-3.", By: Nature,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(!e.Link, NotEnabled) },
	Do: func(e *Estate, m *Machine, a Args) {
		e.Link = true
		e.VMMCluster.Apart, e.SQLCluster.Apart = false, false
		e.VMMCluster.Holder, e.SQLCluster.Holder = Primary, Primary
	},
}
