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
	{"one_machine_at_a_time", "An order for a machine changes no other one.", "FACTS 5.1",
		func(b *both) string {
			if b.Op.By == recovery.Nature || b.Op.Each != nil {
				return ""
			}
			for i := range b.before.machines {
				if recovery.Target(i) != b.Target && b.before.machines[i] != b.after.machines[i] {
					return "an order for one machine changed another one"
				}
			}
			return ""
		}},
	{"group_keeps_its_data", "The availability group fails over without force only to a replica that has everything.", "FACTS Q-6, Q-7",
		func(b *both) string {
			free := b.Op == recovery.AvailabilityGroupFailover || b.Op == recovery.MoveAvailabilityGroup
			return broken(free && !b.before.estate.Synchronised, "the group failed over to a replica that lacks changes")
		}},
	{"role_needs_quorum", "A cluster moves a role by itself only to a side that has quorum.", "FACTS C-1",
		func(b *both) string {
			e := &b.before.estate
			return broken(b.Op == recovery.VMMRoleFailover && !e.CanHost(&e.VMMCluster, e.Role.Other()) || b.Op == recovery.AvailabilityGroupFailover && !e.CanHost(&e.SQLCluster, e.SQL.Other()),
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

func broken(is bool, how string) string {
	if is {
		return how
	}
	return ""
}

// Assumptions are what the search takes for granted.
var Assumptions = []string{
	"A machine that runs has always written something since it was last captured: of all instants of a failure the worst is taken.",
	"Of machines that are alike, a few stand for all: they meet only in the management server and the line.",
	"After a site is repaired, the machines that stopped there and were not failed over start by themselves and need a resynchronisation.",
	"Operators begin the failover when the primary site is lost, and the failback when nothing is broken any more; anything else is a mistake.",
	"Someone who is refused an order and has patience waits as long as something still happens by itself.",
	"Memory, bandwidth and time do not matter here; vmmdrill simulate has them.",
}
