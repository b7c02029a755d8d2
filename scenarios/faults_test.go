package scenarios_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
)

// consequences are what each kind of fault does to an example: the faults, and what is then true. Most strike together
// with the loss of the primary site, for that is when they matter.
var consequences = []struct {
	fault, example string
	also           string // other faults and runs
	target         string
	repaired       bool
	condition      string
}{
	{"site_outage", "standalone", "", "site.paris", false, `result.vmm.rto.never == 20 && result.vm.erp-db.rto.never == 20`},
	{"link_outage", "standalone", "", "link.wan", true, `result.vm.erp-db.rto.max == 0 && result.split_brain == 0`},
	{"host_outage", "standalone", "", "host.par-hv2", true, `result.vm.erp-db.rto.p50 > 3600 && result.vm["erp-app"][0].rto.max == 0`},
	{"vm_outage", "standalone", "", "vm.erp-db", true, `result.vm.erp-db.rto.p50 > 3600 && result.vmm.rto.max == 0`},
	{"vm_outage", "stretched", "", "vm.vmm-a", true, `result.vmm.rto.p50 > 0 && result.vmm.rto.max < 300`},
	{"vmm_outage", "standalone", "", "vmm.vmm01", true, `result.vmm.rto.p50 > 3600 && result.vm.erp-db.rto.max == 0`},
	{"sql_outage", "standalone", "", "sql.vmmdb", true, `result.vmm.rto.p50 > 3600`},
	{"sql_outage", "stretched", "", "sql.vmmdb", true, `result.vmm.rto.p50 > 0 && result.vmm.rto.max < 300`},
	{"vault_outage", "standalone", lost, "vault.contoso-dr", false, `length([for r in result.refusals : r if r.code == "VAULT_DOWN"]) > 0`},
	{"internet_outage", "standalone", lost, "site.lyon", false, `length([for r in result.refusals : r if r.code == "PROVIDER_DISCONNECTED"]) > 0`},
	{"link_degradation", "standalone", lost, "link.wan\n    factor = 0.01", false, `result.vm.erp-db.rpo.p50 > 900`},
	{"churn_burst", "standalone", lost, "vm.erp-db\n    factor = 30", false, `result.vm.erp-db.rpo.p50 > 900`},
	// The example does not say how often its machines write, so how fast the copies' volumes are changes nothing.
	{"storage_slowdown", "standalone", lost, "host.lyo-hv1\n    factor = 0.01", false, `result.vm.erp-db.rpo.max < 600`},
	{"recovery_point_corruption", "standalone", lost + fault("link_outage", "link.wan", "1h59m", ""), "vm.vmm01", false, `result.vm.vmm01.rpo.p50 > 3600 && result.vm.vmm01.rpo.max < 2 * 3600 && result.vmm.rto.never == 0`},
	// The example replicates by Kerberos and has no cluster of hosts; failures_of_replication_test.go has what these do elsewhere.
	{"certificate_expiry", "standalone", lost, "host.lyo-mgmt", false, `result.vm.vmm01.rpo.max < 900`},
	{"replica_move", "standalone", lost, "host.lyo-hv1", false, `result.vm.erp-db.rpo.max < 900`},
	{"disk_resize", "standalone", lost, "vm.erp-db", false, `result.vm.erp-db.rpo.p50 > 3600 && result.vm["erp-app"][0].rpo.max < 900`},
	{"settings_overwritten", "standalone", lost, "host.par-mgmt", false, `result.vm.vmm01.rpo.p50 > 3600 && result.vm.erp-db.rpo.max < 900`},
	{"directory_outage", "standalone", lost, "site.lyon", false, `result.vmm.rto.never == 20 && length([for r in result.refusals : r if r.code == "VMM_DOWN"]) > 0`},
	// Dynamic quorum has given the second node's vote away by the time the first is lost (FACTS C-3, C-4).
	{"witness_outage", "stretched", lost, "cluster.vmm", false, `result.vmm.rto.never == 20`},
}

const lost = `
  fault "site_outage" {
    target = site.paris
    at     = "3h"
  }
  run "failover" {
    procedure     = procedure.failover
    after         = "90m"
    must_complete = false
  }
`

func TestEveryFaultHasItsConsequence(t *testing.T) {
	struck := map[string]bool{}
	for _, c := range consequences {
		struck[c.fault] = true
		repair := ""
		if c.repaired {
			repair = `repair_after = "1h"`
		}
		text := fmt.Sprintf(`
scenario "struck" {
  duration = "1d"
  fault %q {
    target = %s
    at     = "2h"
    %s
  }
  %s
  expect "what follows" {
    condition     = %s
    error_message = "VMM ${result.vmm.rto.p50} s, at most ${result.vmm.rto.max} s, never ${result.vmm.rto.never}; refused: ${join(", ", [for r in result.refusals : r.code])}"
  }
}
`, c.fault, c.target, repair, c.also, c.condition)
		for _, e := range play(t, c.example, text, "struck").Expectations {
			if !e.Met {
				t.Errorf("%s of %s: %s: %s", c.fault, c.target, e.Name, e.Message)
			}
		}
	}
	for _, k := range sim.FaultKinds {
		if !struck[string(k.Kind)] {
			t.Errorf("no test lets %s strike", k.Kind)
		}
		if !strings.Contains(k.Doc, "FACTS") {
			t.Errorf("%s has no source", k.Kind)
		}
	}
}

// A recovery plan's scripts and people take their time, before and after the machines of a group; a script that fails stops a
// planned failover and not an unplanned one (F-29, F-30).
func TestRecoveryPlansWaitForScriptsAndPeople(t *testing.T) {
	const more = `
recovery_plan "web" {
  source = vmm.vmm-ha
  target = vmm.vmm-ha

  group "all" {
    vms = [vm.web]

    script "before" {
      position = "before"
      duration = "5m"
    }

    script "after" {
      position = "after"
      duration = "20m"
    }

    manual_action "call" {
      position = "after"
      duration = "30m"
    }
  }
}

procedure "planned" {
  step "fail over" {
    do      = "planned_failover"
    target  = "workloads"
    console = "vault"
    site    = "primary"
    duration = "5m"
    wait_at_most = "1h"
  }
}

scenario "unplanned" {
  duration = "1d"
  fault "site_outage" {
    target = site.paris
    at     = "6h"
  }
  run "failover" {
    procedure = procedure.failover
    after     = "20m"
  }
}

scenario "planned" {
  duration = "1d"
  run "planned" {
    procedure = procedure.planned
    after     = "1h"
  }
}
`
	example, err := fs.ReadFile(library.Files, "examples/stretched/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(example), `recovery_plan "web" {`)
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(before + more)}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list, diags := scenarios.Load(cfg)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	first := func(r sim.Result, what, detail string) float64 {
		for _, e := range r.Timeline {
			if e.What == what && strings.HasPrefix(e.Detail, detail) {
				return e.At.Seconds()
			}
		}
		return -1
	}
	for _, s := range list {
		sum, err := s.Play(context.Background(), 1, 1, 1, func() {})
		if err != nil {
			t.Fatal(err)
		}
		r := sum.First
		if from, to := first(r, "script", "begins"), first(r, "script", "done"); to-from != 300 {
			t.Errorf("%s: the script before takes %v s", s.Name, to-from)
		}
		switch failed := first(r, "script", "failed"); s.Name {
		case "unplanned":
			if from, to := first(r, "manual_action", "begins"), first(r, "manual_action", "done"); from != failed || to-from != 1800 || sum.Runs[0].Completed != 1 {
				t.Errorf("the script fails at %v s, somebody is called from %v to %v s, completed: %d", failed, from, to, sum.Runs[0].Completed)
			}
		case "planned":
			if sum.Runs[0].Completed != 0 || len(sum.Refusals) != 1 || sum.Refusals[0].Code != "SCRIPT_FAILED" {
				t.Errorf("it goes on after a script has failed: %+v", sum.Refusals)
			}
		}
	}
}

// A fault of degree says how much, within its bounds; no other does.
func TestOnlyFaultsOfDegreeHaveAFactor(t *testing.T) {
	for text, want := range map[string]string{
		`fault "link_degradation" {
  target = link.wan
  at     = "1h"
}`: "Missing attribute; A link_degradation needs a factor: what is left of its bandwidth, 0 to 1.",
		`fault "link_degradation" {
  target = link.wan
  at     = "1h"
  factor = 1.5
}`: "Wrong value; The factor of a link_degradation is what is left of its bandwidth, 0 to 1.",
		`fault "churn_burst" {
  target = vm.erp-db
  at     = "1h"
  factor = 1001
}`: "Wrong value; The factor of a churn_burst",
		`fault "link_outage" {
  target = link.wan
  at     = "1h"
  factor = 0.5
}`: "Wrong attribute; A link_outage has no factor.",
	} {
		_, diags := scenarios.Load(example(t, "standalone", "scenario \"struck\" {\n duration = \"1d\"\n"+text+"\n}\n"))
		if len(diags) != 1 || !strings.Contains(diags[0].Error(), want) {
			t.Errorf("%s\ntold %v, want %s", text, diags, want)
		}
	}
}
