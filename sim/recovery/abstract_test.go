package recovery_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmmdrill/sim/recovery"
	"vmmdrill/sim/recovery/twin"
)

var long = flag.Bool("long", false, "run the searches that take minutes")

// step is an action of the abstract protocol in both vocabularies.
type step struct {
	twin   twin.Action
	op     *recovery.Operation
	target recovery.Target
	args   recovery.Args
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

func steps(t *testing.T, p twin.Params) []step {
	var list []step
	for _, a := range twin.Actions(p) {
		s := step{twin: a, op: vocabulary[a.Name], target: recovery.Target(a.VM)}
		if s.op == nil {
			t.Fatalf("no operation for %v", a)
		}
		if p.Option == 1 && a.VM == p.Workloads {
			s.target = recovery.TheVMM
		}
		if a.Side >= 0 {
			s.args.Side = recovery.Side(a.Side)
		}
		list = append(list, s)
	}
	return list
}

// world is a state of package recovery with a fixed number of workloads, so that it is comparable.
type world struct {
	estate   recovery.Estate
	machines [4]recovery.Machine
}

func initial(p twin.Params) world {
	e, ms := recovery.AbstractInitial(recovery.Option(p.Option), p.Workloads, p.VCommit)
	w := world{estate: e}
	copy(w.machines[:], ms)
	return w
}

func (w *world) apply(p twin.Params, s step) *recovery.Refusal {
	return recovery.Apply(s.op, &w.estate, w.machines[:p.Workloads], s.target, s.args)
}

// project shows a state in the variables of the abstract protocol.
func (w *world) project(p twin.Params) twin.State {
	s := twin.State{Up: w.estate.Up, Link: w.estate.Link}
	machines := w.machines[:p.Workloads:p.Workloads]
	if p.Option == 1 {
		machines = append(machines, w.estate.VMM)
		s.Ver = w.estate.Verified
	} else {
		s.Role, s.SQL, s.AGS = uint8(w.estate.Role), uint8(w.estate.SQL), w.estate.Synchronised
		s.RegS, s.Wit = w.estate.Registered[recovery.Secondary], uint8(w.estate.VMMCluster.Holder)
	}
	for i, m := range machines {
		s.Src[i], s.Ph[i], s.Lag[i], s.On[i], s.Rep[i] = uint8(m.Source), uint8(m.Phase), uint8(m.Lag), m.On, m.Reported
		if m.Older {
			s.RP[i] = 1
		}
	}
	return s
}

// explore counts what is reachable from the initial state and hands every state to visit, with its projection. No
// action tells one workload from another, so of two states that differ only in the order of two workloads one is
// walked, and counts for both.
func explore(t *testing.T, p twin.Params, visit func(w *world, abstract twin.State)) twin.Count {
	all := steps(t, p)
	start := initial(p)
	seen := map[uint64]struct{}{start.key(p): {}}
	frontier, next := []world{start}, []world(nil)
	var c twin.Count
	for ; len(frontier) > 0; c.Depth++ {
		for i := range frontier {
			visit(&frontier[i], frontier[i].project(p))
			orders := frontier[i].orders(p)
			c.States += orders
			for _, s := range all {
				w := frontier[i]
				if w.apply(p, s) != nil {
					continue
				}
				c.Transitions += orders
				k := w.key(p)
				if _, known := seen[k]; !known {
					seen[k] = struct{}{}
					next = append(next, w)
				}
			}
		}
		frontier, next = next, frontier[:0]
	}
	c.Depth--
	return c
}

// key packs a state after sorting its workloads, of which there are at most three.
func (w *world) key(p twin.Params) uint64 {
	s := w.project(p)
	k := s.Pack(p)
	var field [4]uint64
	for i := range p.Workloads {
		field[i] = k >> (9 + 10*i) & 1023
		k &^= 1023 << (9 + 10*i)
	}
	slices.Sort(field[:p.Workloads])
	for i, f := range field[:p.Workloads] {
		k |= f << (9 + 10*i)
	}
	return k
}

// orders counts the states that differ from this one only in the order of the workloads.
func (w *world) orders(p twin.Params) int {
	m := w.machines[:p.Workloads]
	switch p.Workloads {
	case 1:
		return 1
	case 2:
		return 1 + bit(m[0] != m[1])
	}
	return [4]int{1, 3, 3, 6}[bit(m[0] != m[1])+bit(m[1] != m[2])+bit(m[0] != m[2])]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cells are the parameter sets of the abstract protocol that are counted; those from longFrom on only with -long.
var cells = [...]twin.Params{
	{Option: 1, Workloads: 1}, {Option: 1, Workloads: 1, VCommit: true},
	{Option: 1, Workloads: 1, Partition: true}, {Option: 1, Workloads: 1, Partition: true, VCommit: true},
	{Option: 2, Workloads: 1}, {Option: 2, Workloads: 1, Partition: true},
	{Option: 1, Workloads: 2}, {Option: 1, Workloads: 2, VCommit: true},
	{Option: 2, Workloads: 2}, {Option: 2, Workloads: 2, Partition: true},
	{Option: 1, Workloads: 2, Partition: true}, {Option: 1, Workloads: 2, Partition: true, VCommit: true},
	{Option: 2, Workloads: 3}, {Option: 1, Workloads: 3}, {Option: 2, Workloads: 3, Partition: true},
}

const longFrom = 12

// Goal: the richer protocol, with its features switched off, is the abstract one. Method: both are explored from their
// initial states; states, transitions and depth agree.
func TestAbstractCounts(t *testing.T) {
	var lines [len(cells)]string
	t.Run("cell", func(t *testing.T) {
		for i, p := range cells {
			if i >= longFrom && !*long {
				break
			}
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				want := twin.CountSymmetric(p)
				got := explore(t, p, func(*world, twin.State) {})
				lines[i] = fmt.Sprintf("%6d %9d %9v %7v %10d %12d %6d\n",
					p.Option, p.Workloads, p.Partition, p.VCommit, got.States, got.Transitions, got.Depth)
				if got != want {
					t.Errorf("%+v: %+v, the twin counts %+v", p, got, want)
				}
			})
		}
	})
	fmt.Println("option workloads partition vcommit     states  transitions  depth")
	fmt.Print(strings.Join(lines[:], ""))
}

// Goal: they agree not only in number. Method: in every reachable state every action is refused by both for the same
// reason, or leads both to the same state; and every invariant holds.
func TestEveryRefusalAndEffectIsTheTwins(t *testing.T) {
	for _, p := range cells[:6] {
		all := steps(t, p)
		explore(t, p, func(w *world, abstract twin.State) {
			for _, s := range all {
				compare(t, p, *w, abstract, s)
			}
			for i := range w.machines[:p.Workloads] {
				holds(t, &w.estate, &w.machines[i])
			}
			holds(t, &w.estate, &w.estate.VMM)
		})
	}
}

func compare(t *testing.T, p twin.Params, w world, abstract twin.State, s step) {
	t.Helper()
	want := twin.Refusal(p, abstract, s.twin)
	refused := w.apply(p, s)
	switch {
	case refused == nil && want == "":
		if got, want := w.project(p), twin.Apply(p, abstract, s.twin); got != want {
			t.Fatalf("%v in %+v\nleads to  %+v\nthe twin: %+v", s.twin, abstract, got, want)
		}
	case refused == nil || refused.Code != want && (refused != recovery.NotEnabled || want != "-"):
		t.Fatalf("%v in %+v is refused for %v, by the twin for %q", s.twin, abstract, refused, want)
	}
}

func holds(t *testing.T, e *recovery.Estate, m *recovery.Machine) {
	t.Helper()
	for _, inv := range recovery.Invariants {
		if how := inv.Broken(e, m); how != "" {
			t.Fatalf("%s: %s: %+v %+v", inv.Name, how, *e, *m)
		}
	}
}
