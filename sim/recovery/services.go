package recovery

// The outages of what the management server depends on, and their repairs. Each is one flag.
var (
	VMMOutage = flag("vmm_outage", "The VMM service, or the SQL Server beside it, fails and cannot start. Source: FACTS F-8, F-10.",
		func(e *Estate, a Args) *bool { return &e.Broken }, true)
	VMMRepair = flag("vmm_repair", "The VMM service can start again. Source: FACTS F-8.",
		func(e *Estate, a Args) *bool { return &e.Broken }, false)
	VaultOutage = flag("vault_outage", "The vault cannot be used; replication goes on. Source: FACTS F-11.",
		func(e *Estate, a Args) *bool { return &e.Vault }, false)
	VaultRepair = flag("vault_repair", "The vault can be used again. Source: FACTS F-11.",
		func(e *Estate, a Args) *bool { return &e.Vault }, true)
	InternetOutage = flag("internet_outage", "A site loses its Internet access, and a Provider there its vault. Source: FACTS F-12.",
		func(e *Estate, a Args) *bool { return &e.Internet[a.Side] }, false)
	InternetRepair = flag("internet_repair", "A site has Internet access again. Source: FACTS F-12.",
		func(e *Estate, a Args) *bool { return &e.Internet[a.Side] }, true)
	DirectoryOutage = flag("directory_outage", "A site is without domain controller and DNS of its own; as long as the line is up, those of the other site answer (inference). Source: FACTS F-26.",
		func(e *Estate, a Args) *bool { return &e.Directory[a.Side] }, false)
	DirectoryRepair = flag("directory_repair", "A site has its domain controller and DNS again. Source: FACTS F-26.",
		func(e *Estate, a Args) *bool { return &e.Directory[a.Side] }, true)
	WitnessOutage = flag("witness_outage", "A cluster's witness is lost. Source: FACTS F-21.",
		func(e *Estate, a Args) *bool { return &e.cluster(a).WitnessDown }, true)
	WitnessRepair = flag("witness_repair", "A cluster's witness is back. Source: FACTS F-21.",
		func(e *Estate, a Args) *bool { return &e.cluster(a).WitnessDown }, false)
	WitnessLinkOutage = flag("witness_link_outage", "A site loses its path to a cluster's witness. Source: FACTS F-20.",
		func(e *Estate, a Args) *bool { return &e.cluster(a).WitnessCut[a.Side] }, true)
	WitnessLinkRepair = flag("witness_link_repair", "A site reaches a cluster's witness again. Source: FACTS F-20.",
		func(e *Estate, a Args) *bool { return &e.cluster(a).WitnessCut[a.Side] }, false)
)

// flag is a fault or repair that sets one flag and can happen when it is not set so already.
func flag(name, doc string, of func(*Estate, Args) *bool, to bool) *Operation {
	return &Operation{
		Name: name, Doc: doc, By: Nature,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(*of(e, a) != to, NotEnabled) },
		Do:    func(e *Estate, m *Machine, a Args) { *of(e, a) = to },
	}
}

// NodeOutage takes one cluster node at a side; NodeRepair brings it back.
var (
	NodeOutage = &Operation{
		Name: "node_outage", Doc: "A node of a cluster fails. Source: FACTS F-9.", By: Nature,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal {
			c := e.cluster(a)
			return unless(c.Failed[a.Side]+c.Quarantined[a.Side] < c.Nodes[a.Side], NotEnabled)
		},
		Do: func(e *Estate, m *Machine, a Args) {
			e.cluster(a).Failed[a.Side]++
			e.turnReplica(a, true)
			if a.SQL {
				e.loseReplica(a.Side)
			} else if e.Role == a.Side && !a.Idle {
				e.disturb()
			}
		},
	}
	NodeRepair = &Operation{
		Name: "node_repair", Doc: "A node of a cluster is back. Source: FACTS F-9.", By: Nature,
		Needs: func(e *Estate, m *Machine, a Args) *Refusal {
			return unless(e.cluster(a).Failed[a.Side] > 0, NotEnabled)
		},
		Do: func(e *Estate, m *Machine, a Args) {
			e.cluster(a).Failed[a.Side]--
			e.turnReplica(a, false)
		},
	}
)
