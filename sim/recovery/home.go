package recovery

// Home reports whether everything is as it was at the beginning: both sites up and joined, every replicated machine
// running at the primary side only and replicating to a copy that could be failed over to, VMM and its database there
//
func Home(e *Estate, workloads []Machine) bool {
	for i := range workloads {
		if !atHome(&workloads[i]) {
			return false
		}
	}
	if !e.joined() {
		return false
	}
	if e.Option == StretchedCluster {
		return e.Role == Primary && e.SQL == Primary && (e.Synchronised || !e.Synchronous) && !e.Suspended
	}
	return e.Verified && atHome(&e.VMM) && (!e.HasDatabase || atHome(&e.Database))
}

func atHome(m *Machine) bool {
	if m.Managed == ByNothing {
		return m.On[Primary]
	}
	return m.Source == Primary && m.Phase == Replicating && m.Flows() && m.Lag <= Behind && !m.Corrupt && m.On == [2]bool{Primary: true}
}
