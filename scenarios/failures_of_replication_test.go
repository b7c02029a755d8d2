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

// change is a text of an example and what stands in its place.
type change struct{ from, to string }

// The changes to the standalone example that make its replication fail.
var (
	noOlderPoints       = change{from: "recovery_points                           = 12", to: "recovery_points = 0"}
	byCertificate       = change{from: `authentication_type                       = "kerberos"`, to: `authentication_type = "certificate"`}
	policyByCertificate = change{from: `allowed_authentication_type               = "kerberos"`, to: `allowed_authentication_type = "certificate"`}
	lyonIsOne           = change{from: "site   = site.lyon\n  os     = \"2012R2\"\n  cores  = 32", to: "site = site.lyon\n  os = \"2012R2\"\n  cores = 32\n  cluster = cluster.lyon"}
)

// roomOf gives the volume of VMM's host at a site so much free space.
func roomOf(site, free string) change {
	from := "site   = site." + site + "\n  os     = \"2012R2\"\n  cores  = 16\n  memory = \"128 GiB\"\n\n  storage \"csv1\" {"
	return change{from: from, to: from + "\n free_space = \"" + free + "\""}
}

// clusterOfHosts is that of Lyon, with or without a Replica Broker.
func clusterOfHosts(broker string) string { return "cluster \"lyon\" {\n" + broker + "\n}\n" }

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

// handling are procedures of one step each, at the hosts of one side.
const handling = `
procedure "pause_vmm" {
  step "pause the replication of VMM" {
    do      = "pause_replication"
    target  = "vmm"
    console = "hyper_v_manager"
    site    = "primary"
  }
}
procedure "pause_copies" {
  step "pause the replication of the workloads where their copies are" {
    do      = "pause_replication"
    target  = "workloads"
    console = "hyper_v_manager"
    site    = "secondary"
  }
}
procedure "resume_vmm" {
  step "resume the replication of VMM" {
    do      = "resume_replication"
    target  = "vmm"
    console = "hyper_v_manager"
    site    = "primary"
  }
}
procedure "test_workloads" {
  step "test the failover of the workloads" {
    do       = "test_failover"
    target   = "workloads"
    console  = "vault"
    site     = "secondary"
    duration = "10m"
  }
}
procedure "pause_patiently" {
  step "pause the replication of the workloads" {
    do           = "pause_replication"
    target       = "workloads"
    console      = "hyper_v_manager"
    site         = "primary"
    wait_at_most = "1h"
  }
}
procedure "commit_vmm" {
  step "commit the failover of VMM" {
    do      = "commit"
    target  = "vmm"
    console = "hyper_v_manager"
    site    = "secondary"
  }
}
procedure "workloads_again" {
  step "fail the workloads over" {
    do       = "unplanned_failover"
    target   = "workloads"
    console  = "vault"
    site     = "secondary"
    duration = "10m"
  }
}
procedure "workloads_at_last" {
  step "fail the workloads over" {
    do           = "unplanned_failover"
    target       = "workloads"
    console      = "vault"
    site         = "secondary"
    duration     = "10m"
    wait_at_most = "1h"
  }
}
procedure "resume_elsewhere" {
  step "resume the replication of VMM at the other side" {
    do      = "resume_replication"
    target  = "vmm"
    console = "hyper_v_manager"
    site    = "secondary"
  }
}
`

// also is a run that may fail, of somebody who knows of no other or does.
func also(do, after string, concurrent bool) string {
	return fmt.Sprintf("  run %q {\n    procedure = procedure.%s\n    after = %q\n    concurrent = %t\n    must_complete = false\n  }\n", do, do, after, concurrent)
}

// nothing is a fault that changes nothing.
var nothing = fault("vault_outage", "vault.contoso-dr", "2h", "1m")

// lostAtNoon is the loss of the primary site, and the failover an hour later.
var lostAtNoon = fault("site_outage", "site.paris", "12h", "") + "  run \"failover\" {\n    procedure = procedure.failover\n    after = \"11h\"\n    must_complete = false\n  }\n"

// How old the copies are then.
const (
	fresh = "result.vm.vmm01.rpo.max < 900 && result.vm.erp-db.rpo.max < 900"
	stale = "result.vm.vmm01.rpo.p50 > 9 * 3600 && result.vm.erp-db.rpo.max < 900"
)

// replicationFailures are the failure modes of replication itself, each with what the loss of the primary site at noon then costs
// (FACTS F-7, F-13, F-17, F-33…F-36, BPA50). Something strikes at two o'clock, so that runs are counted from there.
var replicationFailures = []struct {
	id, name  string
	changes   []change
	drill     string
	condition string
}{
	{"F-17", "a corrupt point is the newest one", nil, fault("recovery_point_corruption", "vm.vmm01", "2h", "") + fault("link_outage", "link.wan", "2h", "") + lostAtNoon,
		"result.vm.vmm01.rpo.p50 > 10 * 3600 && result.vm.vmm01.rpo.max < 11.1 * 3600 && result.vmm.rto.never == 0"},
	{"F-17", "and the only one", []change{noOlderPoints}, fault("recovery_point_corruption", "vm.vmm01", "2h", "") + fault("link_outage", "link.wan", "2h", "") + lostAtNoon,
		"result.vmm.rto.never == result.replications && length([for r in result.refusals : r if r.code == \"RECOVERY_POINT_UNUSABLE\"]) == 1"},
	{"F-17", "a more recent one arrives", []change{noOlderPoints}, fault("recovery_point_corruption", "vm.vmm01", "2h", "") + lostAtNoon, fresh},
	{"F-33", "a certificate expires", []change{byCertificate}, fault("certificate_expiry", "host.lyo-mgmt", "2h", "") + lostAtNoon, stale},
	{"F-33", "and is renewed", []change{byCertificate}, fault("certificate_expiry", "host.lyo-mgmt", "2h", "3h") + lostAtNoon, fresh},
	{"F-33", "two of them, and one is renewed", []change{byCertificate}, fault("certificate_expiry", "host.par-mgmt", "2h", "") + fault("certificate_expiry", "host.lyo-mgmt", "2h", "3h") + lostAtNoon, stale},
	{"F-33", "replicas move to a node that has none", []change{policyByCertificate, lyonIsOne}, clusterOfHosts("replica_broker {}") + "---" + fault("certificate_expiry", "host.lyo-hv2", "2h", "") +
		fault("replica_move", "host.lyo-hv1", "2h10m", "") + lostAtNoon, "length([for m in [result.vm.erp-db, result.vm[\"erp-app\"][0], result.vm[\"erp-app\"][1]] : m if m.rpo.p50 < 9 * 3600]) == 0 && result.vm.vmm01.rpo.max < 900"},
	{"F-33", "replicas stay where there is one", []change{policyByCertificate, lyonIsOne}, clusterOfHosts("replica_broker {}") + "---" + fault("certificate_expiry", "host.lyo-hv2", "2h", "") + lostAtNoon,
		"length([for m in [result.vm.erp-db, result.vm[\"erp-app\"][0], result.vm[\"erp-app\"][1]] : m if m.rpo.p50 < 900]) > 0"},
	{"F-33", "nobody needs it", nil, fault("certificate_expiry", "host.lyo-mgmt", "2h", "") + lostAtNoon, fresh},
	{"F-34", "a disk is resized at the source alone", nil, fault("disk_resize", "vm.vmm01", "2h", "") + lostAtNoon, stale},
	{"F-34", "and then at the replica", nil, fault("disk_resize", "vm.vmm01", "2h", "1h") + lostAtNoon, fresh},
	{"F-35", "replicas move without a broker", []change{lyonIsOne}, clusterOfHosts("") + "---" + fault("replica_move", "host.lyo-hv1", "2h", "") + fault("replica_move", "host.lyo-hv2", "2h10m", "") + lostAtNoon,
		"result.vm.erp-db.rpo.p50 > 9 * 3600 && result.vm[\"erp-app\"][0].rpo.p50 > 9 * 3600 && result.vm.vmm01.rpo.max < 900"},
	{"F-35", "and one host's are found", []change{lyonIsOne}, clusterOfHosts("") + "---" + fault("replica_move", "host.lyo-hv1", "2h", "1h") + fault("replica_move", "host.lyo-hv2", "2h10m", "") + lostAtNoon,
		"result.vm.erp-db.rpo.p50 > 9 * 3600"},
	{"F-35", "and are found", []change{lyonIsOne}, clusterOfHosts("") + "---" + fault("replica_move", "host.lyo-hv1", "2h", "1h") + fault("replica_move", "host.lyo-hv2", "2h10m", "2h") + lostAtNoon, fresh},
	{"F-35", "a broker tells where they are", []change{lyonIsOne}, clusterOfHosts("replica_broker {}") + "---" + fault("replica_move", "host.lyo-hv1", "2h", "") + lostAtNoon, fresh},
	{"F-36", "Site Recovery overwrites the settings of VMM's host", nil, fault("settings_overwritten", "host.par-mgmt", "2h", "") + lostAtNoon, stale},
	{"F-36", "Site Recovery's own hosts have the settings that it wants", nil, fault("settings_overwritten", "host.par-hv2", "2h", "") + fault("settings_overwritten", "host.lyo-hv1", "2h", "") + lostAtNoon, fresh},
	{"F-36", "and somebody restores them", nil, fault("settings_overwritten", "host.par-mgmt", "2h", "6h") + lostAtNoon, fresh},
	{"F-7", "the line is cut until VMM's volume is full of logs", []change{roomOf("paris", "3 GB")}, fault("link_outage", "link.wan", "2h", "8h"),
		"result.vmm.rto.p50 > 5 * 3600 && result.vmm.rto.max < 8.5 * 3600 && result.vmm.rto.never == 0 && result.vm.erp-db.rto.max == 0"},
	{"F-7", "and with more room", []change{roomOf("paris", "30 GB")}, fault("link_outage", "link.wan", "2h", "8h"), "result.vmm.rto.max == 0"},
	{"F-7", "recovery points fill the volume of VMM's copy, which does not run there", []change{roomOf("lyon", "6 GB")}, nothing + lostAtNoon, "result.vmm.rto.never == result.replications"},
	{"F-7", "until a commit deletes them", []change{roomOf("lyon", "6 GB")}, nothing + lostAtNoon + also("commit_vmm", "16h", false),
		"result.vm.vmm01.rto.never == 0 && result.vm.vmm01.rpo.p50 > 6 * 3600 && result.vm.vmm01.rto.p50 > 4 * 3600"},
	{"F-7", "and with fewer of them", []change{roomOf("lyon", "6 GB"), noOlderPoints}, nothing + lostAtNoon, fresh},
	// The first group is under way, and the second one not yet: there the one who waits comes second.
	{"F-13", "two people fail the workloads over", nil, nothing + order("workloads_at_last", "1h") + also("workloads_again", "1h5m", true),
		"[for r in result.refusals : r.target if r.code == \"OPERATION_IN_PROGRESS\"] == [\"erp-db\"] && result.vm.erp-db.rto.never == 0"},
	{"F-13", "and the second one waits", nil, nothing + order("workloads_again", "1h") + also("workloads_at_last", "1h5m", true),
		"length([for r in result.refusals : r if r.code == \"ALREADY_FAILED_OVER\" && r.count == 10]) == 13 && length(result.refusals) == 13 && result.vm.erp-db.rto.never == 0"},
	{"F-13", "the second one after the first", nil, nothing + order("workloads_at_last", "1h") + also("workloads_again", "1h5m", false),
		"length([for r in result.refusals : r if r.code == \"ALREADY_FAILED_OVER\" && r.count == 10]) == 13 && length(result.refusals) == 13"},
	{"F-13", "the first one fails, and the second goes on at that moment", nil, nothing + fault("vault_outage", "vault.contoso-dr", "3h5m", "") + also("test_workloads", "1h", false) + also("pause_patiently", "1h6m", true),
		"length([for r in result.refusals : r if r.code != \"VAULT_DOWN\" || r.operation != \"test_failover\"]) == 0"},
	{"BPA50", "replication is paused", nil, nothing + order("pause_vmm", "0s") + lostAtNoon, stale},
	{"BPA50", "and resumed", nil, nothing + order("pause_vmm", "0s") + order("resume_vmm", "5h") + lostAtNoon, fresh},
	{"BPA50", "and resumed where it was not paused", nil, nothing + order("pause_vmm", "0s") + order("resume_elsewhere", "5h") + lostAtNoon, stale},
	{"BPA50", "it is paused where the copies are", nil, nothing + order("pause_copies", "0s") + lostAtNoon,
		"result.vm.erp-db.rpo.p50 > 9 * 3600 && result.vm.vmm01.rpo.max < 900"},
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

func TestEveryFailureOfReplicationHasItsOutcome(t *testing.T) {
	for _, f := range replicationFailures {
		before, drill, found := strings.Cut(f.drill, "---")
		if !found {
			before, drill = "", f.drill
		}
		more := fmt.Sprintf("%s%s\nscenario \"failure\" {\n  duration = \"2d\"\n%s\n  expect \"outcome\" {\n    condition = %s\n    error_message = \"%s\"\n  }\n}\n", handling, before, drill, f.condition,
			"RPO of vmm01 ${result.vm.vmm01.rpo.p50} s, at most ${result.vm.vmm01.rpo.max} s; of erp-db ${result.vm.erp-db.rpo.p50} s, at most ${result.vm.erp-db.rpo.max} s; VMM never ${result.vmm.rto.never}")
		list, diags := scenarios.Load(altered(t, "standalone", f.changes, more))
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
