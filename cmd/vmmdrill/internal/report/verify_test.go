package report

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"vmmdrill/model"
	"vmmdrill/scenarios/explore"
	"vmmdrill/scenarios/library"
)

// TestAStoryIsValidSARIF: with a code flow of as many places as the story has events, on lines of the configuration.
func TestAStoryIsValidSARIF(t *testing.T) {
	topology, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	mine := "invariant \"erp_runs\" {\n  condition     = machine.is_vmm || length(machine.running_at) > 0\n  error_message = \"<b>${machine.name}</b> runs nowhere\"\n}\n"
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: topology}, "mine.hcl": {Data: []byte(mine)}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	v, err := explore.Verify(context.Background(), cfg, explore.Bounds{Faults: 1, Machines: 1, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	text, err := VerifySARIF(Verification{Verification: v, Config: cfg, Version: "v1.2.3"})
	if err != nil {
		t.Fatal(err)
	}
	validSARIF(t, text)
	log, err := sarif.FromBytes(text)
	if err != nil {
		t.Fatal(err)
	}
	results := log.Runs[0].Results
	if len(results) != 1 || len(v.Counterexamples) != 1 || *results[0].RuleID != "erp_runs" || *results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI != "mine.hcl" {
		t.Fatalf("%d results of %d counterexamples", len(results), len(v.Counterexamples))
	}
	if n := len(results[0].CodeFlows[0].ThreadFlows[0].Locations); n != len(v.Counterexamples[0].Story) {
		t.Errorf("the code flow has %d places, the story %d events", n, len(v.Counterexamples[0].Story))
	}
}
