package recovery

// Regroup is dynamic quorum giving out the votes anew after the membership changed.
var Regroup = &Operation{
	Name: "regroup",
	Doc:  "Dynamic quorum gives the votes out anew among the surviving nodes and the witness. Source: FACTS C-2, C-3.",
	By:   Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		c := *e.cluster(a)
		return unless(e.Option == StretchedCluster && e.regrouped(c) != c, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { *e.cluster(a) = e.regrouped(*e.cluster(a)) },
}
