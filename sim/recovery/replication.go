package recovery

// Write is the running source changing data that the other side lacks.
var Write = &Operation{
	Name: "write", Doc: "The source changes data that the other side does not have yet. Source: FACTS M-2.",
	By: Software, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(m.Managed != ByNothing && m.Phase == Replicating && m.Lag == InSync && m.Works(m.Source), NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Lag = Behind },
}

// Synchronise is a replication cycle or a resynchronisation that ends with nothing missing at the other side.
var Synchronise = &Operation{
	Name: "synchronise", Doc: "Everything has arrived at the other side. Source: FACTS M-1, M-43.",
	By: Software, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(m.Flows() && m.Lag != InSync && !m.Full[m.Target()] && pair(e, m) == nil, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Lag, m.Corrupt = InSync, false },
}

// RequireResync is a relationship that lost track of its changes while its recovery points still serve.
var RequireResync = &Operation{
	Name: "require_resync", Doc: "Change tracking is lost; nothing replicates until a resynchronisation. Source: FACTS M-40, M-41.",
	By: Software, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(m.Managed != ByNothing && m.Phase == Replicating && m.Lag <= Behind, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Lag = ResyncRequired },
}
