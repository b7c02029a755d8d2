package sim

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

const (
	starts   = 60 + 10 // of the service and its Provider, in a deployment of twoSites
	overhead = 5       // of a failover
)

const (
	byItself     = `failover_mode = "automatic"`
	asynchronous = "availability_mode = \"asynchronous_commit\"\nfailover_mode = \"manual\""
)

// lostAfter is the loss of the first site after so many seconds.
func lostAfter(seconds float64) Drill {
	return Drill{Duration: 48 * time.Hour, Faults: []Fault{struck(SiteOutage, 0, seconds, 0)}}
}

// TestAFailoverTakesDetectionRedoAndAConstantPart: T = detection + redo queue / redo rate + overhead (FACTS, F-24), where
// the queue is what was written beyond the redo rate since the beginning, and detection the longer of lease and heartbeats. Tolerance:
// 1 ms, for what a line of 1 GB/s still holds.
func TestAFailoverTakesDetectionRedoAndAConstantPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes, redo := float64(rapid.IntRange(0, 2_000_000).Draw(t, "B/s")), float64(rapid.IntRange(500_000, 3_000_000).Draw(t, "redo"))
		lease, beats := rapid.IntRange(10, 60).Draw(t, "lease"), rapid.IntRange(5, 120).Draw(t, "heartbeats")
		at := float64(rapid.IntRange(1, 20_000).Draw(t, "at"))
		p := twoSites{writes: fmt.Sprintf("%.0f B/s", writes), replica: fmt.Sprintf("%s\nredo_rate = \"%.0f B/s\"", byItself, redo),
			group: fmt.Sprintf(`lease_timeout = "%ds"`, lease), sql: fmt.Sprintf("heartbeat {\n cross_subnet_threshold = %d\n}", beats)}
		r := Run(p.topology(t), lostAfter(at), fixed(0.5))
		want := float64(max(lease, beats)) + max(0, writes-redo)*at/redo + overhead
		if got := found(r, "availability_group_failover") - at; math.Abs(got-want) > 1e-3 {
			t.Fatalf("the group fails over after %v s, by the formula %v s", got, want)
		}
		const moves = 20 // of VMM's role
		if want = max(want, moves) + starts; math.Abs(r.VMM.RTO-want) > 1e-3 || r.VMM.RPO != 0 {
			t.Fatalf("VMM is away for %v s, by the formula %v s, and loses %v s", r.VMM.RTO, want, r.VMM.RPO)
		}
	})
}

// TestAPlannedMoveTakesRedoAndAConstantPart, and then VMM has to find its database as after any other failover: T = redo queue / redo
// rate + overhead + DNS (FACTS, F-24, F-25). Nothing is lost. Tolerance: as above.
func TestAPlannedMoveTakesRedoAndAConstantPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes, redo := float64(rapid.IntRange(0, 2_000_000).Draw(t, "B/s")), float64(rapid.IntRange(500_000, 3_000_000).Draw(t, "redo"))
		at, ttl := float64(rapid.IntRange(1, 20_000).Draw(t, "at")), rapid.IntRange(0, 1200).Draw(t, "ttl")
		p := twoSites{writes: fmt.Sprintf("%.0f B/s", writes), replica: fmt.Sprintf("%s\nredo_rate = \"%.0f B/s\"", byItself, redo),
			group: fmt.Sprintf("listener {\n multi_subnet_failover = false\n register_all_providers = false\n ttl = \"%ds\"\n}", ttl)}
		r := Run(p.topology(t), Drill{Duration: 48 * time.Hour, Runs: []ProcedureRun{one("move_availability_group", "sql", at)}}, fixed(0.5))
		want := max(0, writes-redo)*at/redo + overhead + float64(ttl) + starts
		if math.Abs(r.VMM.RTO-want) > 1e-3 || r.VMM.RPO != 0 || r.DataLost != 0 {
			t.Fatalf("VMM is away for %v s, by the formula %v s, and loses %v s", r.VMM.RTO, want, r.VMM.RPO)
		}
	})
}

// sendQueue is the send queue, by the text: written at a rate, sent at the line's while there is a queue, not at all during a cut.
func sendQueue(at, writes, line, cutAt, cutLasts float64) (bytes float64) {
	grow := func(from, to float64) { bytes = max(0, bytes+(writes-line)*max(0, to-from)) }
	grow(0, min(at, cutAt))
	bytes += writes * max(0, min(at, cutAt+cutLasts)-cutAt)
	grow(cutAt+cutLasts, at)
	return bytes
}

// TestAForcedFailoverLosesTheSendQueue: in time the queue over the rate at which log is written (FACTS F-22), whatever the line
// does: too narrow, cut for a while, catching up. Tolerance: what may be on its way in two ticks of a minute (assumption), and
// nothing where the line is never cut.
func TestAForcedFailoverLosesTheSendQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes, line := float64(rapid.IntRange(100_000, 2_000_000).Draw(t, "B/s")), float64(rapid.IntRange(200_000, 4_000_000).Draw(t, "line"))
		at := float64(rapid.IntRange(100, 40_000).Draw(t, "at"))
		d, cutAt, cutLasts, tolerance := lostAfter(at), 1e9, 0.0, 1e-3
		if rapid.Bool().Draw(t, "cut") {
			cutAt, cutLasts = float64(rapid.IntRange(50, 20_000).Draw(t, "cut at")), float64(rapid.IntRange(30, 10_000).Draw(t, "cut for"))
			d.Faults = append(d.Faults, struck(LinkOutage, 0, cutAt, cutLasts))
			tolerance = 1 + logBehind
		}
		d.Runs = []ProcedureRun{one("force_availability_group", "sql", 1e5)}
		p := twoSites{writes: fmt.Sprintf("%.0f B/s", writes), line: fmt.Sprintf("%.0f B/s", line), replica: asynchronous,
			vmm: "dynamic_quorum = false", sql: "dynamic_quorum = false"} // otherwise the second site's vote is gone after a cut
		r := Run(p.topology(t), d, fixed(0.5))
		queue := sendQueue(at, writes, line, cutAt, cutLasts)
		if math.Abs(r.VMM.RPO-queue/writes) > tolerance || math.Abs(r.DataLost-queue) > tolerance*writes {
			t.Fatalf("VMM loses %v s and %v bytes, by the formula %v s and %v bytes", r.VMM.RPO, r.DataLost, queue/writes, queue)
		}
		if !r.Runs[0].Completed || found(r, "availability_group_failover") >= 0 {
			t.Fatalf("an asynchronous replica is forced and does not come by itself: %+v", r.Runs)
		}
	})
}

// TestWhatIsLostIsAsOldAsItsOldestByte: written at 1 MB/s, four times as much in a burst of 600 s, sent at 2 MB/s. With x seconds since the
// burst at the loss, the queue is what came in beyond the line; going back, x seconds at 1 MB/s and then the burst's rate. When
// somebody forces the failover does not matter. Tolerance: as above, and what goes over during a tick.
func TestWhatIsLostIsAsOldAsItsOldestByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const lasts, r, line = 600.0, 1e6, 2e6
		factor := float64(rapid.IntRange(3, 9).Draw(t, "times"))
		after, force := float64(rapid.IntRange(100, 1500).Draw(t, "lost after")), float64(rapid.IntRange(60, 20_000).Draw(t, "forced after"))
		topology := twoSites{replica: asynchronous, writes: "1 MB/s", line: "2 MB/s"}.topology(t)
		burst := struck(ChurnBurst, vmCalled(topology, "sql-paris"), lostAt, lasts)
		burst.Factor = factor
		d := lostAfter(lostAt + after)
		d.Faults = append(d.Faults, burst)
		d.Runs = []ProcedureRun{one("force_availability_group", "sql", force+after)}
		res := Run(topology, d, fixed(0.5))
		in, since := min(after, lasts), max(0, after-lasts)
		queue := (factor*r-line)*in - (line-r)*since
		age := since + (queue-r*since)/(factor*r)
		if queue < r*since {
			age = max(0, queue) / r
		}
		if queue = max(0, queue); math.Abs(res.DataLost-queue) > 2*r || math.Abs(res.VMM.RPO-age) > 2 {
			t.Fatalf("%v bytes and %v s are lost, by the formula %v bytes and %v s", res.DataLost, res.VMM.RPO, queue, age)
		}
	})
}

// TestWhatIsLostCountsAsItWasWritten: by day 4 MB/s over a line of 2 MB/s, at night nothing. A failover that is forced at night loses what
// the day has left, in bytes and in seconds. VMM knows only what its database knew then. Tolerance: as above.
func TestWhatIsLostCountsAsItWasWritten(t *testing.T) {
	for _, c := range []struct{ lost, queue, age float64 }{ // seconds after 16:00
		{1.75 * 3600, 2e6 * 6300, 3150},
		{2*3600 + 600, 2e6*7200 - 2e6*600, 600 + 3300},
	} {
		topology := twoSites{replica: asynchronous, line: "2 MB/s"}.topology(t)
		writeByDay(t, topology)
		d := lostAfter(c.lost)
		d.Start = 16 * time.Hour
		d.Runs = []ProcedureRun{one("force_availability_group", "sql", 3600)}
		r := Run(topology, d, fixed(0.5))
		if math.Abs(r.DataLost-c.queue) > 4e6 || math.Abs(r.VMM.RPO-c.age) > 1 {
			t.Errorf("lost after %v s: %v bytes and %v s, want %v and %v", c.lost, r.DataLost, r.VMM.RPO, c.queue, c.age)
		}
	}
}

// writeByDay lets the database write 4 MB/s until 18:00, and then nothing.
func writeByDay(t *testing.T, topology *model.Topology) {
	topology.VMs[vmCalled(topology, "sql-paris")].Disks[0].WriteRate = topologyOf(t, `
vm "v" {
  disk "d" {
    size       = "1 TiB"
    write_rate = daily({ "08:00" = "4 MB/s", "18:00" = "0 B/s" })
  }
}`).VMs[0].Disks[0].WriteRate
}

// TestASessionThatHasTimedOutKeepsTheGroupFromFailingOver: within the session timeout a synchronous replica has everything and takes
// over; after it the primary has gone on alone (FACTS, F-23). The line is cut, the second site gets the witness, and the
// primary stops when its nodes have noticed, 20 s after the cut. What is lost when somebody forces it was written from the timeout
// until then.
func TestASessionThatHasTimedOutKeepsTheGroupFromFailingOver(t *testing.T) {
	for _, c := range []struct {
		timeout string
		lost    float64 // seconds of the database; negative: it comes over by itself, without a loss
	}{{"", 10}, {"15s", 5}, {"19s", 1}, {"21s", -1}, {"60s", -1}} {
		p := twoSites{writes: "1 MB/s", replica: byItself}
		if c.timeout != "" {
			p.group = fmt.Sprintf("session_timeout = %q", c.timeout)
		}
		d := Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(LinkOutage, 0, lostAt, 0)}, Runs: []ProcedureRun{one("force_availability_group", "sql", 600)}}
		r := Run(p.topology(t), d, losing{0.5})
		if itself := found(r, "availability_group_failover") >= 0; itself != (c.lost < 0) || r.Runs[0].Completed == itself {
			t.Errorf("timeout %q: it comes by itself: %v; forcing it: %+v", c.timeout, itself, r.Runs[0])
		}
		if want := max(0, c.lost); math.Abs(r.VMM.RPO-want) > 1e-6 {
			t.Errorf("timeout %q: %v s are lost, want %v s", c.timeout, r.VMM.RPO, want)
		}
	}
}

// TestASessionOutlivesAShortLossOfTheReplica: the second site is away for a while, and then the first for ever.
func TestASessionOutlivesAShortLossOfTheReplica(t *testing.T) {
	for _, c := range []struct {
		away float64
		back bool
	}{{9, true}, {11, false}} {
		// The second site is back only after the first is lost: whatever was written meanwhile it does not have.
		d := Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(SiteOutage, 1, lostAt, 3600), struck(SiteOutage, 0, lostAt+c.away, 0)}}
		p := twoSites{writes: "1 MB/s", sql: "dynamic_quorum = false", vmm: "dynamic_quorum = false"}
		if r := Run(p.topology(t), d, fixed(0.5)); (found(r, "availability_group_failover") >= 0) != c.back {
			t.Errorf("away %v s before the first site: VMM is away for %v s", c.away, r.VMM.RTO)
		}
	}
}

// TestAFailedInstanceIsNoticedByTheHealthCheckOrTheLease, whichever takes longer (FACTS Q-12): no heartbeat is missed.
func TestAFailedInstanceIsNoticedByTheHealthCheckOrTheLease(t *testing.T) {
	for _, c := range []struct {
		group string
		want  float64
	}{{"", 30}, {`health_check_timeout = "15s"`, 20}, {"health_check_timeout = \"60s\"", 60}, {`lease_timeout = "40s"`, 40}} {
		p := twoSites{group: c.group, sql: "heartbeat {\n cross_subnet_threshold = 100\n}"}
		r := Run(p.topology(t), Drill{Duration: 4 * time.Hour, Faults: []Fault{struck(SQLOutage, 0, lostAt, 0)}}, fixed(0.5))
		if got := found(r, "availability_group_failover") - lostAt; got != c.want+overhead {
			t.Errorf("%q: the group fails over after %v s, want %v s", c.group, got, c.want+overhead)
		}
	}
}

// TestWhatAListenerCostsVMM: with all addresses tried at once, nothing; tried in turn, 21 s for each that is dead; with only one
// registered, until DNS forgets the old one, counted from the failover (FACTS, F-25).
func TestWhatAListenerCostsVMM(t *testing.T) {
	const failsOver = 20 + overhead // lease and heartbeats take 20 s
	for _, c := range []struct {
		listener string
		want     float64
	}{
		{"", 0},
		{"multi_subnet_failover = true\nregister_all_providers = false", 0},
		{"multi_subnet_failover = false", 21},
		{"multi_subnet_failover = false\nextra_ip_timeout = \"7s\"", 7},
		{"multi_subnet_failover = false\nsubnets = [\"10.1.0.0/24\", \"10.2.0.0/24\", \"10.3.0.0/24\"]", 42},
		{"multi_subnet_failover = false\nsubnets = [\"10.1.0.0/24\"]", 0},
		{"multi_subnet_failover = false\nregister_all_providers = false\nttl = \"5m\"", 300},
		{"multi_subnet_failover = false\nregister_all_providers = false", 1200},
	} {
		p := twoSites{group: "listener {\n" + c.listener + "\n}"}
		r := Run(p.topology(t), lostAfter(lostAt), fixed(0.5))
		if want := failsOver + c.want + starts; r.VMM.RTO != want {
			t.Errorf("%q: VMM is away for %v s, want %v s", c.listener, r.VMM.RTO, want)
		}
	}
	// What DNS keeps does not wait for VMM, which comes over after a minute here.
	p := twoSites{group: "listener {\n multi_subnet_failover = false\n register_all_providers = false\n}", vmm: "heartbeat {\n cross_subnet_threshold = 60\n}"}
	if r := Run(p.topology(t), lostAfter(lostAt), fixed(0.5)); r.VMM.RTO != failsOver+1200+starts {
		t.Errorf("VMM comes later and is away for %v s, want %v s", r.VMM.RTO, failsOver+1200+starts)
	}
}

// TestTheGroupsTruthTable: which replicas take over by themselves, which by plan, which by force (FACTS ).
func TestTheGroupsTruthTable(t *testing.T) {
	for _, c := range []struct {
		replica                  string
		automatic, planned, data bool // data: nothing is lost by force
	}{
		{"availability_mode = \"synchronous_commit\"\nfailover_mode = \"automatic\"", true, true, true},
		{"availability_mode = \"synchronous_commit\"\nfailover_mode = \"manual\"", false, true, true},
		{"failover_mode = \"automatic\"\nfailover_cluster_instance = true", false, true, true},
		{asynchronous, false, false, false},
		{"availability_mode = \"asynchronous_commit\"\nfailover_mode = \"automatic\"", false, false, false},
	} {
		topology := twoSites{replica: c.replica, writes: "2 MB/s", line: "1 MB/s"}.topology(t)
		lost := lostAfter(lostAt)
		lost.Runs = []ProcedureRun{one("force_availability_group", "sql", 600)}
		r := Run(topology, lost, fixed(0.5))
		if got := found(r, "availability_group_failover") >= 0; got != c.automatic {
			t.Errorf("%q: by itself: %v", c.replica, got)
		}
		if got := r.VMM.RPO == 0; got != c.data {
			t.Errorf("%q: by force or by itself %v s are lost", c.replica, r.VMM.RPO)
		}
		r = Run(topology, Drill{Duration: time.Hour, Runs: []ProcedureRun{one("move_availability_group", "sql", 60)}}, fixed(0.5))
		if r.Runs[0].Completed != c.planned {
			t.Errorf("%q: by plan: %+v", c.replica, r.Refusals)
		}
	}
}

// TestALogCrossesTheLineBesideReplication: what is written goes over once, and is in the use of the line. Tolerance: one second.
func TestALogCrossesTheLineBesideReplication(t *testing.T) {
	for _, replica := range []string{byItself, asynchronous} {
		r := Run(twoSites{writes: "3 MB/s", line: "10 MB/s", replica: replica}.topology(t), Drill{Duration: 10 * time.Hour}, fixed(0.5))
		if u := r.Links[0].Utilization; math.Abs(u-0.3) > 1e-4 {
			t.Errorf("%q: the line is used to %v", replica, u)
		}
	}
}

// TestABurstOfTheDatabaseFillsTheSendQueue: four times the log for 600 s, over a line of twice the log (FACTS F-22). Tolerance: the
// stream is looked at once a minute (assumption).
func TestABurstOfTheDatabaseFillsTheSendQueue(t *testing.T) {
	topology := twoSites{replica: asynchronous, writes: "1 MB/s", line: "2 MB/s"}.topology(t)
	burst := struck(ChurnBurst, vmCalled(topology, "sql-paris"), lostAt, 600)
	burst.Factor = 4
	for _, c := range []struct{ after, queue float64 }{{600, 1.2e9}, {900, 1.2e9 - 300e6}, {2000, 0}} {
		d := lostAfter(lostAt + c.after)
		d.Faults = append(d.Faults, burst)
		d.Runs = []ProcedureRun{one("force_availability_group", "sql", 3000)}
		if r := Run(topology, d, fixed(0.5)); math.Abs(r.DataLost-c.queue) > 3e6 {
			t.Errorf("%v s after the burst began %v bytes are lost, want %v", c.after, r.DataLost, c.queue)
		}
	}
}

// TestAForcedFailoverLeavesTheOtherReplicaSuspended until somebody resumes it; then it catches up and is synchronised (FACTS Q-11,
// 4.3).
func TestAForcedFailoverLeavesTheOtherReplicaSuspended(t *testing.T) {
	p := twoSites{replica: "failover_mode = \"manual\"", writes: "1 MB/s", line: "10 MB/s"}
	repair := language.ConstantOf(3600)
	d := Drill{Duration: 24 * time.Hour, Faults: []Fault{{Kind: SiteOutage, IDs: []int{0}, At: language.ConstantOf(lostAt), RepairAfter: &repair}},
		Runs: []ProcedureRun{one("force_availability_group", "sql", 600)}}
	if r := Run(p.topology(t), d, fixed(0.5)); found(r, "availability_group_resync") >= 0 {
		t.Error("it is synchronised again and nobody has resumed it")
	}
	d.Runs = append(d.Runs, one("resume_availability_group", "sql", 7200))
	resumed := lostAt + 7200
	queue := 1e6 * (resumed - lostAt - 600) // since it was forced
	want := resumed + queue/(10e6-1e6)      // the queue goes down by what the line carries beyond what is written
	if got := found(Run(p.topology(t), d, fixed(0.5)), "availability_group_resync"); math.Abs(got-want) > logBehind {
		t.Errorf("synchronised after %v s, want %v s", got, want)
	}
}

// TestWhatVMMBelievesAfterItsDatabaseWentBack: a machine was brought to the second site; the database that is forced there an hour
// later is older than that, and VMM takes the machine to be where it was (FACTS F-10). A database that has nearly everything knows.
func TestWhatVMMBelievesAfterItsDatabaseWentBack(t *testing.T) {
	for _, c := range []struct {
		writes string
		byDay  bool // and when somebody forces the failover, nothing any more
		want   int
	}{{"4 MB/s", false, 1}, {"1 MB/s", false, 0}, {"", true, 1}} {
		topology := twoSites{replica: asynchronous, writes: c.writes, line: "2 MB/s", more: protectedMachine}.topology(t)
		d := lostAfter(2 * lostAt)
		if c.byDay {
			writeByDay(t, topology)
			d.Start = 15*time.Hour + 50*time.Minute // the loss is at 17:50
		}
		move := one("planned_failover", "workloads", 0)
		move.Steps[0].Duration.Value = language.ConstantOf(300)
		move.Steps[0].Site.Value = "primary"
		d.Runs = []ProcedureRun{{Name: "move", When: AfterFault, After: language.ConstantOf(60), Steps: move.Steps}, one("force_availability_group", "sql", 6000)}
		d.Faults = append(d.Faults, struck(VaultOutage, 0, lostAt, 1)) // the run begins after the first fault
		r := Run(topology, d, fixed(0.5))
		if r.Mistaken != c.want || (found(r, "vmm_is_mistaken") >= 0) != (c.want > 0) {
			t.Errorf("log of %s: VMM is mistaken about %d machines, want %d; %+v %+v", c.writes, r.Mistaken, c.want, r.Runs, r.Refusals)
		}
	}
}

const protectedMachine = `
host_group "paris" { hosts = [host.paris] }
host_group "lyon" { hosts = [host.lyon] }
cloud "paris" { host_groups = [host_group.paris] }
cloud "lyon" { host_groups = [host_group.lyon] }
vm "web" {
  host      = host.paris
  boot_time = "60s"
  disk "d" {
    size       = "10 GiB"
    write_rate = "0 B/s"
  }
}
replication_policy "p" { replication_frequency = "5m" }
protection "x" {
  vault  = vault.vault
  policy = replication_policy.p
  source { cloud = cloud.paris }
  target { cloud = cloud.lyon }
  vms = [vm.web]
}
`

// TestABeliefIsTheLastOneThatTheDatabaseHas looks into the history of one machine.
func TestABeliefIsTheLastOneThatTheDatabaseHas(t *testing.T) {
	u := unit{home: recovery.Primary, history: []belief{{10, recovery.Secondary}, {20, recovery.Primary}}}
	for _, c := range []struct {
		at   kernel.Time
		want recovery.Side
	}{{9, recovery.Primary}, {10, recovery.Secondary}, {19, recovery.Secondary}, {20, recovery.Primary}} {
		if got := u.believedAt(c.at); got != c.want {
			t.Errorf("at %d: %v", c.at, got)
		}
	}
}

// TestAJobOfTheVaultFailsWithVMM: VMM's node fails while a machine is failed over. The job has failed with it, and only who waits
// orders it again (FACTS 5.4, F-9).
func TestAJobOfTheVaultFailsWithVMM(t *testing.T) {
	topology := twoSites{nodes: [2]int{2, 1}, more: protectedMachine}.topology(t)
	for _, patient := range []bool{false, true} {
		run := one("unplanned_failover", "workloads", 0)
		run.Steps[0].Duration.Value = language.ConstantOf(600)
		if patient {
			run.Steps[0].WaitAtMost.Value = time.Hour
		}
		d := Drill{Duration: 12 * time.Hour, Runs: []ProcedureRun{run},
			Faults: []Fault{struck(VaultOutage, 0, lostAt-100, 0.5), struck(VMOutage, vmCalled(topology, "vmm-paris-0"), lostAt+300, 0)}}
		d.Runs[0].After = language.ConstantOf(100)
		r := Run(topology, d, fixed(0.5))
		if r.Runs[0].Completed != patient || patient != (len(r.Refusals) == 0) {
			t.Errorf("patient %v: %+v %+v", patient, r.Runs[0], r.Refusals)
			continue
		}
		if !patient && r.Refusals[0].Code != JobFailed.Code {
			t.Errorf("refused: %+v", r.Refusals[0])
		}
		const noticed = 10 // within a site
		if want := lostAt + 300 + noticed + starts + 600; patient && r.Runs[0].Ended.Seconds() != want {
			t.Errorf("done at %v s, want %v s", r.Runs[0].Ended.Seconds(), want)
		}
	}
}
