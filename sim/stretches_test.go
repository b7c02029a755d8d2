package sim

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// limitsOf draws what exposure each machine may have.
func limitsOf(t *rapid.T, topology *model.Topology) (limits []float64) {
	for range topology.VMs {
		limits = append(limits, rapid.SampledFrom([]float64{math.MaxFloat64, 600, 5, math.NaN()}).Draw(t, "exposure"))
	}
	return limits
}

// TestRecordingChangesNothing: a run whose stretches are recorded and of which a machine is followed is the run that nobody records.
func TestRecordingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		seed := rapid.Uint64().Draw(t, "seed")
		plain := Run(topology, d, kernel.NewStreams(seed, 0))
		d.Stretches, d.ExposureMax = true, limitsOf(t, topology)
		if len(topology.VMs) > 0 {
			d.Follow = new(model.VMID(rapid.IntRange(0, len(topology.VMs)-1).Draw(t, "followed")))
		}
		recorded := Run(topology, d, kernel.NewStreams(seed, 0))
		if len(recorded.Lanes) == 0 || len(plain.Lanes) > 0 || len(plain.Stretches) > 0 {
			t.Fatalf("%d lanes are recorded, %d where nobody asked", len(recorded.Lanes), len(plain.Lanes))
		}
		recorded.Lanes, recorded.Stretches, recorded.StretchGrid = nil, nil, 0
		if len(plain.Progress) > 0 {
			t.Fatal("somebody is followed where nobody asked")
		}
		if !slices.Equal(plain.VMs, recorded.VMs) || plain.Hash != recorded.Hash || !reflect.DeepEqual(plain.Links, recorded.Links) || plain.VMM != recorded.VMM {
			t.Fatal("it is another run")
		}
	})
}

// lasted is how long things were so, in seconds times machines, by lane and kind.
type lasted map[string]map[StretchKind]float64

func (l lasted) add(lane string, kind StretchKind, seconds float64) {
	if l[lane] == nil {
		l[lane] = map[StretchKind]float64{}
	}
	l[lane][kind] += seconds
}

// integral adds up how things stand between two events, from the state itself and the samples' exposure.
func (l lasted) integral(w *world, dt kernel.Time, limits []float64) {
	seconds := dt.Seconds()
	for i := range w.machines {
		u, m, x := &w.units[i], w.machine(int32(i)), w.sampleOf(int32(i))
		lane := w.t.VMs[u.vm].Label
		if !u.service.serving {
			l.add(lane, Outage, seconds)
		}
		if m.Test {
			l.add(lane, TestOpen, seconds)
		}
		if u.service.running && m.Managed != recovery.ByNothing && !(replicates(m) && w.pathOpen(int32(i))) {
			l.add("vault", Standstill, seconds)
		}
		if over := min(seconds, max(0, x.Exposure-limits[u.vm]+seconds)); over > 0 {
			l.add(lane, Unprotected, over)
		}
	}
	if w.vmm.away || !w.vmm.running {
		l.add("v", Outage, seconds)
	}
	if n := len(w.units); w.t.VMM() != nil && w.estate.Option == recovery.Standalone && n > len(w.machines) {
		s := &w.units[n-1].service
		down := seconds
		if s.running {
			down = min(seconds, max(0, (s.booted-w.now).Seconds()))
		}
		l.add("database", Outage, down)
	}
	for s := range w.siteDown {
		if w.siteDown[s] {
			l.add("site "+w.t.Sites[s].Name, Outage, seconds)
		}
	}
}

// sameAs compares, to the microsecond for each machine and hour, what is in one with what is in the other.
func (l lasted) sameAs(t *rapid.T, other lasted, whose string) {
	for lane, kinds := range l {
		for kind, want := range kinds {
			if got := other[lane][kind]; math.Abs(got-want) > 1e-3 {
				t.Fatalf("%s of %s: %v s, %s %v s", kind, lane, want, whose, got)
			}
		}
	}
}

// TestStretchesAreWhatWasSo: over any drill, what the stretches say lasted as long, times machines, as an observer finds who looks at
// the state between all events; and the longest outage of VMM is its RTO.
func TestStretchesAreWhatWasSo(t *testing.T) {
	seen := map[StretchKind]int{}
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		d.Stretches, d.ExposureMax = true, limitsOf(t, topology)
		w := newWorld(topology, d, kernel.NewStreams(rapid.Uint64().Draw(t, "seed"), 0))
		want, got := lasted{}, lasted{}
		for more := true; more; {
			at, _ := w.next()
			want.integral(w, min(at, w.end)-w.now, d.ExposureMax)
			more = w.step()
		}
		r := w.finish()
		longest := 0.0
		for _, s := range r.Stretches {
			seen[s.Kind]++
			lane := r.Lanes[s.Lane]
			if s.From >= s.To && lane.Of != OperatorLane || s.To > w.end || s.Machines > max(lane.Machines, len(w.machines)) {
				t.Fatalf("%+v in %+v", s, lane)
			}
			name, seconds := lane.Name, (s.To - s.From).Seconds()
			switch lane.Of {
			case WorkloadLane, ReplicationLane:
				seconds *= float64(s.Machines)
				if lane.Of == ReplicationLane && s.Kind == Standstill {
					name = "vault"
				}
			case SiteLane:
				name = "site " + name
			case DatabaseLane:
				if s.Kind == Outage && topology.Deployment.Option.Value != model.StretchedCluster {
					got.add("database", Outage, seconds)
				}
				continue
			case VMMLane:
				if s.Kind == Outage {
					longest = max(longest, seconds)
				} else {
					continue
				}
			}
			if lane.Of == WorkloadLane || lane.Of == VMMLane || lane.Of == SiteLane && s.Kind == Outage || s.Kind == Standstill {
				got.add(name, s.Kind, seconds)
			}
		}
		want.sameAs(t, got, "the stretches say")
		got.sameAs(t, want, "there were")
		if !math.IsInf(r.VMM.RTO, 1) && r.VMM.RTO != longest {
			t.Fatalf("VMM's RTO is %v s, its longest outage %v s", r.VMM.RTO, longest)
		}
	})
	for _, kind := range []StretchKind{Outage, Unprotected, Standstill} {
		if seen[kind] == 0 {
			t.Errorf("no stretch was ever of kind %s", kind)
		}
	}
}

// TestTheExposureOfAMachineIsCompared: writes of 100 kB/s are captured every 300 s, and 15 s are on the line of 2 MB/s. The exposure
// rises from 15 s to 315 s, so that with a limit of 300 s it is too long for the last 15 s of each cycle. Closed form.
func TestTheExposureOfAMachineIsCompared(t *testing.T) {
	r := replicated{size: 1e18, writes: 1e5, line: 2e6}
	result := Run(r.topology(t), Drill{Duration: time.Hour, Stretches: true, ExposureMax: []float64{300}}, fixed(0.5))
	n := 0
	for _, s := range result.Stretches {
		if s.Kind != Unprotected || result.Lanes[s.Lane].Of != WorkloadLane {
			continue
		}
		n++
		if length := (s.To - s.From).Seconds(); n > 1 && math.Abs(length-15) > 1e-6 {
			t.Errorf("at %v it lasts %v s", s.From, length)
		}
		if phase := math.Mod(s.To.Seconds(), 300); n > 1 && math.Abs(phase-165) > 1e-6 {
			t.Errorf("it ends at %v", s.To)
		}
	}
	if n < 10 {
		t.Errorf("there are %d stretches", n)
	}
}

// TestTheDatabaseOnVMMsMachineIsBackBeforeVMM: VMM needs it to run, and does not wait until the machine's clients have learnt its new
// address.
func TestTheDatabaseOnVMMsMachineIsBackBeforeVMM(t *testing.T) {
	cfg, diags := model.Load(library.Files, []string{"examples/standalone/topology.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	d := Drill{Duration: 24 * time.Hour, Stretches: true, Faults: []Fault{struck(SiteOutage, 0, 12*3600, 0)},
		Runs: []ProcedureRun{{Name: "failover", When: AfterFault, After: language.ConstantOf(1800), Steps: steps(t, model.Standalone, "failover")}}}
	r := Run(cfg.Topology, d, kernel.NewStreams(1, 0))
	back := map[LaneKind]kernel.Time{}
	for _, s := range r.Stretches {
		if s.Kind == Outage {
			back[r.Lanes[s.Lane].Of] = s.To
		}
	}
	if db, vmm := back[DatabaseLane], back[VMMLane]; db <= 12*3600e9 || db >= vmm {
		t.Errorf("the database is back at %v, VMM at %v", db, vmm)
	}
}

// TestStepsAreInTheOperatorsLane: in the order of the procedure, one after the other, from its beginning to its end; what is under way
// when the run ends is open.
func TestStepsAreInTheOperatorsLane(t *testing.T) {
	cfg, diags := model.Load(library.Files, []string{"examples/standalone/topology.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	list := steps(t, model.Standalone, "failover")
	d := Drill{Duration: 12*time.Hour + 40*time.Minute, Stretches: true, Faults: []Fault{struck(SiteOutage, 0, 12*3600, 0)},
		Runs: []ProcedureRun{{Name: "failover", When: AfterFault, After: language.ConstantOf(1800), Steps: list}}}
	for _, longer := range []time.Duration{0, 12 * time.Hour} {
		d.Duration += longer
		r := Run(cfg.Topology, d, kernel.NewStreams(1, 0))
		var names []string
		at := r.Runs[0].Began
		for _, s := range r.Stretches {
			if r.Lanes[s.Lane].Of != OperatorLane {
				continue
			}
			names = append(names, s.What)
			if s.From != at || s.Kind != Manual || s.Run != "failover" {
				t.Errorf("%+v does not begin at %v", s, at)
			}
			at = s.To
			if s.Open != (len(names) == 2 && longer == 0) {
				t.Errorf("%s is open: %v", s.What, s.Open)
			}
		}
		want := "fail the VMM machine over, see that VMM runs"
		if longer > 0 {
			want += ", fail the workloads over, commit the workloads"
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("steps are %s", got)
		}
		if longer > 0 && at != r.Runs[0].Ended {
			t.Errorf("the last step ends at %v, the run at %v", at, r.Runs[0].Ended)
		}
	}
}

// TestWhatAClusterDoesByItselfIsInTheOperatorsLane: from the instant at which it begins to notice.
func TestWhatAClusterDoesByItselfIsInTheOperatorsLane(t *testing.T) {
	cfg, diags := model.Load(library.Files, []string{"examples/stretched/topology.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	d := Drill{Duration: 12 * time.Hour, Stretches: true, Faults: []Fault{struck(SiteOutage, 0, 3600, 0)}}
	r := Run(cfg.Topology, d, kernel.NewStreams(1, 0))
	var acts []string
	for _, s := range r.Stretches {
		if s.Kind == Automatic {
			acts = append(acts, s.What)
			if s.From != 3600e9 || s.To <= s.From {
				t.Errorf("%s lasts from %v to %v", s.What, s.From, s.To)
			}
		}
	}
	slices.Sort(acts)
	if got := strings.Join(acts, " "); got != "availability_group_failover vmm_role_failover" {
		t.Errorf("it does %s", got)
	}
}

// TestALongRecordIsCoarserButHidesNothing: where more happens than is kept, instants move outwards to a grid, by less than its width.
func TestALongRecordIsCoarserButHidesNothing(t *testing.T) {
	r := recorder{lanes: []Lane{{WorkloadLane, "m", 2}}, units: make([]watched, 2)}
	const n = changesMax
	for k := range kernel.Time(n) {
		r.note(int32(k%2), isDown, 10e9*k, 10e9*k+1e9)
	}
	r.addUp()
	if len(r.changes) > changesMax+2 || r.grid == 0 {
		t.Fatalf("%d changes are kept, on a grid of %v", len(r.changes), r.grid)
	}
	r.stretch()
	end := kernel.Time(0)
	for i, s := range r.list {
		if gap := s.From - end; gap < 0 || i > 0 && gap > 9e9 {
			t.Fatalf("stretch %d begins %v after the one before it", i, gap)
		}
		end = s.To
	}
	if last := kernel.Time(10e9*(n-1) + 1e9); end < last || end > last+r.grid {
		t.Errorf("the last one ends at %v, on a grid of %v; it was %v", end, r.grid, last)
	}
}
