package recovery

// ResumeAvailabilityGroup lets the log flow to the other replica again after a forced failover.
var ResumeAvailabilityGroup = &Operation{
	Name: "resume_availability_group",
	Doc:  "Resume the replica that a forced failover of the availability group suspended; what it has beyond the new primary is thrown away. Source: FACTS Q-11, 4.3.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, StretchedCluster),
			unless(e.Suspended, NotSuspended),
			unless(e.CanHost(&e.SQLCluster, e.SQL), NoQuorum),
			unless(e.Up[e.SQL.Other()], SiteDown),
			unless(e.Link, LinkDown),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.Suspended = false },
}
