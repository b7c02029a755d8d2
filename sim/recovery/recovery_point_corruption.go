package recovery

// RecoveryPointCorruption makes the newest recovery point useless; the next one that arrives, or an older one, still serves. Of what
// the copy holds nothing is known to be right but what such a point holds, so the machine is not in sync any more.
var RecoveryPointCorruption = &Operation{
	Name: "recovery_point_corruption", Doc: "The newest recovery point of a machine cannot be used, and a failover to it is aborted. Source: FACTS F-17, M-33.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(m.Managed != ByNothing && m.Phase == Replicating && m.hasPoint() && !m.Corrupt, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) {
		m.Corrupt = true
		m.Lag = max(m.Lag, Behind)
	},
}

// RecoveryPointRepair makes it useful again, or puts another one in its place.
var RecoveryPointRepair = &Operation{
	Name: "recovery_point_repair", Doc: "The newest recovery point of a machine can be used: it was repaired, or another one has taken its place. Source: FACTS F-17.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(m.Corrupt, NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { m.Corrupt = false },
}
