package explore

import (
	"context"
	"strings"
	"testing"
)

// TestInvariantsOfOnesOwn: one that holds, one that does not, whose story is the shortest one, and mistakes in the text of one.
func TestInvariantsOfOnesOwn(t *testing.T) {
	d := design{name: "own", example: "standalone", more: `
invariant "prepared_is_off" {
  description   = "What is prepared for a planned failover is off."
  condition     = machine.state != "PreparedForFailover" || length(machine.running_at) == 0
  error_message = "${machine.name} runs"
}

invariant "erp_is_always_somewhere" {
  condition     = machine.is_vmm || length(machine.running_at) > 0
  error_message = "${machine.name} runs nowhere, and VMM ${state.vmm.running ? "runs" : "does not run"}"
}
`}
	v, err := Verify(context.Background(), d.load(t, ""), Bounds{Faults: 1, Machines: 1, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Own) != 2 || len(v.Counterexamples) != 1 {
		t.Fatalf("%d invariants, %d counterexamples", len(v.Own), len(v.Counterexamples))
	}
	c := &v.Counterexamples[0]
	if c.Promise != "erp_is_always_somewhere" || len(c.Story) != 2 || c.Story[0].Text != "Site_outage strikes site.paris." && c.Story[0].Text != "site_outage strikes site.paris." || !strings.Contains(c.What, "erp-app[0] runs nowhere") {
		t.Errorf("%s: %s: %v", c.Promise, c.What, c.Story)
	}
	if len(c.Lines) == 0 || c.Lines[0].Range.Filename != "more.hcl" || c.Lines[0].Range.Start.Line != 8 {
		t.Errorf("on %v", c.Lines)
	}
}

// TestWhatIsWrongWithAnInvariantOfOnesOwn is said on its line, before anything is searched.
func TestWhatIsWrongWithAnInvariantOfOnesOwn(t *testing.T) {
	for text, want := range map[string]string{
		"condition = machine.speed > 1\n  error_message = \"slow\"":         "speed",
		"condition = state.vmm.running ? 1 : 2\n  error_message = \"slow\"": "true or false",
		"condition = vm.erp-db.cores > 1\n  error_message = \"slow\"":       "vm",
		"condition = true": "error_message",
	} {
		cfg := design{example: "standalone", more: "invariant \"x\" {\n  " + text + "\n}\n"}.load(t, "")
		_, diags := OwnInvariants(cfg)
		if !diags.HasErrors() || !strings.Contains(diags.Error(), want) || diags[0].Subject == nil || diags[0].Subject.Filename != "more.hcl" {
			t.Errorf("%s: %v", text, diags)
		}
	}
}
