package scenarios

import (
	"math"
	"slices"
	"testing"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// Each quantity of a report that changes is named, and nothing else; rounding and the order of lines within an instant are no change.
func TestWhatDiffersIsNamed(t *testing.T) {
	topology := &model.Topology{VMs: []model.VM{{Entity: model.Entity{Name: "m"}}}, Links: []model.Link{{Entity: model.Entity{Name: "l"}}}}
	run := func(change func(*sim.Result)) sim.Result {
		r := sim.Result{VMs: []sim.VMOutcome{{Outcome: sim.Outcome{RTO: 100, RPO: math.Inf(1)}}}, Links: make([]sim.LinkUse, 1), Runs: []sim.RunOutcome{{Name: "r"}},
			Timeline: []sim.Entry{{At: 5, What: "a"}, {At: 5, What: "b"}}, Refusals: []sim.RefusalTally{{Code: "A"}, {Code: "B"}}}
		change(&r)
		return r
	}
	for _, c := range []struct {
		change func(*sim.Result)
		want   string // quantity and target
		most   float64
	}{
		{func(r *sim.Result) { r.VMM.RTO = 7 }, "RTO VMM", 7},
		{func(r *sim.Result) { r.VMM.RPO = math.Inf(1) }, "RPO VMM", math.Inf(1)},
		{func(r *sim.Result) { r.VMs[0].RTO = 97 }, "RTO m", 3},
		{func(r *sim.Result) { r.VMs[0].RPO = 1 }, "RPO m", math.Inf(1)},
		{func(r *sim.Result) { r.VMs[0].Site = 1 }, "site m", 0},
		{func(r *sim.Result) { r.VMs[0].Health = "Critical" }, "health m", 0},
		{func(r *sim.Result) { r.Links[0].MeanBytesPerSecond = 2 }, "use link l", 2},
		{func(r *sim.Result) { r.SplitBrain = 1 }, "split brain ", 1},
		{func(r *sim.Result) { r.DataLost = 9 }, "data lost ", 9},
		{func(r *sim.Result) { r.Mistaken = 1 }, "what VMM is mistaken about ", 1},
		{func(r *sim.Result) { r.Runs[0].Completed = true }, "completion run r", 0},
		{func(r *sim.Result) { r.Runs[0].Ended = 4e9 }, "end run r", 4},
		{func(r *sim.Result) { r.Refusals[1].Count++ }, "refusals ", 0},
		{func(r *sim.Result) { r.Home = true }, "end in the initial state ", 0},
		{func(r *sim.Result) { r.Timeline[0].Target = "x" }, "timeline ", 0},
		{func(r *sim.Result) { r.Timeline[1].At += 1e9 }, "timeline ", 0},
		{func(r *sim.Result) { r.VMs[0].RTO += 1e-7; r.Timeline[0].At++ }, "", 0},
		{func(r *sim.Result) { slices.Reverse(r.Timeline); slices.Reverse(r.Refusals) }, "", 0},
	} {
		list := slices.DeleteFunc(compare(topology, run(func(*sim.Result) {}), run(c.change)), func(d Dependence) bool { return d.Replications == 0 })
		switch {
		case c.want == "" && len(list) > 0, len(list) > 1:
			t.Errorf("want %q, differs: %+v", c.want, list)
		case c.want != "" && (len(list) == 0 || list[0].Quantity+" "+list[0].Target != c.want || list[0].Most != c.most):
			t.Errorf("want %q, %v; differs: %+v", c.want, c.most, list)
		}
	}
}
