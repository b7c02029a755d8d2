package recovery

// CreateLogin lets VMM use its database where that has moved.
var CreateLogin = &Operation{
	Name: "create_login",
	Doc:  "Create the login of the VMM service at the primary replica: logins do not move with the database. Source: FACTS H-8, Q-11.",
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return first(
			option(e, StretchedCluster),
			unless(e.NoLogin[e.SQL], LoginExists),
			unless(e.PrimaryRuns(), NoQuorum),
		)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.NoLogin[e.SQL] = false },
}
