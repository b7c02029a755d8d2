package sim

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// standing is a standalone VMM server with its database on a machine of its own, both replicated. Service and Provider take 60 and
// 10 s, and the second site's volume plays 1 MB/s of undo logs back.
type standing struct {
	boots  [2]int // seconds, of VMM's machine and of its database's
	memory string // what the second site's host says
	needs  string // what VMM's machine says
	more   string
}

func (s standing) topology(t interface{ Fatal(...any) }) *model.Topology {
	machine := func(name string, boots int, more string) string {
		return fmt.Sprintf(`
vm %q {
  host      = host.a
  boot_time = "%ds"
  %s
  disk "d" {
    size       = "1 TB"
    write_rate = "100 KB/s"
  }
  hyperv_replica {
    replica_server        = host.b
    replication_frequency = "5m"
    recovery_points       = 4
  }
}`, name, boots, more)
	}
	return topologyOf(t, fmt.Sprintf(`
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "100 MB/s"
}
host "a" {
  site = site.a
  replica_server {}
}
host "b" {
  site = site.b
  %s
  replica_server {}
  storage "v" {
    undo_throughput = "1 MB/s"
  }
}
vmm "v" {
  vm                      = vm.vmm
  sql                     = sql.db
  service_start_time      = "60s"
  provider_reconnect_time = "10s"
  provider {
    installed_on = [vm.vmm]
  }
}
sql "db" {
  placement = "remote"
  vm        = vm.db
}
vault "vault" {
  registration {
    vmm = vmm.v
  }
}
%s%s%s`, s.memory, machine("vmm", s.boots[0], s.needs), machine("db", s.boots[1], ""), s.more))
}

// carriedOver is a world whose first site was lost 100 s ago, and both machines of the management server are failed over.
func carriedOver(t interface{ Fatal(...any) }, topology *model.Topology, lost time.Duration) *world {
	d := Drill{Duration: 48 * time.Hour, Faults: []Fault{struck(SiteOutage, 0, lost.Seconds(), 0)}}
	w := newWorld(topology, d, fixed(0.5))
	playUntil(w, lost.Seconds()+100)
	w.now = kernel.Time(lost) + 100*kernel.Time(time.Second)
	for _, target := range [2]recovery.Target{recovery.TheDatabase, recovery.TheVMM} {
		if refused := w.apply(recovery.UnplannedFailover, target, recovery.Args{}); refused != nil {
			t.Fatal(refused)
		}
	}
	return w
}

// takeBack takes a machine back to the oldest point, and says for how many seconds that is undone.
func takeBack(t interface{ Fatal(...any) }, w *world, target recovery.Target) float64 {
	var oldest model.Step
	oldest.RecoveryPoint.Value = "oldest"
	if refused := w.choose(&job{step: &oldest, target: target}); refused != nil {
		t.Fatal(refused)
	}
	undo := w.units[w.unitOf(target)].undone() / 1e6
	if refused := w.apply(recovery.ChangeRecoveryPoint, target, recovery.Args{}); refused != nil {
		t.Fatal(refused)
	}
	return undo
}

// runsAt plays on until VMM runs, and says when that is.
func runsAt(w *world) float64 {
	w.settled()
	for !w.estate.VMMRunning() {
		if !w.step() {
			return math.Inf(1)
		}
	}
	return w.now.Seconds()
}

// TestVMMRunsWhenItsMachineAndItsDatabasesHaveBooted: its service starts when the later one of both has been taken back to its recovery
// point and has booted: T = max(undo + boot of VMM, undo + boot of the database) + start + connection.
func TestVMMRunsWhenItsMachineAndItsDatabasesHaveBooted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := standing{boots: [2]int{rapid.IntRange(0, 4000).Draw(t, "vmm"), rapid.IntRange(0, 4000).Draw(t, "db")}}
		w := carriedOver(t, s.topology(t), 5*time.Hour)
		began, up := w.now.Seconds(), [2]float64{float64(s.boots[0]), float64(s.boots[1])}
		for i, target := range [2]recovery.Target{recovery.TheVMM, recovery.TheDatabase} {
			if rapid.Bool().Draw(t, "older") {
				up[i] += takeBack(t, w, target)
			}
		}
		if got, want := runsAt(w)-began, max(up[0], up[1])+starts; math.Abs(got-want) > 1e-3 {
			t.Fatalf("VMM runs after %v s, by the formula %v s", got, want)
		}
	})
}

// TestADatabaseThatBootsAnewStopsVMM until it has booted, whether VMM has started or only begun to.
func TestADatabaseThatBootsAnewStopsVMM(t *testing.T) {
	for _, began := range [2]bool{false, true} {
		w := carriedOver(t, standing{boots: [2]int{30, 20}}.topology(t), 5*time.Hour)
		if began {
			playUntil(w, w.now.Seconds()+40)
		} else {
			runsAt(w)
		}
		from := w.now.Seconds()
		undo := takeBack(t, w, recovery.TheDatabase)
		if got, want := runsAt(w)-from, undo+20+starts; w.estate.Verified || math.Abs(got-want) > 1e-3 {
			t.Errorf("in the middle of its start %v: VMM runs after %v s, want %v s", began, got, want)
		}
	}
}

// TestVMMDoesNotRunWithoutMemory: the second site's host has none for VMM's machine until another one stops there.
func TestVMMDoesNotRunWithoutMemory(t *testing.T) {
	s := standing{memory: `memory = "20 GiB"`, needs: `memory = "16 GiB"`, boots: [2]int{120, 0}, more: `
vm "resident" {
  host   = host.b
  memory = "8 GiB"
}`}
	for _, stops := range [2]bool{false, true} {
		w := carriedOver(t, s.topology(t), 5*time.Hour)
		from := w.now.Seconds()
		playUntil(w, from+3600)
		if w.estate.VMMRunning() {
			t.Fatal("VMM runs in a machine that has no memory")
		}
		want := math.Inf(1)
		if stops {
			w.now = kernel.Time((from + 3600) * 1e9)
			w.apply(recovery.VMOutage, recovery.Target(w.onHost(w.t.VMs[vmCalled(w.t, "resident")].Host.Value)), recovery.Args{Side: recovery.Secondary})
			want = from + 3600 + 120 + starts
		}
		if got := runsAt(w); math.Abs(got-want) > 1e-3 && got != want {
			t.Errorf("another machine stops: %v; VMM runs at %v s, want %v s", stops, got, want)
		}
		w.apply(recovery.VerifyVMM, recovery.TheEstate, recovery.Args{})
		if rto := w.finish().VMM.RTO; math.IsInf(rto, 1) == stops {
			t.Errorf("another machine stops: %v; VMM is away for %v s", stops, rto)
		}
	}
}

// runsAgain is when VMM next runs, in seconds from the beginning; never is the end of the run.
func runsAgain(w *world) float64 {
	for !w.vmm.running && w.step() {
	}
	return w.now.Seconds()
}

// moveRole moves VMM's role to a side.
func moveRole(t *testing.T, w *world, side recovery.Side) {
	t.Helper()
	if refused := w.apply(recovery.MoveVMMRole, recovery.TheEstate, recovery.Args{Side: side}); refused != nil {
		t.Fatal(refused)
	}
}

// TestAStartBeginsAnewWhereItsNodeOrDatabaseMoves: of a start under way nothing is left when its node fails, or when role or database move; the node
// on which it ends is the role's. The service takes 60 s to start.
func TestAStartBeginsAnewWhereItsNodeOrDatabaseMoves(t *testing.T) {
	topology := twoSites{nodes: [2]int{2, 2}}.topology(t)
	group := func(w *world) {
		if refused := w.apply(recovery.MoveAvailabilityGroup, recovery.TheEstate, recovery.Args{Side: w.estate.SQL.Other()}); refused != nil {
			t.Fatal(refused)
		}
	}
	for name, c := range map[string]struct {
		first, then func(w *world)
	}{
		"its node fails":     {func(w *world) { moveRole(t, w, recovery.Secondary) }, nil},
		"the database moves": {func(w *world) { moveRole(t, w, recovery.Secondary) }, group},
		"the role moves":     {group, func(w *world) { moveRole(t, w, recovery.Secondary) }},
	} {
		d := Drill{Duration: 24 * time.Hour}
		if c.then == nil {
			d.Faults = []Fault{struck(VMOutage, int(vmCalled(topology, "vmm-lyon-0")), 3630, 0)}
		}
		w := newWorld(topology, d, fixed(0.5))
		playUntil(w, 3600)
		c.first(w)
		playUntil(w, 3631)
		if c.then != nil {
			c.then(w)
		}
		if at := runsAgain(w); at < 3630+60 || at > 3630+120 {
			t.Errorf("%s half a minute after it began: it runs at %v s", name, at)
		}
		if n := &w.auto.nodes[0]; n.nodes[n.owner].side != w.estate.Role || !n.nodes[n.owner].up() {
			t.Errorf("%s: it is said to run on node %d", name, n.owner)
		}
	}
}

// TestWhatPeopleMoveIsNoFailover: a role that has failed over too often and stays failed comes back where somebody moves it, at its own site
// too, though the node that it ran on last is down.
func TestWhatPeopleMoveIsNoFailover(t *testing.T) {
	topology := twoSites{nodes: [2]int{2, 2}, vmm: "failover_threshold = 1"}.topology(t)
	d := Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(VMOutage, int(vmCalled(topology, "vmm-paris-0")), 3600, 1800), struck(VMOutage, int(vmCalled(topology, "vmm-paris-1")), 7200, 0)}}
	w := newWorld(topology, d, fixed(0.5))
	playUntil(w, 10800)
	if !w.estate.RoleFailed {
		t.Fatal("the role has not failed")
	}
	moveRole(t, w, recovery.Primary)
	if at := runsAgain(w); at > 10800+120 {
		t.Errorf("moved at 10800 s it runs at %v s", at)
	}
}

// TestAListenerIsWaitedForOnce: VMM looks for its database where it last found it, for as long as the name takes; an interruption makes that
// no shorter, and what went and came back is where it was.
func TestAListenerIsWaitedForOnce(t *testing.T) {
	topology := twoSites{group: "listener {\n multi_subnet_failover = false\n register_all_providers = false\n ttl = \"300s\"\n}"}.topology(t)
	away := func(faults ...Fault) float64 {
		return Run(topology, Drill{Duration: 24 * time.Hour, Faults: faults}, fixed(0.5)).VMM.RTO
	}
	lost := struck(SiteOutage, 0, 3600, 0)
	once, interrupted := away(lost), away(lost, struck(VMMOutage, 0, 3720, 10))
	if once < 300 || interrupted < once {
		t.Errorf("VMM is away for %v s, and with a failure of its service for %v s", once, interrupted)
	}
	w := newWorld(topology, Drill{Duration: 24 * time.Hour}, fixed(0.5))
	playUntil(w, 3600)
	for _, side := range []recovery.Side{recovery.Secondary, recovery.Primary} {
		for w.estate.SQL != side {
			if refused := w.apply(recovery.MoveAvailabilityGroup, recovery.TheEstate, recovery.Args{Side: side}); refused != nil && !w.step() {
				t.Fatal(refused)
			}
		}
	}
	if at := runsAgain(w); at > 3600+240 {
		t.Errorf("with its database away and back VMM runs at %v s", at)
	}
}
