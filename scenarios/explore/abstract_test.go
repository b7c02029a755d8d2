package explore

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"testing"

	"vmmdrill/sim/recovery"
	"vmmdrill/sim/recovery/twin"
)

var long = flag.Bool("long", false, "run the searches that take minutes")

// abstract is the abstract protocol as a system.
type abstract struct {
	p *packing
	acts
}

var vocabulary = map[string]*recovery.Operation{
	"SITE_FAIL": recovery.SiteOutage, "SITE_RECOVER": recovery.SiteRepair, "WRITE": recovery.Write, "SYNC": recovery.Synchronise,
	"PARTITION": recovery.LinkOutage, "HEAL": recovery.LinkRepair, "ROLE_AUTO": recovery.VMMRoleFailover,
	"AG_AUTO": recovery.AvailabilityGroupFailover, "AG_RESYNC": recovery.AvailabilityGroupResync, "START": recovery.Start,
	"STOPSTALE": recovery.StopStaleCopy, "UFO": recovery.UnplannedFailover, "CRP": recovery.ChangeRecoveryPoint,
	"COMMIT": recovery.Commit, "REV": recovery.ReverseReplication, "PPREP": recovery.PreparePlannedFailover,
	"PDO": recovery.PlannedFailover, "PCANCEL": recovery.CancelPlannedFailover, "VERIFY": recovery.VerifyVMM,
	"ROLE_MOVE": recovery.MoveVMMRole, "AG_FORCE": recovery.ForceAvailabilityGroup, "AG_MOVE": recovery.MoveAvailabilityGroup,
	"REGISTER": recovery.RegisterProvider,
}

func newAbstract(t testing.TB, p twin.Params, symmetric bool) *abstract {
	e, ms := recovery.AbstractInitial(recovery.Option(p.Option), p.Workloads, p.VCommit)
	packing, ok := newPacking(world{estate: e, machines: ms}, 0, symmetric)
	if !ok {
		t.Fatal("it does not fit")
	}
	a := &abstract{p: packing}
	var actions []Action
	for _, x := range twin.Actions(p) {
		action := Action{Op: vocabulary[x.Name], Target: recovery.Target(x.VM)}
		if p.Option == 1 && x.VM == p.Workloads {
			action.Target = recovery.TheVMM
		}
		if x.Side >= 0 {
			action.Args.Side = recovery.Side(x.Side)
		}
		actions = append(actions, action)
	}
	a.acts = newActs(packing, actions)
	a.allowed = func(w *world, x *Action) bool {
		return recovery.Allowed(x.Op, &w.estate, w.machines, x.Target, x.Args) == nil
	}
	return a
}

func (a *abstract) Initial() Key {
	var parts packed
	a.p.pack(&a.p.from, &parts)
	return a.p.key(&parts, make([]uint64, len(parts.machines)))
}

func (a *abstract) Expander() Expander { return &abstractExpander{newActing(&a.acts)} }

type abstractExpander struct{ *acting }

func (x *abstractExpander) Expand(k Key, successor func(uint16, Key), violated func(string)) {
	x.expand(k, func(_ int, extra uint64) (uint64, bool) { return extra, true }, successor, violated)
}

// cells are the parameters that are counted; those from longFrom on only with -long.
var cells = [...]twin.Params{
	{Option: 1, Workloads: 1}, {Option: 1, Workloads: 1, VCommit: true},
	{Option: 1, Workloads: 1, Partition: true}, {Option: 1, Workloads: 1, Partition: true, VCommit: true},
	{Option: 2, Workloads: 1}, {Option: 2, Workloads: 1, Partition: true},
	{Option: 1, Workloads: 2}, {Option: 1, Workloads: 2, VCommit: true},
	{Option: 2, Workloads: 2}, {Option: 2, Workloads: 2, Partition: true},
	{Option: 1, Workloads: 2, Partition: true}, {Option: 1, Workloads: 2, Partition: true, VCommit: true},
	{Option: 2, Workloads: 3}, {Option: 1, Workloads: 3}, {Option: 2, Workloads: 3, Partition: true},
}

const longFrom = 8

// TestTheCountsAreTheTwins: the search finds the states, transitions and depth that an independent search of an independent transcription
// finds, with 1, 2 and 4 workers, and with symmetry, where each state stands for those that differ in the order of the workloads.
func TestTheCountsAreTheTwins(t *testing.T) {
	for i, p := range cells {
		if i >= longFrom && !*long {
			break
		}
		want := twin.CountSymmetric(p)
		for _, workers := range []int{1, 2, 4} {
			for _, symmetric := range []bool{false, true} {
				s := Run(context.Background(), newAbstract(t, p, symmetric), Options{Workers: workers})
				if got := (twin.Count{States: s.Represented, Transitions: s.Transitions, Depth: s.Depth}); got != want {
					t.Errorf("%+v, %d workers, symmetric %v: %+v, the twin has %+v", p, workers, symmetric, got, want)
				}
				if symmetric && p.Workloads > 1 && s.States >= s.Represented {
					t.Errorf("%+v: %d states stand for %d", p, s.States, s.Represented)
				}
			}
		}
	}
}

// TestTheOrderOfStatesIsThatOfOneWorker: names of states, their parents and actions do not depend on the number of workers.
func TestTheOrderOfStatesIsThatOfOneWorker(t *testing.T) {
	one := Run(context.Background(), newAbstract(t, cells[2], true), Options{Workers: 1})
	four := Run(context.Background(), newAbstract(t, cells[2], true), Options{Workers: 4})
	n := 0
	one.All(func(id StateID, k Key) bool {
		n++
		if one.shards[id.shard()].at(id.number()) != four.shards[id.shard()].at(id.number()) {
			t.Errorf("state %d differs", id)
		}
		return !t.Failed()
	})
	if n != one.States {
		t.Errorf("%d of %d states were handed over", n, one.States)
	}
}

// TestASearchThatStopsEarlySaysHowFarItGot: at each limit, with the states that it found and did not look at.
func TestASearchThatStopsEarlySaysHowFarItGot(t *testing.T) {
	system := newAbstract(t, cells[2], false)
	all := Run(context.Background(), system, Options{Workers: 2})
	for _, c := range []struct {
		limits Limits
		want   Why
	}{{Limits{States: 20_000}, StateLimit}, {Limits{Depth: 10}, DepthLimit}, {Limits{Bytes: 6_000_000}, MemoryLimit}} {
		s := Run(context.Background(), system, Options{Workers: 2, Limits: c.limits})
		if s.Stopped != c.want || s.States >= all.States || s.Left == 0 {
			t.Errorf("%+v: stopped because %q with %d of %d states and %d left", c.limits, s.Stopped, s.States, all.States, s.Left)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if s := Run(ctx, system, Options{Workers: 2}); s.Stopped != Interrupted {
		t.Errorf("interrupted, it stops because %q", s.Stopped)
	}
}

// TestAWayLeadsWhereItSays: the actions of a way, carried out one after the other, lead through its states, and it is as long as the state
// is far.
func TestAWayLeadsWhereItSays(t *testing.T) {
	system := newAbstract(t, cells[2], true)
	s := Run(context.Background(), system, Options{Workers: 2})
	var last StateID
	s.All(func(id StateID, _ Key) bool { last = id; return true })
	actions, states := s.Way(last)
	if len(actions) != s.Depth || states[len(states)-1] != last {
		t.Fatalf("the way to the farthest state has %d actions, not %d", len(actions), s.Depth)
	}
	at := system.Initial()
	for i, a := range actions {
		found := false
		system.Expander().Expand(at, func(action uint16, to Key) { found = found || action == a && to == s.Key(states[i]) }, nil)
		if !found {
			t.Fatalf("action %d does not lead from state to state", i)
		}
		at = s.Key(states[i])
	}
}

// BenchmarkSearch searches the abstract protocol of option 1 with two workloads and partition: states a second on two workers, and
// bytes of memory for each.
func BenchmarkSearch(b *testing.B) {
	for _, symmetric := range []bool{false, true} {
		b.Run(fmt.Sprintf("symmetric=%v", symmetric), func(b *testing.B) {
			system := newAbstract(b, cells[10], symmetric)
			states := 0
			var s *Search
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			b.ResetTimer()
			for range b.N {
				s = Run(context.Background(), system, Options{Workers: 2})
				states += s.States
			}
			b.StopTimer()
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(s.States), "B/state")
			b.ReportMetric(float64(s.States), "states")
			runtime.KeepAlive(s)
		})
	}
}

// TestTheAbstractProtocolCanAlwaysGoHome: from every state the home state can be reached again, and none is a dead end (PROTOCOL.md, 5); without the
// repair of a site not, which shows that the test can fail.
func TestTheAbstractProtocolCanAlwaysGoHome(t *testing.T) {
	for _, p := range cells[:6] {
		system := newAbstract(t, p, true)
		s := Run(context.Background(), system, Options{Workers: 2})
		var w world
		var parts packed
		home := func(k Key) bool { // called by several workers
			w, parts := w, parts
			w.machines, parts.machines = nil, nil
			system.p.unpack(k, &w, &parts)
			return recovery.Home(&w.estate, w.machines)
		}
		if id, n, _ := s.Stranded(context.Background(), home, func(uint16) bool { return true }); n > 0 {
			t.Errorf("%+v: %d states cannot go home, the first is %d", p, n, id)
		}
		noRepair := func(a uint16) bool { return system.actions[a].Op != recovery.SiteRepair }
		if _, n, _ := s.Stranded(context.Background(), home, noRepair); n == 0 {
			t.Errorf("%+v: every state can go home without the repair of a site", p)
		}
	}
}
