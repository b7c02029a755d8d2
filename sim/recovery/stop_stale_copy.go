package recovery

// StopStaleCopy turns the old copy off when both run.
var StopStaleCopy = &Operation{
	Name:  "stop_stale_copy",
	Doc:   "Turn the copy at the source off when, after a partition, both copies run. Source: FACTS 5.1.",
	Scope: OnMachine,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal { return unless(m.Dual(), NoSecondCopy) },
	Do: func(e *Estate, m *Machine, a Args) {
		m.On[m.Source] = false
		e.touch(m)
	},
}
