package capacity

import (
	"math"
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// TestHostsShareALine by the rule of max-min: equal parts, none more than it reads, and what one leaves goes to the others. Closed forms.
func TestHostsShareALine(t *testing.T) {
	for _, x := range []struct {
		name    string
		readers []reader
		line    float64
		want    float64
	}{
		{"the line is wide: the one with most to read", []reader{{0, 100, 20}, {1, 500, 20}, {2, 40, 4}}, 1000, 25},
		{"the line is narrow: all bytes over it", []reader{{0, 100, 20}, {1, 100, 20}}, 10, 20},
		{"one is done and leaves its part", []reader{{0, 90, 20}, {1, 240, 20}}, 30, 6 + 150.0/20},
		{"one cannot use its part", []reader{{0, 30, 3}, {1, 170, 20}}, 20, 10},
		{"nobody", nil, 10, 0},
	} {
		if got := sharing(x.readers, x.line); math.Abs(got-x.want) > 1e-9 {
			t.Errorf("%s: %v s, want %v", x.name, got, x.want)
		}
	}
}

// TestFirstCopiesTakeAsLongAsSimulated: the copies of an example whose hosts have unequal shares, over a line that is wide and one that is not.
// Tolerance: 0.1 % and 5 %, for machines whose copies are complete send their changes over the same line, which the plan does not count.
func TestFirstCopiesTakeAsLongAsSimulated(t *testing.T) {
	for line, tolerance := range map[string]float64{"1 Gbit/s": 0.001, "400 Mbit/s": 0.05} {
		cfg, diags := model.Load(library.Files, []string{"examples/standalone/topology.hcl"}, map[string]cty.Value{"wan_bandwidth": cty.StringVal(line)})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		o := Defaults()
		o.Growth = 1
		planned := math.NaN()
		for _, r := range Assess(cfg.Topology, o).Rows {
			if r.Subject == "batch 1" && r.Unit == Seconds {
				planned = r.Value
			}
		}
		r := sim.Run(cfg.Topology, sim.Drill{Duration: 100 * time.Hour, InitialReplication: &sim.InitialReplication{}}, kernel.NewStreams(1, 0))
		took := 0.0
		for _, vm := range r.VMs {
			took = max(took, vm.ProtectedAfter)
		}
		if math.Abs(planned-took) > tolerance*took {
			t.Errorf("%s: %v s are planned, %v s simulated", line, planned, took)
		}
	}
}
