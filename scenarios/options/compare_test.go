package options

import (
	"context"
	"testing"
	"time"

	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// played compares what is derived from an example, by three replications of the loss of a site and the way back.
func played(t *testing.T, designs []Design) *Comparison {
	t.Helper()
	var as []*scenarios.Scenario
	for i := range designs {
		found, diags := scenarios.FailureNamed("site_lost_and_back").Scenarios(designs[i].Config)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		as = append(as, found[0])
	}
	study := whatif.Study{Format: whatif.Format, Seed: 1, Replications: 3}
	c, err := Play(context.Background(), study, designs, nil, [][]*scenarios.Scenario{as}, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// derived are all designs that come of an example.
func derived(t *testing.T, from string) (list []Design) {
	t.Helper()
	for _, kind := range Kinds {
		d, err := Derive(example(t, from), kind)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, d)
	}
	return list
}

// TestWithNoChangeNothingProtectsVMM: all the time nothing would bring it back, and while its site is lost nobody brings back the machines
// whose copies are sound; with the other designs both are so for a part of the time.
func TestWithNoChangeNothingProtectsVMM(t *testing.T) {
	const whole, outage = 7 * 24 * time.Hour, 24 * time.Hour
	for _, from := range []string{"standalone", "stretched"} {
		c := played(t, derived(t, from))
		gap := func(design int, name string) time.Duration {
			v := c.Played[0].Summary(design, metric(c.Played[0], name)).P95.Value
			return time.Duration(*v * 1e9)
		}
		if got := gap(0, "vmm.protection_gap"); got != whole {
			t.Errorf("%s, no change: VMM is without protection for %v of %v", from, got, whole)
		}
		if got := gap(0, "workloads.protection_gap"); got < outage {
			t.Errorf("%s, no change: machines are without protection for %v, and their site is lost for %v", from, got, outage)
		}
		for i := 1; i < len(c.Designs); i++ {
			if got := gap(i, "vmm.protection_gap"); got < outage || got > whole/2 {
				t.Errorf("%s, %s: VMM is without protection for %v", from, c.Designs[i].Kind, got)
			}
		}
	}
}
