package recovery_test

import (
	"testing"

	"vmmdrill/sim/recovery"
)

// clustered is a stretched cluster with so many nodes at each side, dynamic quorum on.
func clustered(primary, secondary uint8, witness recovery.Place) recovery.Estate {
	e, _ := recovery.AbstractInitial(recovery.StretchedCluster, 0, false)
	e.VMMCluster = recovery.NewCluster(primary, secondary, witness)
	e.VMMCluster.Dynamic = true
	e.Registered = [2]bool{true, true}
	return e
}

func do(t *testing.T, e *recovery.Estate, op *recovery.Operation, a recovery.Args) {
	t.Helper()
	if refused := recovery.Apply(op, e, nil, recovery.TheEstate, a); refused != nil {
		t.Fatalf("%s: %v", op.Name, refused)
	}
}

func regroup(e *recovery.Estate) {
	recovery.Apply(recovery.Regroup, e, nil, recovery.TheEstate, recovery.Args{})
}

func alive(e *recovery.Estate) bool {
	return e.Quorum(&e.VMMCluster, recovery.Primary) || e.Quorum(&e.VMMCluster, recovery.Secondary)
}

// The published survival table (FACTS C-4): nodes, and whether the cluster survives one loss, then another, and two at
// once. Losses are taken from the primary side first; where the table says 50-50 the node that gave its vote up decides.
func TestQuorumSurvivesAsPublished(t *testing.T) {
	for _, row := range []struct {
		nodes              [2]uint8
		witness            recovery.Place
		one, another, both bool
	}{
		{[2]uint8{1, 1}, recovery.Elsewhere, true, true, false},
		{[2]uint8{2, 1}, recovery.NoWitness, true, false, false},
		{[2]uint8{2, 1}, recovery.Elsewhere, true, true, false},
		{[2]uint8{2, 2}, recovery.NoWitness, true, true, false},
		{[2]uint8{2, 2}, recovery.Elsewhere, true, true, true},
		{[2]uint8{3, 2}, recovery.NoWitness, true, true, true},
		{[2]uint8{3, 2}, recovery.Elsewhere, true, true, true},
	} {
		loss := recovery.Args{Side: recovery.Primary}
		e := clustered(row.nodes[0], row.nodes[1], row.witness)
		regroup(&e)
		do(t, &e, recovery.NodeOutage, loss)
		if got := alive(&e); got != row.one {
			t.Errorf("%v, witness %v: after one loss alive is %v", row.nodes, row.witness, got)
		}
		regroup(&e)
		if row.nodes[0] > 1 {
			do(t, &e, recovery.NodeOutage, loss)
			if got := alive(&e); got != row.another {
				t.Errorf("%v, witness %v: after one loss and another alive is %v", row.nodes, row.witness, got)
			}
			e = clustered(row.nodes[0], row.nodes[1], row.witness)
			regroup(&e)
			do(t, &e, recovery.NodeOutage, loss)
			do(t, &e, recovery.NodeOutage, loss)
			if got := alive(&e); got != row.both {
				t.Errorf("%v, witness %v: after two losses at once alive is %v", row.nodes, row.witness, got)
			}
		}
	}
}

func TestTheClusterDiesWhenTheWitnessIsLostWithTheSite(t *testing.T) {
	e := clustered(1, 1, recovery.Elsewhere)
	do(t, &e, recovery.SiteOutage, recovery.Args{Side: recovery.Primary})
	if !e.Quorum(&e.VMMCluster, recovery.Secondary) {
		t.Fatal("node and witness are two of three votes")
	}
	do(t, &e, recovery.WitnessOutage, recovery.Args{})
	if alive(&e) {
		t.Fatal("one vote of three is no majority")
	}
	do(t, &e, recovery.ForceQuorum, recovery.Args{Side: recovery.Secondary})
	if !e.Quorum(&e.VMMCluster, recovery.Secondary) {
		t.Fatal("quorum was forced")
	}
}

// Dynamic quorum and witness (FACTS C-2, C-3): what is lost one after the other is survived.
func TestTheClusterSurvivesTheWitnessLostAfterTheSite(t *testing.T) {
	e := clustered(1, 1, recovery.Elsewhere)
	do(t, &e, recovery.SiteOutage, recovery.Args{Side: recovery.Primary})
	regroup(&e)
	do(t, &e, recovery.WitnessOutage, recovery.Args{})
	if !e.Quorum(&e.VMMCluster, recovery.Secondary) {
		t.Fatal("the last node has the only vote")
	}
}

// FACTS C-9: a witness in one of the sites makes that site the only one to survive.
func TestAWitnessInOneSiteSurvivesOnlyThere(t *testing.T) {
	for _, row := range []struct {
		lost recovery.Side
		want bool
	}{{recovery.Primary, false}, {recovery.Secondary, true}} {
		e := clustered(1, 1, recovery.AtPrimary)
		do(t, &e, recovery.SiteOutage, recovery.Args{Side: row.lost})
		if got := e.Quorum(&e.VMMCluster, row.lost.Other()); got != row.want {
			t.Errorf("witness at the primary site, %v site lost: quorum is %v", row.lost, got)
		}
	}
}
