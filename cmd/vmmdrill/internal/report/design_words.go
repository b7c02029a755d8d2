package report

// word is what the page means by one.
type word struct{ Word, Meaning string }

// words are those that a reader of the page may not know.
var words = []word{
	{"RTO", "Recovery time objective; here how long something was away: from the instant its service stopped until it serves again at its new site."},
	{"RPO", "Recovery point objective; here how much work was lost, as a time: from the recovery point that a machine runs from to the instant its service stopped."},
	{"p50, p95, max", "Of all replications of a scenario half, or 95 of 100, were no worse than this; and the worst."},
	{"Replication 0, 100 replications", "A scenario is played many times with other luck: durations and instants that are not fixed are drawn anew. Replication 0 is the one of which timelines are shown."},
	{"Objective", "What the configuration asks for: a limit of RTO and RPO for some machines. It is met if 95 of 100 replications keep it for the worst of them."},
	{"Protected", "A machine is protected while the loss of its site would cost no more than its objective allows."},
	{"Commit, reverse replication", "The steps by which a failover becomes final, and after which the machine is copied to where it came from."},
	{"Health", "Normal, Warning or Critical, as Hyper-V Replica counts it in its monitoring interval (FACTS M-52 to M-54); at the end of replication 0. Warning is what it says of a machine that was failed over and not yet reversed."},
	{"Promise", "What must hold in every state that can be reached, whatever fails and whoever errs, within the bounds of the search."},
	{"Exhaustive, sampled", "Every state within the bounds was looked at; or only those that random runs came by, which proves nothing."},
	{"R-24, FACTS M-6", "A requirement of the Site Recovery documentation, and a documented mechanism or figure: vmmdrill explain prints it with its source."},
	{"Assumption", "What no document says: a parameter that was taken, and that you may set."},
}
