package recovery_test

import (
	"testing"

	"vmmdrill/sim/recovery"
)

// FACTS: who takes over when the node of the primary replica is lost, of two replicas at the primary site and one at the other:
// one of the site that fails over by itself, before the other site; without any the database is down until its node is back.
func TestWhoTakesOverFromALostNode(t *testing.T) {
	lost := recovery.Args{SQL: true, Side: recovery.Primary}
	other := recovery.Args{SQL: true, Side: recovery.Primary, Idle: true}
	for _, c := range []struct {
		successors   [2]uint8
		automatic    bool
		here, across bool
	}{
		{[2]uint8{2, 1}, true, true, false},
		{[2]uint8{1, 1}, true, false, true},
		{[2]uint8{2, 0}, false, true, false},
		{[2]uint8{0, 0}, false, false, false},
	} {
		e := rich(1, 1)
		e.SQLCluster = recovery.NewCluster(2, 1, recovery.Elsewhere)
		e.Successors, e.AGAutomatic = c.successors, c.automatic
		do(t, &e, recovery.NodeOutage, other)
		if !e.PrimaryRuns() || !e.VMMRunning() {
			t.Fatalf("%+v: another replica's node is not missed", c)
		}
		do(t, &e, recovery.NodeRepair, other)
		do(t, &e, recovery.NodeOutage, lost)
		if e.PrimaryRuns() || e.VMMCouldRun() {
			t.Fatalf("%+v: the database runs without its node", c)
		}
		enabled := func(op *recovery.Operation) bool {
			return recovery.Allowed(op, &e, nil, recovery.TheEstate, recovery.Args{}) == nil
		}
		if enabled(recovery.ReplicaFailover) != c.here || enabled(recovery.AvailabilityGroupFailover) != c.across {
			t.Errorf("%+v: here %v, across %v", c, enabled(recovery.ReplicaFailover), enabled(recovery.AvailabilityGroupFailover))
		}
		if c.here {
			do(t, &e, recovery.ReplicaFailover, recovery.Args{})
		} else {
			do(t, &e, recovery.NodeRepair, lost)
		}
		if !e.PrimaryRuns() || e.SQL != recovery.Primary {
			t.Errorf("%+v: no primary replica runs", c)
		}
	}
}

// FACTS H-8: logins do not move with the database.
func TestVMMHasNoDatabaseWithoutItsLogin(t *testing.T) {
	e := rich(1, 1)
	e.NoLogin[recovery.Secondary] = true
	refused(t, &e, recovery.CreateLogin, recovery.Args{}, recovery.LoginExists)
	do(t, &e, recovery.MoveAvailabilityGroup, recovery.Args{})
	if e.VMMCouldRun() {
		t.Error("VMM logs on without a login")
	}
	do(t, &e, recovery.CreateLogin, recovery.Args{})
	if !e.VMMCouldRun() || e.VMMRunning() {
		t.Error("VMM does not start anew")
	}
}
