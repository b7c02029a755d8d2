package scenarios_test

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
)

// change is a text of the stretched example and what stands in its place.
type change struct{ from, to string }

// The changes that make an example fail.
var (
	asynchronous = change{from: `availability_mode = "synchronous_commit"
      failover_mode     = "automatic"`, to: `availability_mode = "asynchronous_commit"
      failover_mode     = "manual"`}
	byHand      = change{from: `failover_mode     = "automatic"`, to: `failover_mode     = "manual"`}
	narrow      = change{from: `bandwidth = "1 Gbit/s"`, to: `bandwidth = "3 Mbit/s"`}
	slowRedo    = change{from: `failover_mode     = "automatic"`, to: "failover_mode = \"automatic\"\nredo_rate = \"360 KiB/s\""}
	patient     = change{from: `session_timeout = "10s"`, to: `session_timeout = "1m"`}
	parisYields = change{from: "nodes          = [vm.vmm-a, vm.vmm-b]", to: "nodes = [vm.vmm-a, vm.vmm-b]\nlower_quorum_priority_node = vm.vmm-a"}
	sqlYields   = change{from: "nodes          = [vm.sql-a, vm.sql-b]", to: "nodes = [vm.sql-a, vm.sql-b]\nlower_quorum_priority_node = vm.sql-a"}
	newer       = change{from: `os             = "2012R2"`, to: `os = "2016"`}
	dnsOnly     = change{from: `ttl                    = "5m"
      multi_subnet_failover  = true
      register_all_providers = true`, to: `ttl = "20m"
      multi_subnet_failover  = false
      register_all_providers = false`}
	oneByOne = change{from: `multi_subnet_failover  = true`, to: `multi_subnet_failover  = false`}
)

// fault and order write a fault and a run of one step; their times are counted from the beginning and from the first fault.
func fault(kind, target, at, lasts string) string {
	if lasts != "" {
		lasts = fmt.Sprintf("repair_after = %q", lasts)
	}
	return fmt.Sprintf("  fault %q {\n    target = %s\n    at     = %q\n    %s\n  }\n", kind, target, at, lasts)
}

func order(do, after string) string {
	return fmt.Sprintf("  run %q {\n    procedure = procedure.%s\n    after     = %q\n  }\n", do, do, after)
}

// orders are procedures of one step each.
const orders = `
procedure "force_sql_quorum" {
  step "force the quorum of SQL Server's cluster" {
    do     = "force_quorum"
    target = "sql"
    site   = "secondary"
  }
}
procedure "force_vmm_quorum" {
  step "force the quorum of VMM's cluster" {
    do     = "force_quorum"
    target = "vmm"
    site   = "secondary"
  }
}
procedure "force_group" {
  step "force the availability group" {
    do     = "force_availability_group"
    target = "sql"
    site   = "secondary"
  }
}
procedure "move_role" {
  step "move the role" {
    do     = "move_vmm_role"
    target = "vmm"
    site   = "primary"
  }
}
`

var (
	parisLost  = fault("site_outage", "site.paris", "6h", "")
	parisFor9h = fault("site_outage", "site.paris", "6h", "9h")
	lineCut    = fault("link_outage", "link.paris-lyon", "6h", "")
	lyonHolds  = fault("link_outage", "link.paris-lille", "5h59m", "")
	parisHolds = fault("link_outage", "link.lyon-lille", "5h59m", "")
	flaps      = fault("link_outage", "link.lyon-lille", "5h59m", "50m") + fault("link_outage", "link.paris-lyon", "6h", "1m") + fault("link_outage", "link.paris-lyon", "6h15m", "1m") + fault("link_outage", "link.paris-lyon", "6h30m", "1m")
	bothNodes  = fault("vm_outage", "vm.vmm-a", "6h", "1h") + fault("vm_outage", "vm.vmm-b", "8h", "1h")
)

const (
	soon  = "result.vmm.rto.max > 0 && result.vmm.rto.max < 300"
	never = "result.vmm.rto.never == result.replications"
	kept  = "result.vmm.rpo.max == 0"
	calm  = "result.vmm.rto.max == 0"
)

// failures are the failure modes of clusters and availability groups, each with what becomes of VMM (FACTS F-9, F-10, F-19…F-25,
// F-31, F-32).
var failures = []struct {
	id, name  string
	changes   []change
	drill     string
	condition string
}{
	{"F-9", "a node fails, and the other takes over", nil, fault("vm_outage", "vm.vmm-a", "6h", "1h"), soon + " && " + kept},
	{"F-9", "a node that runs nothing fails", nil, fault("vm_outage", "vm.vmm-b", "6h", "1h"), calm},
	{"F-10", "a forced database is older", []change{asynchronous, narrow}, parisLost + order("force_group", "1h"),
		"result.vmm.rto.never == 0 && result.vmm.rpo.p50 > 3600 && result.data_lost_bytes.p50 > 1000000"},
	{"F-19", "site and witness are lost", nil, parisLost + fault("site_outage", "site.lille", "6h", ""), never},
	{"F-19", "quorum is forced", nil, parisLost + fault("site_outage", "site.lille", "6h", "") + order("force_sql_quorum", "30m") + order("force_vmm_quorum", "40m"),
		"result.vmm.rto.never == 0 && result.vmm.rto.p50 > 2400 && " + kept},
	{"F-20", "the line is cut, the first site has the witness", nil, parisHolds + lineCut, calm},
	{"F-20", "the line is cut, the second site has the witness", []change{patient}, lyonHolds + lineCut, soon + " && " + kept},
	{"F-20", "the line is cut, and nobody has the witness", nil, fault("witness_outage", "cluster.vmm", "6h0m1s", "") + fault("witness_outage", "cluster.sql", "6h0m1s", "") + lineCut, never},
	{"F-20", "the line is cut for less than its detection", nil, lyonHolds + fault("link_outage", "link.paris-lyon", "6h", "15s"), calm},
	{"F-21", "the witness is lost, and then the site that keeps its vote", nil, fault("witness_outage", "cluster.vmm", "5h", "") + fault("witness_outage", "cluster.sql", "5h", "") + parisLost, never},
	{"F-21", "the witness is lost, and then the site that gave its vote up", []change{parisYields, sqlYields},
		fault("witness_outage", "cluster.vmm", "5h", "") + fault("witness_outage", "cluster.sql", "5h", "") + parisLost, soon + " && " + kept},
	{"F-22", "asynchronous, nobody forces it", []change{asynchronous}, parisLost, never},
	{"F-22", "asynchronous on a wide line, forced", []change{asynchronous}, parisLost + order("force_group", "1h"), "result.vmm.rto.never == 0 && result.vmm.rpo.max < 60"},
	{"F-23", "the session has timed out before the primary stops", nil, lyonHolds + lineCut, never},
	{"F-23", "and somebody forces it", nil, lyonHolds + lineCut + order("force_group", "1h"), "result.vmm.rto.never == 0 && result.vmm.rpo.max == 30"},
	{"F-24", "much is left to redo", []change{slowRedo}, parisLost, "result.vmm.rto.p50 > 2400 && " + kept}, // 40 of 400 KiB/s for 6 h, at 360 KiB/s
	{"F-25", "clients know the old address for 20 minutes", []change{dnsOnly}, parisLost, "result.vmm.rto.p50 > 1200 && result.vmm.rto.max < 1200 + 300"},
	{"F-25", "clients try one address after the other", []change{oneByOne}, parisLost, "result.vmm.rto.max < 300 + 21"},
	{"F-31", "the line is cut three times, then the site is lost", []change{newer}, flaps + fault("site_outage", "site.paris", "7h", ""), never},
	{"F-31", "on an older Windows Server", nil, flaps + fault("site_outage", "site.paris", "7h", ""), soon},
	{"F-32", "a role fails over twice in six hours", nil, bothNodes, never},
	{"F-32", "and somebody moves it", nil, bothNodes + order("move_role", "4h"), "result.vmm.rto.never == 0 && result.vmm.rto.max < 3 * 3600"},
	{"F-22", "after a forced failover everything comes home", []change{byHand}, parisFor9h + order("force_group", "1h") + order("failover", "2h") +
		"  run \"failback\" {\n    procedure = procedure.failback\n    when = \"repair\"\n    after = \"1h\"\n      }\n", "result.ended_in_initial_state == result.replications"},
}

// altered is an example with some changes and more text in place of its drills.
func altered(t *testing.T, name string, changes []change, more string) *model.Config {
	t.Helper()
	text, err := fs.ReadFile(library.Files, "examples/"+name+"/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	topology := string(text)
	for _, c := range changes {
		if !strings.Contains(topology, c.from) {
			t.Fatalf("the example has no %q", c.from)
		}
		topology = strings.ReplaceAll(topology, c.from, c.to)
	}
	cfg, diags := model.Load(fstest.MapFS{"topology.hcl": {Data: []byte(topology)}, "more.hcl": {Data: []byte(more)}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

func TestEveryFailureOfAClusterHasItsOutcome(t *testing.T) {
	for _, f := range failures {
		more := fmt.Sprintf("%s\nscenario \"failure\" {\n  duration = \"2d\"\n%s\n  expect \"outcome\" {\n    condition = %s\n    error_message = \"%s\"\n  }\n}\n", orders, f.drill, f.condition,
			"VMM: RTO ${result.vmm.rto.p50} s, at most ${result.vmm.rto.max} s, never ${result.vmm.rto.never}; RPO ${result.vmm.rpo.p50} s, at most ${result.vmm.rpo.max} s")
		list, diags := scenarios.Load(altered(t, "stretched", f.changes, more))
		if diags.HasErrors() {
			t.Fatal(f.name, diags)
		}
		i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == "failure" })
		sum, err := list[i].Play(context.Background(), 1, 10, 2, func() {})
		if err != nil {
			t.Fatal(err)
		}
		v, diags := list[i].Judge(sum)
		if diags.HasErrors() {
			t.Fatal(f.name, diags)
		}
		for _, e := range v.Expectations {
			if !e.Met {
				t.Errorf("%s, %s: %s: %s\n%+v", f.id, f.name, e.Name, e.Message, sum.Refusals)
			}
		}
	}
}

// FACTS F-10, 5.2: a VMM server that is failed over to its replica knows nothing of what the vault did after that was captured. The
// machines of the plan's first group have come to the second site 5 s before the first is lost.
func TestAReplicaOfVMMDoesNotKnowWhatCameAfterIt(t *testing.T) {
	const drill = `
procedure "move" {
  step "fail the workloads over" {
    do       = "unplanned_failover"
    target   = "workloads"
    console  = "vault"
    site     = "secondary"
    duration = "10m"
  }
}

scenario "older" {
  duration = "1d"
  fault "vault_outage" {
    target       = vault.contoso-dr
    at           = "1h"
    repair_after = "1s"
  }
  fault "site_outage" {
    target = site.paris
    at     = "%s"
  }
  run "move" {
    procedure     = procedure.move
    after         = "1m"
    must_complete = false
  }
  run "failover" {
    procedure     = procedure.failover
    after         = "1h"
    must_complete = false
  }
  expect "VMM takes machines to be where they were" {
    condition     = result.vmm_mistaken %s && result.vmm.rpo.max > 0
    error_message = "In ${result.vmm_mistaken} of ${result.replications} replications."
  }
}
`
	for _, c := range []struct{ lost, condition string }{{"1h11m5s", "== result.replications"}, {"1h10m55s", "== 0"}} {
		for _, e := range play(t, "standalone", fmt.Sprintf(drill, c.lost, c.condition), "older").Expectations {
			if !e.Met {
				t.Errorf("lost after %s: %s: %s", c.lost, e.Name, e.Message)
			}
		}
	}
}
