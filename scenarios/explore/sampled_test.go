package explore

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
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// TestATimedRunThatBreaksAPromiseIsKeptSmall: with an unplanned failover that starts nothing, random runs find that, and make it as small
// as it can be: one loss and one failover. The same seed finds the same, whoever plays, and the scenario that is kept is that run.
func TestATimedRunThatBreaksAPromiseIsKeptSmall(t *testing.T) {
	kept := *recovery.UnplannedFailover
	defer func() { *recovery.UnplannedFailover = kept }()
	for _, x := range effects {
		if x.name == "the copy that runs at the secondary site" {
			without(recovery.UnplannedFailover, x).make(recovery.UnplannedFailover)
		}
	}
	cfg := example(t, "standalone")
	found := func(workers int) (*Counterexample, Sampled) {
		v := &Verification{}
		v.sample(context.Background(), cfg, Bounds{Samples: 200, Seed: 7, Workers: workers})
		if len(v.Counterexamples) != 1 || !v.Counterexamples[0].Sampled || v.Sampled.Runs >= 200 {
			t.Fatalf("%+v", v)
		}
		return &v.Counterexamples[0], *v.Sampled
	}
	c, sampled := found(1)
	if c.Promise != "failover_takes_a_powered_site" || strings.Count(c.Scenario, "fault \"") != 1 || strings.Count(c.Scenario, "run \"") != 1 {
		t.Errorf("%s is broken by\n%s", c.Promise, c.Scenario)
	}
	for workers := range 4 {
		if again, played := found(workers); again.Scenario != c.Scenario || played != sampled {
			t.Errorf("the same seed finds in %+v\n%s\nand in %+v\n%s", sampled, c.Scenario, played, again.Scenario)
		}
	}
	topology, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	both, diags := model.Load(fstest.MapFS{"t.hcl": {Data: topology}, "s.hcl": {Data: []byte(c.Scenario)}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list, diags := scenarios.Load(both)
	if diags.HasErrors() || len(list) != 1 {
		t.Fatalf("%d scenarios, %v", len(list), diags)
	}
	var luck uint64
	if _, err := fmt.Sscanf(c.Scenario, "# vmmdrill simulate --replications 1 --seed %d", &luck); err != nil {
		t.Fatal(err)
	}
	events := 0
	for _, e := range sim.Run(both.Topology, list[0].Drill, kernel.NewStreams(luck, 0)).Timeline {
		if events == len(c.Story)-1 {
			break // here it goes wrong
		}
		if e.Minor {
			continue
		}
		if text := c.Story[events].Text; !strings.HasPrefix(text, e.At.String()+": "+e.What+" "+e.Target) {
			t.Fatalf("event %d is %v, the story has %s", events, e, text)
		}
		events++
	}
	if events != len(c.Story)-1 {
		t.Errorf("%d events, the story has %d", events, len(c.Story)-1)
	}
}

// TestNothingIsWrongWithTheExamplesInTime: 300 random runs each.
func TestNothingIsWrongWithTheExamplesInTime(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		v := &Verification{}
		v.sample(context.Background(), example(t, name), Bounds{Samples: 300, Seed: 1})
		if len(v.Counterexamples) > 0 || v.Sampled.Runs != 300 || v.Sampled.Transitions < 1000 {
			t.Errorf("%s: %+v, %v", name, v.Sampled, v.Counterexamples)
		}
	}
}
