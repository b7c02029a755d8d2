package recovery

// ResumeReplication is Resume-VMReplication, and with -Resynchronize the start of a resynchronisation by hand.
var ResumeReplication = &Operation{
	Name: "resume_replication",
	Doc: "Resume a machine's replication at the side where it was paused: what was gathered is sent at once, and a resynchronisation goes on where " +
		"it was. At the source of a machine that waits for a resynchronisation it starts that, without waiting for its window. Source: FACTS 4.1 (Resume-VMReplication), M-44, BPA50.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			onHost(e, m, a),
			unless(m.Paused[a.At] || m.Lag == ResyncRequired && a.At == m.Source, NotPaused),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { m.Paused[a.At] = false },
}
