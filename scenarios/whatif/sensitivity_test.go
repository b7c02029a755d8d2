package whatif

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
)

// Beginning half an hour later moves the RTO by half an hour in every replication, and nothing moves it more; the line does not move it at all.
// The RPO hangs on the line, on what is written and on how often copies are sent, and not on the operators.
func TestTheTornadoNamesWhatMovesMost(t *testing.T) {
	list, err := Sensitivity(context.Background(), Study{Seed: 1, Replications: 30, Scenario: "paris_lost"}, ofExample(t, "standalone", ""), []string{"objective.erp.rto", "vmm.rpo"}, 2, 2, func(Row) {})
	if err != nil {
		t.Fatal(err)
	}
	rto, rpo := list[0].Swings, list[1].Swings
	if rto[0].Input != "run.failover.after" || math.Abs(*rto[0].More.Value-1800) > 1e-6 || math.Abs(*rto[0].Less.Value+900) > 1e-6 {
		t.Errorf("%+v", rto[0])
	}
	named := func(swings []Swing, name string) bool {
		return slices.ContainsFunc(swings, func(s Swing) bool { return strings.HasPrefix(s.Input, name) })
	}
	for _, name := range []string{"link.", "write rates"} {
		if named(rto, name) || !named(rpo, name) {
			t.Errorf("%s: RTO %v, RPO %v", name, named(rto, name), named(rpo, name))
		}
	}
	if named(rpo, "run.") || rpo[0].Input != "vm.vmm01.hyperv_replica.replication_frequency" {
		t.Errorf("%+v", rpo)
	}
	for _, swings := range [][]Swing{rto, rpo} {
		if !slices.IsSortedFunc(swings, func(a, b Swing) int { return b.less(&a) }) {
			t.Error("the greatest swing does not come first")
		}
	}
}

// Where some replications never end well, what moves nothing still moves nothing: the others are compared in pairs, and those are counted.
func TestATornadoWithSomethingThatIsNeverBackComparesTheRest(t *testing.T) {
	load := ofExample(t, "standalone", `
scenario "sometimes_never" {
  duration = "15h"

  fault "site_outage" {
    target = site.paris
    at     = "12h"
  }

  run "failover" {
    procedure = procedure.failover
    after     = lognormal("90m", 0.3)
  }
}

scenario "cut_then_lost" {
  duration = "1d"

  fault "link_outage" {
    target       = "line"
    at           = "1h"
    repair_after = "26m"
  }

  fault "site_outage" {
    target = "primary"
    at     = "1h54m"
  }

  run "failover" {
    procedure = procedure.failover
    after     = "2h"
  }
}
`)
	of := func(scenario, metric string) Tornado {
		list, err := Sensitivity(context.Background(), Study{Seed: 1, Replications: 40, Scenario: scenario}, load, []string{metric}, 2, 2, func(Row) {})
		if err != nil {
			t.Fatal(err)
		}
		return list[0]
	}
	rto := of("sometimes_never", "objective.erp.rto")
	for _, s := range rto.Swings {
		if strings.HasPrefix(s.Input, "link.") || strings.HasPrefix(s.Input, "write rates") || s.Less.Value == nil {
			t.Errorf("%+v", s)
		}
	}
	if first := rto.Swings[0]; rto.Never != 1 || rto.Mean == nil || first.Input != "run.failover.after" || first.Less.Never != -1 || first.More.Never < 20 {
		t.Errorf("%d are never back; first comes %+v", rto.Never, first)
	}
	rpo := of("cut_then_lost", "objective.erp.rpo")
	for _, input := range []string{"retry_interval of all hosts", "fault link_outage of line (wan), repair_after", "fault site_outage of primary (paris), at"} {
		if !slices.ContainsFunc(rpo.Swings, func(s Swing) bool { return s.Input == input }) {
			t.Errorf("%s moves nothing: %+v", input, rpo.Swings)
		}
	}
}

// The chain of the worst replication adds up to its figure, and every stretch is one.
func TestTheChainOfCausesAddsUp(t *testing.T) {
	load := ofExample(t, "standalone", "")
	variants, err := Grid(load, "paris_lost", nil)
	if err != nil {
		t.Fatal(err)
	}
	study := &Study{Seed: 1, Replications: 60, Scenario: "paris_lost"}
	if err := study.Resolve(variants, []string{"objective.erp.rto", "objective.erp.rpo", "vmm.rto", "vmm.rpo", "line.utilization"}); err != nil {
		t.Fatal(err)
	}
	a := NewAnswer(study)
	if err := Play(context.Background(), study, variants, 0, 60, 2, a.Add); err != nil {
		t.Fatal(err)
	}
	list, err := Worst(context.Background(), a, variants)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d chains: %v", len(list), err)
	}
	for m, c := range list {
		sum := 0.0
		for _, x := range c.Chain {
			if x.Seconds < 0 || x.What == "" {
				t.Errorf("%s: %+v", c.Metric, x)
			}
			sum += x.Seconds
		}
		if math.Abs(sum-c.Value) > 1e-6 || math.Abs(c.Value-*a.Summary(0, m).Max) > 1e-9 {
			t.Errorf("%s of %s: the chain adds up to %v of %v", c.Metric, c.Machine, sum, c.Value)
		}
	}
}
