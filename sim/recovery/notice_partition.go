package recovery

// NoticePartition is the nodes of a cluster finding that those of the other side cannot be heard over the line.
var NoticePartition = &Operation{
	Name: "notice_partition",
	Doc: "Enough heartbeats over a cut line were missed: from now on each side of the cluster counts its own votes. " +
		"Source: FACTS 6.2, F-20.",
	By: Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		return unless(e.Option == StretchedCluster && e.Rules.Timers && !e.Link && !e.cluster(a).Apart, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.cluster(a).Apart = true },
}
