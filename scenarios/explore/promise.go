package explore

import (
	"slices"

	"vmmdrill/sim/recovery"
)

// Promise is what the documents promise whatever faults, software and operators do, in whatever order. One about single actions has Broken,
// which says how an action broke it, or ""; the others are about whole procedures, and the search looks at them itself.
type Promise struct {
	Name, Doc, Source string
	Broken            func(b *both) string
}

// both are the states before and after an action.
type both struct {
	*Action
	before, after *world
	was, is       *recovery.Machine // the machine that it was for; nil for the estate
	compared      bool
	changed       []recovery.Target // the workloads that are not as before, once they are compared
}

// compare finds the workloads that an action has changed.
func (b *both) compare() []recovery.Target {
	if !b.compared {
		b.compared = true
		for i := range b.before.machines {
			if b.before.machines[i] != b.after.machines[i] {
				b.changed = append(b.changed, recovery.Target(i))
			}
		}
	}
	return b.changed
}

// vaultOrders are the operations that Site Recovery carries out for the machines it protects.
var vaultOrders = []*recovery.Operation{recovery.UnplannedFailover, recovery.ChangeRecoveryPoint, recovery.Commit,
	recovery.ReverseReplication, recovery.PreparePlannedFailover, recovery.PlannedFailover, recovery.CancelPlannedFailover,
	recovery.TestFailover, recovery.TestFailoverCleanup}

// Promises are all of them but the invariants of package recovery.
var Promises = []*Promise{
	{"vault_needs_management", "No operation of the vault succeeds without the vault, a VMM server that runs and was seen running, its Provider and the Internet.", "R-28, R-32, FACTS 5.1",
		func(b *both) string {
			e := &b.before.estate
			at := e.VMMSide()
			ok := e.VMMRunning() && e.Registered[at] && e.Vault && e.Internet[at] && (e.Option == recovery.StretchedCluster || e.Verified)
			return broken(b.was != nil && b.was.Managed == recovery.ByVault && slices.Contains(vaultOrders, b.Op) && !ok, "the vault acted without what it acts through")
		}},
	{"commit_ends_a_failover", "Only a failover is committed, and a commit changes nothing else.", "R-30, FACTS 4.1",
		func(b *both) string {
			if b.Op != recovery.Commit {
				return ""
			}
			was, is := *b.was, *b.is
			was.Phase, is.Phase = 0, 0
			failedOver := b.was.Phase == recovery.FailedOver && b.is.Phase == recovery.Committed || b.was.Phase == recovery.PlannedFailedOver && b.is.Phase == recovery.PlannedCommitted
			return broken(!failedOver || was != is, "a commit was no end of a failover")
		}},
	{"no_other_point_after_commit", "The recovery point is changed only between an unplanned failover and its commit.", "FACTS M-35",
		func(b *both) string {
			return broken(b.Op == recovery.ChangeRecoveryPoint && b.was.Phase != recovery.FailedOver, "the recovery point was changed without an unplanned failover that waits for its commit")
		}},
	{"reversal_spares_the_running_copy", "Reverse replication follows a failover, with both sides up and joined, and overwrites the copy that does not run.", "R-34, R-38, FACTS 4.1",
		func(b *both) string {
			if b.Op != recovery.ReverseReplication {
				return ""
			}
			e := &b.before.estate
			ok := b.was.Phase >= recovery.FailedOver && e.Up == [2]bool{true, true} && e.Link && b.is.Active() == b.was.Active() && !b.is.On[b.is.Target()] && b.is.On[b.is.Active()] == b.was.On[b.was.Active()]
			return broken(!ok, "a reversal was not of a failed-over machine, or overwrote its running copy")
		}},
	{"reversal_follows_a_commit", "The vault reverses only what was committed, or commits it with the reversal.", "R-36, R-40, FACTS 4.2",
		func(b *both) string {
			return broken(b.Op == recovery.ReverseReplication && b.was.Managed == recovery.ByVault && !b.before.estate.Rules.Composite &&
				b.was.Phase != recovery.Committed && b.was.Phase != recovery.PlannedCommitted, "a failover was reversed without a commit")
		}},
	{"unusable_after_reversal", "After an unplanned failover the old copy is useless until it is resynchronised.", "FACTS M-43",
		func(b *both) string {
			unplanned := b.was != nil && (b.was.Phase == recovery.FailedOver || b.was.Phase == recovery.Committed)
			return broken(b.Op == recovery.ReverseReplication && unplanned && b.is.Lag != recovery.Unusable, "a copy that was never compared counts as a recovery point")
		}},
	{"no_failover_to_a_useless_copy", "Nothing is failed over to a copy without a usable recovery point.", "FACTS 4.1",
		func(b *both) string {
			return broken(b.Op == recovery.UnplannedFailover && b.was.Lag == recovery.Unusable, "a machine was failed over to a copy that cannot be used")
		}},
	{"planned_failover_waits_for_everything", "A planned failover starts the other copy when everything has arrived, and the source is off.", "FACTS 4.1",
		func(b *both) string {
			return broken(b.Op == recovery.PlannedFailover && (b.was.Lag != recovery.InSync || b.was.Phase != recovery.Prepared || b.is.On[b.was.Source]), "a planned failover did not wait for its last changes")
		}},
	{"failover_takes_a_powered_site", "A failover starts a copy only where its site and its host work.", "FACTS 5.1",
		func(b *both) string {
			to := recovery.Primary
			if b.was != nil {
				to = b.was.Target()
			}
			return broken(b.Op == recovery.UnplannedFailover && (!b.before.estate.Up[to] || b.was.HostDown[to] || !b.is.On[to]), "a copy was started where nothing can run")
		}},
	{"test_blocks_failover", "While a test failover is open, no other failover of the machine begins.", "FACTS F-14",
		func(b *both) string {
			failover := b.Op == recovery.UnplannedFailover || b.Op == recovery.PreparePlannedFailover
			return broken(failover && b.was.Test, "a failover began during a test failover")
		}},
	{"only_what_replicates_is_failed_over", "A failover begins only while replication goes on or a planned failover is prepared; a planned one only from a running source whose replication nothing holds up.", "R-29, R-35, FACTS 4.1",
		func(b *both) string {
			switch b.Op {
			case recovery.UnplannedFailover:
				return broken(b.was.Phase > recovery.Prepared, "what is failed over was failed over again")
			case recovery.PreparePlannedFailover:
				return broken(b.was.Phase != recovery.Replicating || !b.was.Works(b.was.Source) || !b.was.Flows() || b.was.Lag >= recovery.Unusable,
					"a planned failover began although its last changes cannot be sent")
			}
			return ""
		}},
	{"orders_take_effect", "What is ordered and not refused happens: the copy starts, stops or becomes the source, the point is another one, the test or the pause begins or ends.", "FACTS 4.1, 4.2",
		func(b *both) string {
			return broken(b.was != nil && !b.takesEffect(), b.Op.Name+" has left things as they were")
		}},
	{"test_changes_nothing_else", "A test failover begins from a usable recovery point of a machine that is not failed over; neither it nor its end touches the machine or its replication.", "FACTS 4.1, F-14",
		func(b *both) string {
			if b.Op != recovery.TestFailover && b.Op != recovery.TestFailoverCleanup {
				return ""
			}
			was, is := *b.was, *b.is
			was.Test, is.Test = false, false
			could := b.Op == recovery.TestFailoverCleanup || was.Phase == recovery.Replicating && was.Lag < recovery.Unusable && b.before.estate.Up[was.Target()]
			return broken(was != is || !could, "a test failover was no harmless one")
		}},
	{"pause_concerns_replication", "Replication is paused and resumed only while there is one, on a host that works, and nothing else changes.", "FACTS 4.1, M-44",
		func(b *both) string {
			if b.Op != recovery.PauseReplication && b.Op != recovery.ResumeReplication {
				return ""
			}
			was, is := *b.was, *b.is
			was.Paused, is.Paused = [2]bool{}, [2]bool{}
			return broken(was != is || was.Phase != recovery.Replicating || !b.before.estate.Up[b.Args.At], "a pause was of more, or of less, than replication")
		}},
	{"commit_is_final", "A failover is cancelled only before its commit, and in Hyper-V Manager.", "FACTS 4.1, 4.2",
		func(b *both) string {
			return broken(b.Op == recovery.CancelFailover && (b.was.Phase != recovery.FailedOver || b.was.Managed == recovery.ByVault || !b.before.estate.Up[b.was.Target()]),
				"what was cancelled was no failover that waits for its commit")
		}},
	{"vmm_is_seen_after_it_moved", "After the VMM machine has stopped, started or moved, somebody sees that VMM runs before the vault is used.", "R-28, R-29",
		func(b *both) string {
			was, is := &b.before.estate, &b.after.estate
			return broken(is.Option == recovery.Standalone && is.Verified && was.VMM.On != is.VMM.On, "VMM counts as seen, and has not been looked at since its machine changed")
		}},
	{"force_is_the_last_resort", "Quorum, or an availability group that may lose data, is forced only where nothing else gives it back.", "FACTS Q-6, Q-11, C-7, C-10",
		func(b *both) string {
			e := &b.before.estate
			c := &e.VMMCluster
			if b.Args.SQL {
				c = &e.SQLCluster
			}
			quorum := b.Op == recovery.ForceQuorum && (e.Quorum(c, recovery.Primary) || e.Quorum(c, recovery.Secondary))
			group := b.Op == recovery.ForceAvailabilityGroup && (e.PrimaryRuns() || e.Synchronised && e.AGAutomatic)
			return broken(quorum || group, "something was forced that did not need it")
		}},
	{"provider_is_registered_with_vmm", "The Provider is registered at a site that has power, while VMM runs.", "R-51, R-53",
		func(b *both) string {
			e := &b.before.estate
			return broken(b.Op == recovery.RegisterProvider && (!e.VMMRunning() || !e.Up[b.Args.Side]), "the Provider was registered where nothing runs")
		}},
	{"one_machine_at_a_time", "An order for a machine changes no other one.", "FACTS 5.1",
		func(b *both) string {
			if b.Op.By == recovery.Nature || b.Op.Each != nil {
				return ""
			}
			return broken(slices.ContainsFunc(b.compare(), func(t recovery.Target) bool { return t != b.Target }), "an order for one machine changed another one")
		}},
	{"group_keeps_its_data", "The availability group fails over without force only to a replica that has everything.", "FACTS Q-6, Q-7",
		func(b *both) string {
			free := b.Op == recovery.AvailabilityGroupFailover || b.Op == recovery.MoveAvailabilityGroup
			return broken(free && !b.before.estate.Synchronised, "the group failed over to a replica that lacks changes")
		}},
	{"role_needs_quorum", "A role is moved only to a side that has quorum, by the cluster or by an operator.", "FACTS C-1",
		func(b *both) string {
			e := &b.before.estate
			role := b.Op == recovery.VMMRoleFailover || b.Op == recovery.MoveVMMRole
			group := b.Op == recovery.AvailabilityGroupFailover || b.Op == recovery.MoveAvailabilityGroup || b.Op == recovery.ForceAvailabilityGroup
			return broken(role && !e.CanHost(&e.VMMCluster, b.after.estate.Role) || group && !e.CanHost(&e.SQLCluster, b.after.estate.SQL),
				"a role came up at a side without quorum")
		}},
	{"one_side_has_quorum", "Never do both sides of a cut line have quorum, unless somebody forced it.", "FACTS C-1, C-9",
		func(b *both) string {
			e := &b.after.estate
			if e.Option != recovery.StretchedCluster || e.Link || b.Op == recovery.ForceQuorum {
				return ""
			}
			for _, c := range []*recovery.Cluster{&e.VMMCluster, &e.SQLCluster} {
				if (c.Apart || !e.Rules.Timers) && e.Quorum(c, recovery.Primary) && e.Quorum(c, recovery.Secondary) && int(c.Votes[0])+int(c.Votes[1]) > 0 {
					return "both sides of a cut line have quorum"
				}
			}
			return ""
		}},
	{"failover_restores_service", "The documented failover, carried out after the loss of the primary site, brings everything back at the secondary one.", "R-27 to R-31, R-55, R-56", nil},
	{"procedure_completes", "The documented procedures can be carried out to their end when nothing else happens.", "R-32, R-42", nil},
	{"ends_at_home", "After failover and failback everything is as it was.", "R-43", nil},
	{"vmm_home_first", "VMM comes home, and completely, before the workloads do.", "R-42", nil},
	{"home_again", "Once the faults have stopped and everything is repaired, the failback leads home from every state.", "R-33, R-43", nil},
	{"service_restored", "With one site lost and a usable copy at the other, what was lost comes back there; the management server is never what prevents its own recovery.", "R-24, R-44, R-56", nil},
}

// takesEffect reports whether an order for a machine has done what it is for.
func (b *both) takesEffect() bool {
	was, is := b.was, b.is
	switch b.Op {
	case recovery.UnplannedFailover, recovery.PlannedFailover:
		return is.On[was.Target()] && is.Active() == was.Target()
	case recovery.CancelPlannedFailover, recovery.Start:
		return is.On[is.Active()] && is.Phase != recovery.Prepared
	case recovery.PreparePlannedFailover:
		return !is.Running() && is.Phase == recovery.Prepared
	case recovery.CancelFailover:
		return !is.On[was.Target()] && is.Active() == was.Source && !is.Reported
	case recovery.StopStaleCopy:
		return was.Dual() && is.On[is.Active()] && !is.Dual()
	case recovery.ChangeRecoveryPoint:
		return is.Older != was.Older
	case recovery.ReverseReplication:
		return is.Source == was.Target() && is.Phase == recovery.Replicating && !is.Reported && is.Paused == [2]bool{}
	case recovery.TestFailover, recovery.TestFailoverCleanup:
		return is.Test != was.Test
	case recovery.PauseReplication:
		return is.Paused[b.Args.At] && !was.Paused[b.Args.At]
	case recovery.ResumeReplication:
		return !is.Paused[b.Args.At] && (was.Paused[b.Args.At] || was.Lag == recovery.ResyncRequired && b.Args.At == was.Source)
	}
	return true
}

func broken(is bool, how string) string {
	if is {
		return how
	}
	return ""
}

// Assumptions are what the search takes for granted.
var Assumptions = []string{
	"A machine that runs has always written something since it was last captured: of all instants of a failure the worst is taken.",
	"Of machines that are alike, a few stand for all, and every legal order is searched for each kind by itself: machines meet only in the management server and the line.",
	"After a site is repaired, the machines that stopped there and were not failed over start by themselves and need a resynchronisation.",
	"Operators begin the failover when the primary site is lost, and the failback when nothing is broken any more; anything else is a mistake.",
	"Someone who is refused an order and has patience waits as long as something still happens by itself.",
	"Memory, bandwidth and time do not matter in the searches; vmmdrill simulate has them, and the timed runs.",
}
