package recovery

// HostOutage stops a machine's copy with the host that holds it. It is applied to each machine of the host.
var HostOutage = &Operation{
	Name: "host_outage", Doc: "The host that holds a machine's copy goes down. Source: FACTS F-2, F-8.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(m.hostUp(a.Side), NotEnabled) },
	Do: func(e *Estate, m *Machine, a Args) {
		m.HostDown[a.Side] = true
		e.stop(m, a.Side)
	},
}

// HostRepair brings the host back.
var HostRepair = &Operation{
	Name: "host_repair", Doc: "The host runs again, without its machines. That they stay off until somebody starts them is an assumption. Source: FACTS F-2.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(!m.hostUp(a.Side), NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { m.HostDown[a.Side] = false },
}

// VMOutage stops one copy of one machine.
var VMOutage = &Operation{
	Name: "vm_outage", Doc: "One machine stops. Source: FACTS F-2.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(m.On[a.Side], NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { e.stop(m, a.Side) },
}
