package recovery

// NodeQuarantine keeps a node that has left too often out of its cluster; NodeRelease lets it join again.
var (
	NodeQuarantine = &Operation{
		Name: "node_quarantine", Doc: "A node that has left its cluster too often may not join for a while (from Windows Server 2016). Source: FACTS C-12, F-31.",
		By: Software,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal {
			return unless(e.Option == StretchedCluster && e.Rules.Timers && e.alive(e.cluster(a), a.Side) > 0, NotEnabled)
		},
		Do: func(e *Estate, m *Machine, a Args) {
			e.cluster(a).Quarantined[a.Side]++
			e.turnReplica(a, true)
			if !a.SQL && !a.Idle && e.Role == a.Side {
				e.disturb()
			}
		},
	}
	NodeRelease = &Operation{
		Name: "node_release", Doc: "A node's quarantine is over: it joins its cluster again. Source: FACTS C-12, F-31.", By: Software,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal {
			return unless(e.cluster(a).Quarantined[a.Side] > 0, NotEnabled)
		},
		Do: func(e *Estate, m *Machine, a Args) {
			e.cluster(a).Quarantined[a.Side]--
			e.turnReplica(a, false)
		},
	}
)
