package scenarios_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// named is a scenario of an example.
func named(t *testing.T, cfg *model.Config, name string) *scenarios.Scenario {
	t.Helper()
	list, diags := scenarios.Load(cfg)
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == name })
	if diags.HasErrors() || i < 0 {
		t.Fatalf("no scenario %s: %v", name, diags)
	}
	return list[i]
}

// onLane are the stretches of a kind on the lanes of a kind, of one name or of any.
func onLane(r *sim.Result, of sim.LaneKind, name string, kind sim.StretchKind) (list []sim.Stretch) {
	for _, s := range r.Stretches {
		if l := r.Lanes[s.Lane]; l.Of == of && (name == "" || l.Name == name) && s.Kind == kind {
			list = append(list, s)
		}
	}
	return list
}

func longest(list []sim.Stretch) (seconds float64) {
	for _, s := range list {
		seconds = max(seconds, (s.To - s.From).Seconds())
	}
	return seconds
}

// TestStretchesTellWhatTheMetricsMeasure: the longest outage of VMM and of a machine is its RTO, that of VMM's database ends when clients begin to look for its machine, from the first to the
// last outage of a block is the greatest of its machines, and the samples in which some workload has a stretch without protection are
// those that the metric protection_gap counts.
func TestStretchesTellWhatTheMetricsMeasure(t *testing.T) {
	gaps := 0.0
	for _, c := range []struct{ example, scenario, more string }{
		{"standalone", "paris_lost", ""},
		{"standalone", "paris_lost_and_back", ""},
		{"standalone", "paris_lost_and_back", "objective \"strict\" {\n vms = [vm.erp-db]\n rpo = \"6m\"\n}\n"},
		{"stretched", "paris_lost", ""},
		{"stretched", "line_cut", "objective \"strict\" {\n vms = [vm.erp-db]\n rpo = \"6m\"\n}\n"},
	} {
		cfg := example(t, c.example, c.more)
		s := named(t, cfg, c.scenario)
		s.RecordStretches()
		s.Drill.Sample = scenarios.GapSample
		r := sim.Run(cfg.Topology, s.Drill, kernel.NewStreams(7, 0))
		if got := longest(onLane(&r, sim.VMMLane, "", sim.Outage)); got != r.VMM.RTO {
			t.Errorf("%v: VMM is away for %v s, its RTO is %v s", c, got, r.VMM.RTO)
		}
		for _, v := range r.VMs {
			switch vm := &cfg.Topology.VMs[v.VM]; vm.Name {
			case "erp-db":
				if got := longest(onLane(&r, sim.WorkloadLane, vm.Name, sim.Outage)); got != v.RTO {
					t.Errorf("%v: %s is down for %v s, its RTO is %v s", c, vm.Name, got, v.RTO)
				}
			case "vmm01":
				ttl := cfg.Topology.Deployment.DNSTimeToLive.Value.Seconds() // what clients wait for longer, and VMM does not
				if got := longest(onLane(&r, sim.DatabaseLane, "", sim.Outage)); math.Abs(got+ttl-v.RTO) > 1e-6 {
					t.Errorf("%v: VMM's database is down for %v s, the RTO of its machine is %v s", c, got, v.RTO)
				}
			}
		}
		want := metric(t, s, "protection_gap").Of(&r)
		if got := sampled(&r); got != want {
			t.Errorf("%v: without protection for %v s by the stretches, %v s by the samples", c, got, want)
		}
		gaps += want
	}
	if gaps < 1000 {
		t.Errorf("only %v s without protection were compared", gaps)
	}
}

func metric(t *testing.T, s *scenarios.Scenario, name string) scenarios.Metric {
	t.Helper()
	m, ok := scenarios.MetricNamed(s.Metrics(), name)
	if !ok {
		t.Fatalf("no metric %s", name)
	}
	return m
}

// sampled is the gap as the stretches have it where the samples were taken: before anything happened at their instant.
func sampled(r *sim.Result) (seconds float64) {
	bare := onLane(r, sim.WorkloadLane, "", sim.Unprotected)
	for _, x := range r.Samples {
		if slices.ContainsFunc(bare, func(s sim.Stretch) bool { return s.From < x.At && x.At <= s.To || s.From == 0 && x.At == 0 }) {
			seconds += scenarios.GapSample.Seconds()
		}
	}
	return seconds
}

// TestOnlyTheReplicationThatIsShownIsRecorded, and it has every lane.
func TestOnlyTheReplicationThatIsShownIsRecorded(t *testing.T) {
	cfg := example(t, "standalone", "")
	s := named(t, cfg, "paris_lost")
	s.RecordStretches()
	w := scenarios.WhatIf{Variants: []scenarios.Variant{{Topology: cfg.Topology, Drill: s.Drill}}, Seed: 1, Replications: 3, Workers: 2}
	var lanes []sim.Lane
	err := scenarios.Sweep(context.Background(), w, func(c scenarios.Cell, r sim.Result) {
		if c.Replication == 0 {
			lanes = r.Lanes
		} else if len(r.Lanes)+len(r.Stretches) > 0 {
			t.Errorf("replication %d has %d stretches", c.Replication, len(r.Stretches))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "[{0 paris 0} {0 lyon 0} {1 wan 0} {2 vmm01 0} {3 vmmdb 0} {4 contoso-dr 13} {5  0} {6 erp-app 12} {6 erp-db 1}]"
	if got := fmt.Sprint(lanes); got != want {
		t.Errorf("lanes are %s, want %s", got, want)
	}
}
