package sim

import (
	"math"
	"testing"
	"time"

	"vmmdrill/model"
)

// groupRow is one row of the table of failovers, in the words of the documents.
type groupRow struct {
	synchronous, automatic [2]bool // of each replica
	instance               bool    // the replicas are failover cluster instances
	behind                 bool    // the session has timed out, and the secondary has not caught up
	quorum                 bool    // of the secondary's side, when the primary's is lost
}

func (g groupRow) topology(t *testing.T) *model.Topology {
	topology := twoSites{writes: "1 MB/s", line: "1.1 MB/s", sql: "dynamic_quorum = false", vmm: "dynamic_quorum = false"}.topology(t)
	replicas := topology.SQLs[0].AvailabilityGroup.Replicas
	for i := range replicas {
		replicas[i].AvailabilityMode.Value = map[bool]string{true: "synchronous_commit", false: "asynchronous_commit"}[g.synchronous[i]]
		replicas[i].FailoverMode.Value = map[bool]string{true: "automatic", false: "manual"}[g.automatic[i]]
		replicas[i].FailoverClusterInstance.Value = g.instance
	}
	return topology
}

// TestEveryKindOfFailoverOfEveryGroup tabulates: an asynchronous replica at either end makes the group asynchronous (FACTS Q-1); that
// one is only forced; a synchronous one also moves by plan while it is synchronised, and by itself where both replicas are set
// to automatic, neither is a failover cluster instance, it is synchronised and its side has quorum. Forcing needs
// quorum, and is refused where nothing has to be forced. What is synchronised loses nothing, what is behind does.
func TestEveryKindOfFailoverOfEveryGroup(t *testing.T) {
	const before = 2000 // s before the loss the line is cut for 1000 s; then the queue of 1 GB shrinks by 0.1 MB/s
	seen := map[string]int{}
	for bits := range 1 << 7 {
		bit := func(i int) bool { return bits>>i&1 == 1 }
		g := groupRow{[2]bool{bit(0), bit(1)}, [2]bool{bit(2), bit(3)}, bit(4), bit(5), bit(6)}
		synchronised := g.synchronous == [2]bool{true, true} && !g.behind
		planned := synchronised
		itself := synchronised && g.automatic == [2]bool{true, true} && !g.instance && g.quorum
		forced := g.quorum && !itself

		topology := g.topology(t)
		first := struck(VaultOutage, 0, lostAt-before, 1) // what the runs begin after
		if g.behind {
			first = struck(LinkOutage, 0, lostAt-before, 1000)
		}
		move := Drill{Duration: 2 * time.Hour, Faults: []Fault{first}, Runs: []ProcedureRun{one("move_availability_group", "sql", before)}}
		if r := Run(topology, move, fixed(0.5)); r.Runs[0].Completed != planned {
			t.Errorf("%+v: by plan %v, want %v: %+v", g, r.Runs[0].Completed, planned, r.Refusals)
		} else if planned && r.VMM.RTO != overhead+starts {
			t.Errorf("%+v: by plan VMM is away for %v s, want %v s", g, r.VMM.RTO, overhead+starts)
		}
		lost := Drill{Duration: 24 * time.Hour, Faults: []Fault{first, struck(SiteOutage, 0, lostAt, 0)}, Runs: []ProcedureRun{one("force_availability_group", "sql", before+600)}}
		if !g.quorum {
			lost.Faults = append(lost.Faults, struck(WitnessOutage, 1, lostAt, 0))
		}
		r := Run(topology, lost, fixed(0.5))
		if got := found(r, "availability_group_failover") >= 0; got != itself {
			t.Errorf("%+v: by itself %v, want %v", g, got, itself)
		}
		if r.Runs[0].Completed != forced {
			t.Errorf("%+v: by force %v, want %v: %+v", g, r.Runs[0].Completed, forced, r.Refusals)
		}
		if g.quorum && synchronised && r.DataLost != 0 || g.quorum && g.behind && r.DataLost < 1e8 {
			t.Errorf("%+v: %v bytes are lost", g, r.DataLost)
		}
		for name, is := range map[string]bool{"planned": planned, "itself": itself, "forced": forced} {
			if is {
				seen[name]++
			}
		}
	}
	if seen["planned"] != 16 || seen["itself"] != 1 || seen["forced"] != 63 {
		t.Errorf("the table has %v", seen)
	}
}

// threeRow is a group with two replicas at the first site: what the primary, the one at the second site and the third one can do.
type threeRow [3]rank

func (g threeRow) topology(t *testing.T) *model.Topology {
	topology := twoSites{third: byItself}.topology(t)
	replicas := topology.SQLs[0].AvailabilityGroup.Replicas
	for i, r := range g {
		replicas[i].AvailabilityMode.Value = map[bool]string{true: "synchronous_commit", false: "asynchronous_commit"}[r >= commits]
		replicas[i].FailoverMode.Value = map[bool]string{true: "automatic", false: "manual"}[r == failsOver]
	}
	return topology
}

// TestTheLossOfThePrimarysNode tabulates a group that has another replica at the primary's site: both set to fail over by themselves, it is
// the primary next, and else the one at the other site, if that is; else VMM waits for the node, for people who move the group if the
// other site's replica is synchronous, or for people who force it if not (FACTS ). A node is missed after the longer of lease
// and heartbeats, 20 s either way, an instance after the health check's 30 s.
func TestTheLossOfThePrimarysNode(t *testing.T) {
	const ordered, repaired = 600, 5000
	seen := map[string]int{}
	for i := range 27 {
		g := threeRow{rank(i % 3), rank(i / 3 % 3), rank(i / 9)}
		topology := g.topology(t)
		here, there := g[0] == failsOver && g[2] == failsOver, g[0] == failsOver && g[1] == failsOver
		do := "force_availability_group"
		if g[0] >= commits && g[1] >= commits {
			do = "move_availability_group"
		}
		for _, fault := range []Fault{struck(VMOutage, vmCalled(topology, "sql-paris"), lostAt, repaired), struck(SQLOutage, 0, lostAt, repaired)} {
			noticed := map[FaultKind]float64{VMOutage: 20, SQLOutage: 30}[fault.Kind]
			for _, people := range [2]bool{false, true} {
				d := Drill{Duration: 24 * time.Hour, Faults: []Fault{fault}}
				want, how := repaired+float64(starts), "repaired"
				switch {
				case here:
					want, how = noticed+overhead+starts, "replica_failover"
				case there:
					want, how = noticed+overhead+starts, "availability_group_failover"
				case people:
					want, how = ordered+overhead+starts, do
				}
				if people && !here && !there {
					d.Runs = []ProcedureRun{one(do, "sql", ordered)}
				}
				r := Run(topology, d, fixed(0.5))
				if r.VMM.RTO != want || r.VMM.RPO != 0 || how != "repaired" && found(r, how) < 0 {
					t.Errorf("%v, %s, people %v: VMM is away for %v s, want %v s because of %s: %+v", g, fault.Kind, people, r.VMM.RTO, want, how, r.Refusals)
				}
				seen[how]++
			}
		}
	}
	for how, want := range map[string]int{"replica_failover": 3 * 4, "availability_group_failover": 2 * 4, "move_availability_group": 8 * 2, "force_availability_group": 14 * 2, "repaired": 22 * 2} {
		if seen[how] != want {
			t.Errorf("%s: %d rows, want %d", how, seen[how], want)
		}
	}
}

// TestAReplicaOfTheSiteRedoesFirst: as between the sites, T = detection + redo queue / redo rate + overhead, and then the next loss finds the
// other site's replica (FACTS ).
func TestAReplicaOfTheSiteRedoesFirst(t *testing.T) {
	const writes, redo = 1.5e6, 1e6
	topology := twoSites{writes: "1.5 MB/s", third: byItself + "\nredo_rate = \"1 MB/s\"", sql: "heartbeat {\n same_subnet_threshold = 25\n}"}.topology(t)
	d := Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(VMOutage, vmCalled(topology, "sql-paris"), lostAt, 0)}}
	want := 25 + (writes-redo)*lostAt/redo + overhead
	if got := found(Run(topology, d, fixed(0.5)), "replica_failover") - lostAt; math.Abs(got-want) > 1e-3 {
		t.Errorf("another replica of the site is the primary after %v s, want %v s", got, want)
	}
	d.Faults = append(d.Faults, struck(VMOutage, vmCalled(topology, "sql-paris-2"), 3*lostAt, 0))
	if r := Run(topology, d, fixed(0.5)); found(r, "availability_group_failover") != 3*lostAt+20+overhead {
		t.Errorf("after its loss the other site's is the primary at %v s", found(r, "availability_group_failover"))
	}
}

// TestVMMNeedsItsLoginWhereItsDatabaseGoes: logins do not move with the group (FACTS H-8). Where the other site's replica is stated to lack
// that of the service, VMM is away until somebody creates it; what is not stated does not matter.
func TestVMMNeedsItsLoginWhereItsDatabaseGoes(t *testing.T) {
	for _, c := range []struct {
		account, logins string
		lacks           bool
	}{{"vmm", "", false}, {"", "logins = []", false}, {"vmm", `logins = ["VMM"]`, false}, {"vmm", "logins = []", true}, {"vmm", `logins = ["other"]`, true}} {
		topology := twoSites{}.topology(t)
		if c.account != "" {
			topology.VMMs[0].ServiceAccount = topologyOf(t, "vmm \"v\" {\n service_account = \"vmm\"\n}").VMMs[0].ServiceAccount
		}
		topology.SQLs[0].AvailabilityGroup.Replicas[1].Logins = twoSites{replica: c.logins}.topology(t).SQLs[0].AvailabilityGroup.Replicas[1].Logins
		for _, created := range [2]bool{false, true} {
			d := lostAfter(lostAt)
			want := 20.0 + overhead + starts
			if c.lacks {
				want = math.Inf(1)
			}
			if created {
				d.Runs = []ProcedureRun{one("create_login", "sql", 600)}
				if c.lacks {
					want = 600 + starts
				}
			}
			if r := Run(topology, d, fixed(0.5)); r.VMM.RTO != want || (found(r, "no_login") >= 0) != c.lacks {
				t.Errorf("%+v, created %v: VMM is away for %v s, want %v s", c, created, r.VMM.RTO, want)
			}
		}
	}
}
