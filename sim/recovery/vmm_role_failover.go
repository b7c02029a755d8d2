package recovery

// VMMRoleFailover is what the cluster service does when the role's side has lost the cluster and the other has it.
var VMMRoleFailover = &Operation{
	Name: "vmm_role_failover",
	Doc: "The cluster restarts the VMM role at the side that has quorum; one that people fail over only after its quorum was forced there. " +
		"Source: R-55, FACTS 5.4, C-1, C-7.",
	By: Software,
	Needs: func(e *Estate, m *Machine, a Args) *Refusal {
		c := &e.VMMCluster
		ready := e.Option == StretchedCluster && !e.RoleFailed && (c.Automatic || c.Votes[e.Role] == 0) && !e.CanHost(c, e.Role) && e.CanHost(c, e.Role.Other())
		return unless(ready, NotEnabled)
	},
	Do: func(e *Estate, m *Machine, a Args) { e.moveRole() },
}
