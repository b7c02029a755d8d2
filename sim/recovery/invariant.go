package recovery

// Invariant is something that holds for every machine in every reachable state. Broken says how it does not, or "".
type Invariant struct {
	Name, Doc string
	Broken    func(e *Estate, m *Machine) string
}

// Invariants are those of the abstract protocol; they hold in the richer one as well.
var Invariants = []*Invariant{
	{"no_unreported_second_copy", "A machine never runs at both sites unless the operator was told so.",
		func(e *Estate, m *Machine) string {
			return broken(m.Dual() && !m.Reported, "it runs at both sites and nobody was told")
		}},
	{"copies_run_on_power", "A running copy is at a site that has power.",
		func(e *Estate, m *Machine) string {
			return broken(m.On[Primary] && !e.Up[Primary] || m.On[Secondary] && !e.Up[Secondary], "it runs at a site without power")
		}},
	{"planned_failover_loses_nothing", "After a planned failover the running copy has everything.",
		func(e *Estate, m *Machine) string {
			planned := m.Phase == PlannedFailedOver || m.Phase == PlannedCommitted
			return broken(planned && (m.Lag != InSync || m.Older), "a planned failover lost changes")
		}},
	{"recovery_point_only_after_failover", "Another recovery point is in use only after an unplanned failover.",
		func(e *Estate, m *Machine) string {
			return broken(m.Phase <= Prepared && m.Older, "an older recovery point is in use without a failover")
		}},
	{"prepared_means_stopped", "While a planned failover is prepared no copy runs.",
		func(e *Estate, m *Machine) string {
			return broken(m.Phase == Prepared && m.Running(), "a prepared machine runs")
		}},
	{"runs_where_it_belongs", "Without a report, no copy runs anywhere but where the live copy belongs.",
		func(e *Estate, m *Machine) string {
			return broken(!m.Reported && m.On[m.Active().Other()], "a copy runs where it does not belong")
		}},
	{"unusable_means_replicating", "A copy is unusable only while replication towards it has been set up anew.",
		func(e *Estate, m *Machine) string {
			return broken(m.Lag == Unusable && m.Phase != Replicating, "it was failed over to an unusable copy")
		}},
	{"corrupt_means_not_used", "No copy runs from a recovery point that is corrupt.",
		func(e *Estate, m *Machine) string {
			return broken(m.failedOver() && m.Corrupt && !m.Older, "it was failed over to a corrupt recovery point")
		}},
}

func broken(is bool, how string) string {
	if is {
		return how
	}
	return ""
}
