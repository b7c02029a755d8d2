package recovery

// VolumeFull takes the room on the volume that holds a machine's copy at one side. A copy that runs there stands still, and one that
// is replicated to takes nothing more.
var VolumeFull = &Operation{
	Name: "volume_full", Doc: "The volume that holds a machine's copy has no room left: Hyper-V pauses a machine that runs there, and replication to it fails. Source: FACTS F-7, M-50.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(!m.Full[a.Side], NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { m.Full[a.Side] = true },
}

// VolumeFreed gives it back.
var VolumeFreed = &Operation{
	Name: "volume_freed", Doc: "The volume that holds a machine's copy has room again, and a machine that stood still there goes on. Source: FACTS F-7.", By: Nature, Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(m.Full[a.Side], NotEnabled) },
	Do:    func(e *Estate, m *Machine, a Args) { m.Full[a.Side] = false },
}
