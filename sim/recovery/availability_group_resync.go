package recovery

// AvailabilityGroupResync is the secondary replica catching up.
var AvailabilityGroupResync = &Operation{
	Name: "availability_group_resync",
	Doc:  "The secondary replica has caught up and is synchronised again. Source: FACTS Q-1, Q-2.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		c := &e.SQLCluster
		ready := e.Option == StretchedCluster && e.Synchronous && e.AGCopy && e.joined() && !e.Synchronised &&
			e.alive(c, Primary) > 0 && e.alive(c, Secondary) > 0
		return unless(ready, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Synchronised = true },
}
