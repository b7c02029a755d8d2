package recovery_test

import (
	"testing"

	"vmmdrill/sim/recovery"
)

// replicating is a machine that Hyper-V replicates and that has written something, and its estate.
func replicating() (recovery.Estate, []recovery.Machine) {
	e, machines := recovery.AbstractInitial(recovery.StretchedCluster, 1, false)
	machines[0].Managed, machines[0].Lag, machines[0].OlderPoints = recovery.ByHyperV, recovery.Behind, false
	return e, machines
}

// What stops replication keeps everything from flowing, and a planned failover from beginning; it keeps the recovery points that
// there are, so that an unplanned failover is possible when the source is gone. Its repair makes it flow again.
func TestWhatStopsReplicationKeepsItsRecoveryPoints(t *testing.T) {
	for _, c := range []struct {
		stop, again *recovery.Operation
		side        recovery.Side
		refused     *recovery.Refusal
	}{
		{recovery.PauseReplication, recovery.ResumeReplication, recovery.Primary, recovery.ReplicationPaused},
		{recovery.PauseReplication, recovery.ResumeReplication, recovery.Secondary, recovery.ReplicationPaused},
		{recovery.CertificateExpiry, recovery.CertificateRenewal, 0, recovery.ReplicationError},
		{recovery.DiskResize, recovery.ReplicaResize, 0, recovery.ReplicationError},
		{recovery.ReplicaMove, recovery.ReplicaFound, 0, recovery.ReplicationError},
		{recovery.SettingsOverwrite, recovery.SettingsRestore, 0, recovery.ReplicationError},
	} {
		e, machines := replicating()
		a := recovery.Args{At: c.side, Side: c.side}
		if r := recovery.Apply(c.stop, &e, machines, 0, a); r != nil {
			t.Fatalf("%s: %v", c.stop.Name, r)
		}
		if recovery.Allowed(recovery.Synchronise, &e, machines, 0, a) == nil {
			t.Errorf("after %s replication goes on", c.stop.Name)
		}
		if r := recovery.Allowed(recovery.PreparePlannedFailover, &e, machines, 0, a); r != c.refused {
			t.Errorf("after %s a planned failover is told %v", c.stop.Name, r)
		}
		lost := machines[0]
		lost.On = [2]bool{}
		if r := recovery.Allowed(recovery.UnplannedFailover, &e, []recovery.Machine{lost}, 0, a); r != nil {
			t.Errorf("after %s an unplanned failover is refused: %v", c.stop.Name, r)
		}
		if r := recovery.Apply(c.again, &e, machines, 0, a); r != nil {
			t.Fatalf("%s: %v", c.again.Name, r)
		}
		if r := recovery.Allowed(recovery.Synchronise, &e, machines, 0, a); r != nil {
			t.Errorf("after %s nothing flows: %v", c.again.Name, r)
		}
	}
}

// A failover to a corrupt recovery point is aborted, unless an older one is kept: then it is that one, and the way back to the corrupt
// one is closed. The next point that arrives serves again.
func TestACorruptRecoveryPointIsNotFailedOverTo(t *testing.T) {
	for _, older := range [2]bool{false, true} {
		e, machines := replicating()
		m := &machines[0]
		m.OlderPoints = older
		recovery.Apply(recovery.RecoveryPointCorruption, &e, machines, 0, recovery.Args{})
		arrived := []recovery.Machine{*m}
		m.On = [2]bool{}
		refused := recovery.Apply(recovery.UnplannedFailover, &e, machines, 0, recovery.Args{})
		if older {
			back := recovery.Allowed(recovery.ChangeRecoveryPoint, &e, machines, 0, recovery.Args{})
			if refused != nil || !m.Older || back != recovery.PointUnusable {
				t.Errorf("with older points: refused %v, an older one %v, back: %v", refused, m.Older, back)
			}
		} else if refused != recovery.PointUnusable || m.Phase != recovery.Replicating {
			t.Errorf("without older points: %v", refused)
		}
		if r := recovery.Apply(recovery.Synchronise, &e, arrived, 0, recovery.Args{}); r != nil || arrived[0].Corrupt {
			t.Errorf("the next recovery point does not help: %v", r)
		}
	}
}

// A machine whose volume is full runs as far as Hyper-V's guard against two copies is concerned, but VMM in it does not.
func TestAMachineOnAFullVolumeStandsStill(t *testing.T) {
	e, machines := recovery.AbstractInitial(recovery.Standalone, 1, false)
	at := recovery.Args{Side: recovery.Primary}
	if recovery.Apply(recovery.VolumeFull, &e, machines, recovery.TheVMM, at); e.VMMRunning() {
		t.Error("VMM runs on a full volume")
	}
	if r := recovery.Allowed(recovery.UnplannedFailover, &e, machines, recovery.TheVMM, recovery.Args{}); r != recovery.SourceRunning {
		t.Errorf("Hyper-V takes it to be off: %v", r)
	}
	if recovery.Apply(recovery.VolumeFreed, &e, machines, recovery.TheVMM, at); !e.VMMRunning() {
		t.Error("VMM does not go on")
	}
}

// A resynchronisation that is required is started by hand at the source, and nowhere else.
func TestAResynchronisationIsStartedByHandAtItsSource(t *testing.T) {
	e, machines := replicating()
	machines[0].Lag = recovery.ResyncRequired
	for side, want := range map[recovery.Side]*recovery.Refusal{recovery.Primary: nil, recovery.Secondary: recovery.NotPaused} {
		if r := recovery.Allowed(recovery.ResumeReplication, &e, machines, 0, recovery.Args{Console: recovery.HyperVConsole, At: side}); r != want {
			t.Errorf("at the %v side: %v", side, r)
		}
	}
}

// What an error or a full volume means for the other operations.
func TestErrorsAndFullVolumesStandInTheWayOfWhatNeedsThem(t *testing.T) {
	failed := func(m *recovery.Machine) { m.On, m.Phase = [2]bool{false, true}, recovery.Committed }
	for _, c := range []struct {
		name string
		op   *recovery.Operation
		set  func(*recovery.Machine)
		want *recovery.Refusal
	}{
		{"a machine that stands still cannot be shut down for a planned failover", recovery.PreparePlannedFailover, func(m *recovery.Machine) { m.Full[recovery.Primary] = true }, recovery.SourceNotRunning},
		{"a full volume takes no replication", recovery.Synchronise, func(m *recovery.Machine) { m.Full[recovery.Secondary] = true }, recovery.NotEnabled},
		{"the volume of the source may be full", recovery.Synchronise, func(m *recovery.Machine) { m.Full[recovery.Primary] = true }, nil},
		{"the reversal needs certificates", recovery.ReverseReplication, func(m *recovery.Machine) { failed(m); m.Errors = recovery.CertificateExpired }, recovery.ReplicationError},
		{"the reversal needs the settings", recovery.ReverseReplication, func(m *recovery.Machine) { failed(m); m.Errors = recovery.SettingsOverwritten }, recovery.ReplicationError},
		{"a replica that moved is a source like any other", recovery.ReverseReplication, func(m *recovery.Machine) { failed(m); m.Errors = recovery.ReplicaMoved }, nil},
		{"a failed-over machine is not paused", recovery.PauseReplication, failed, recovery.AlreadyFailedOver},
		{"nor one that is on its way", recovery.PauseReplication, func(m *recovery.Machine) { m.Phase, m.On = recovery.Prepared, [2]bool{} }, recovery.PlannedInProgress},
	} {
		e, machines := replicating()
		c.set(&machines[0])
		if r := recovery.Apply(c.op, &e, machines, 0, recovery.Args{}); r != c.want {
			t.Errorf("%s: %v, want %v", c.name, r, c.want)
		}
		if c.op == recovery.ReverseReplication && c.want == nil && !machines[0].Flows() {
			t.Errorf("%s: nothing flows after it", c.name)
		}
	}
}

// An estate is not at home while replication is paused, fails, or has no point to fail over to.
func TestNothingIsAtHomeThatDoesNotReplicate(t *testing.T) {
	for name, set := range map[string]func(*recovery.Machine){
		"":           func(*recovery.Machine) {},
		"is paused":  func(m *recovery.Machine) { m.Paused[recovery.Secondary] = true },
		"fails":      func(m *recovery.Machine) { m.Errors = recovery.DiskResized },
		"is corrupt": func(m *recovery.Machine) { m.Corrupt = true },
	} {
		e, machines := replicating()
		set(&machines[0])
		if recovery.Home(&e, machines) != (name == "") {
			t.Errorf("at home although replication %q", name)
		}
	}
}
