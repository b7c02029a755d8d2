package sim

import (
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
