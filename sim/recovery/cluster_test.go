package recovery_test

import (
	"testing"

	"vmmdrill/sim/recovery"
)

// rich is a stretched cluster in which what waits for a timer is an operation of its own.
func rich(primary, secondary uint8) recovery.Estate {
	e := clustered(primary, secondary, recovery.Elsewhere)
	e.SQLCluster.Dynamic = true
	e.Rules = recovery.Rules{ServiceStarts: true, LinkFailsAlone: true, Timers: true, ForceSuspends: true}
	return e
}

func refused(t *testing.T, e *recovery.Estate, op *recovery.Operation, a recovery.Args, why *recovery.Refusal) {
	t.Helper()
	if got := recovery.Allowed(op, e, nil, recovery.TheEstate, a); got != why {
		t.Errorf("%s: %v, want %v", op.Name, got, why)
	}
}

// FACTS C-7, C-8: nodes without a vote never have the majority, and keep what a forced quorum gives them. Rows: nodes at the sides,
// how many of them have no vote, and which side goes on without the other.
func TestNodesWithoutAVoteDecideNothing(t *testing.T) {
	for _, row := range []struct {
		nodes, voteless    [2]uint8
		witness            recovery.Place
		primary, secondary bool
	}{
		{[2]uint8{1, 1}, [2]uint8{0, 1}, recovery.NoWitness, true, false},
		{[2]uint8{2, 2}, [2]uint8{0, 2}, recovery.AtPrimary, true, false},
		{[2]uint8{2, 3}, [2]uint8{0, 2}, recovery.NoWitness, true, false},
		{[2]uint8{2, 3}, [2]uint8{1, 1}, recovery.NoWitness, false, true},
		{[2]uint8{1, 2}, [2]uint8{0, 1}, recovery.Elsewhere, true, true},
	} {
		for _, lost := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
			e := clustered(row.nodes[0], row.nodes[1], row.witness)
			for s, n := range row.voteless {
				e.VMMCluster.Voteless[s] = n
				e.VMMCluster.Votes[s] -= n
			}
			regroup(&e)
			do(t, &e, recovery.SiteOutage, recovery.Args{Side: lost})
			if got, want := e.Quorum(&e.VMMCluster, lost.Other()), [2]bool{row.primary, row.secondary}[lost.Other()]; got != want {
				t.Errorf("%v, %v without a vote, %v site lost: quorum is %v", row.nodes, row.voteless, lost, got)
			}
			if !alive(&e) {
				do(t, &e, recovery.ForceQuorum, recovery.Args{Side: lost.Other()})
				regroup(&e)
				if !e.Quorum(&e.VMMCluster, lost.Other()) {
					t.Errorf("%v, %v without a vote: a forced quorum is lost again", row.nodes, row.voteless)
				}
			}
		}
	}
}

// FACTS C-11: of an even number of nodes without a witness the side that yields gives a vote up, and is the one that does not
// survive alone.
func TestTheSideThatYieldsDoesNotSurviveAlone(t *testing.T) {
	for _, primaryYields := range [2]bool{false, true} {
		for _, lost := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
			e := clustered(2, 2, recovery.NoWitness)
			e.VMMCluster.PrimaryYields = primaryYields
			regroup(&e)
			do(t, &e, recovery.SiteOutage, recovery.Args{Side: lost})
			survives := (lost == recovery.Secondary) != primaryYields
			if got := e.Quorum(&e.VMMCluster, lost.Other()); got != survives {
				t.Errorf("the primary side yields: %v, %v site lost: quorum is %v", primaryYields, lost, got)
			}
		}
	}
}

// FACTS 6.2, F-20: until they have noticed that the line is cut both sides count as before; then the holder of the witness goes on.
func TestACutLineDividesAClusterWhenItIsNoticed(t *testing.T) {
	for _, holder := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
		e := rich(1, 1)
		c := &e.VMMCluster
		do(t, &e, recovery.LinkOutage, recovery.Args{Side: holder})
		if !e.Quorum(c, recovery.Primary) || !e.Quorum(c, recovery.Secondary) {
			t.Error("nobody has missed a heartbeat yet")
		}
		do(t, &e, recovery.NoticePartition, recovery.Args{})
		if !e.Quorum(c, holder) || e.Quorum(c, holder.Other()) {
			t.Errorf("the witness is held by the %v side: quorum is %v and %v", holder, e.Quorum(c, recovery.Primary), e.Quorum(c, recovery.Secondary))
		}
		refused(t, &e, recovery.NoticePartition, recovery.Args{}, recovery.NotEnabled)
		do(t, &e, recovery.LinkRepair, recovery.Args{})
		if !e.Quorum(c, holder.Other()) {
			t.Error("the line works again")
		}
		do(t, &e, recovery.LinkOutage, recovery.Args{Side: holder})
		if !e.Quorum(c, holder.Other()) {
			t.Error("of the second cut nobody knows yet")
		}
	}
}

// FACTS Q-2, F-23: only a session that has timed out makes a synchronous replica unsynchronised.
func TestASessionTimesOutOnlyWhileThePrimaryRunsAlone(t *testing.T) {
	e := rich(1, 1)
	refused(t, &e, recovery.ReplicaSessionTimeout, recovery.Args{}, recovery.NotEnabled)
	do(t, &e, recovery.SiteOutage, recovery.Args{Side: recovery.Secondary})
	if !e.Synchronised {
		t.Fatal("the session has not timed out yet")
	}
	lost := e
	do(t, &e, recovery.ReplicaSessionTimeout, recovery.Args{})
	for _, c := range []struct {
		e    recovery.Estate
		back bool
	}{{lost, true}, {e, false}} {
		do(t, &c.e, recovery.SiteOutage, recovery.Args{Side: recovery.Primary})
		refused(t, &c.e, recovery.ReplicaSessionTimeout, recovery.Args{}, recovery.NotEnabled)
		do(t, &c.e, recovery.SiteRepair, recovery.Args{Side: recovery.Secondary})
		why := recovery.NotEnabled
		if c.back {
			why = nil
		}
		refused(t, &c.e, recovery.AvailabilityGroupFailover, recovery.Args{}, why)
	}
}

// FACTS C-14, F-32.
func TestARoleThatStaysFailedIsForPeopleToMove(t *testing.T) {
	e := rich(1, 1)
	refused(t, &e, recovery.VMMRoleFails, recovery.Args{}, recovery.NotEnabled)
	do(t, &e, recovery.NodeOutage, recovery.Args{Side: recovery.Primary})
	do(t, &e, recovery.VMMRoleFails, recovery.Args{})
	refused(t, &e, recovery.VMMRoleFailover, recovery.Args{}, recovery.NotEnabled)
	do(t, &e, recovery.NodeRepair, recovery.Args{Side: recovery.Primary})
	if e.VMMCouldRun() {
		t.Error("it comes back by itself")
	}
	for _, side := range [2]recovery.Side{recovery.Primary, recovery.Secondary} {
		moved := e
		do(t, &moved, recovery.MoveVMMRole, recovery.Args{Console: recovery.ClusterConsole, Side: side})
		if !moved.VMMCouldRun() || moved.Role != side {
			t.Errorf("moved to the %v side it is at the %v side and could run: %v", side, moved.Role, moved.VMMCouldRun())
		}
	}
}

// FACTS C-12, F-31.
func TestANodeInQuarantineDoesNotCount(t *testing.T) {
	e := rich(1, 1)
	do(t, &e, recovery.NodeQuarantine, recovery.Args{Side: recovery.Secondary})
	refused(t, &e, recovery.NodeOutage, recovery.Args{Side: recovery.Secondary}, recovery.NotEnabled)
	do(t, &e, recovery.SiteOutage, recovery.Args{Side: recovery.Primary})
	refused(t, &e, recovery.VMMRoleFailover, recovery.Args{}, recovery.NotEnabled)
	do(t, &e, recovery.NodeRelease, recovery.Args{Side: recovery.Secondary})
	refused(t, &e, recovery.VMMRoleFailover, recovery.Args{}, nil)
}

// FACTS Q-11, 4.3.
func TestNoLogFlowsToASuspendedReplica(t *testing.T) {
	e := rich(1, 1)
	e.AGAutomatic = false
	refused(t, &e, recovery.ResumeAvailabilityGroup, recovery.Args{}, recovery.NotSuspended)
	do(t, &e, recovery.SiteOutage, recovery.Args{Side: recovery.Primary})
	do(t, &e, recovery.ForceAvailabilityGroup, recovery.Args{})
	refused(t, &e, recovery.ResumeAvailabilityGroup, recovery.Args{}, recovery.SiteDown)
	do(t, &e, recovery.SiteRepair, recovery.Args{Side: recovery.Primary})
	refused(t, &e, recovery.AvailabilityGroupResync, recovery.Args{}, recovery.NotEnabled)
	do(t, &e, recovery.ResumeAvailabilityGroup, recovery.Args{})
	do(t, &e, recovery.AvailabilityGroupResync, recovery.Args{})
	if !e.Synchronised {
		t.Error("it is not synchronised")
	}
}
