package sim

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// move is one operation with everything it is told.
type move struct {
	op     *recovery.Operation
	target recovery.Target
	args   recovery.Args
}

func (m move) String() string {
	return fmt.Sprintf("%s of %d %+v", m.op.Name, m.target, m.args)
}

// position is a state of the protocol for one deployment.
type position struct {
	estate    recovery.Estate
	workloads []recovery.Machine
}

func (p *position) targets() []recovery.Target {
	list := []recovery.Target{}
	for i := range p.workloads {
		list = append(list, recovery.Target(i))
	}
	if p.estate.Option == recovery.Standalone {
		list = append(list, recovery.TheVMM)
		if p.estate.HasDatabase {
			list = append(list, recovery.TheDatabase)
		}
	}
	return list
}

var bothSides = [2]recovery.Side{recovery.Primary, recovery.Secondary}

// moves are all operations with all arguments that differ in meaning, whether they are allowed or not.
func (p *position) moves() []move {
	var list []move
	for _, op := range recovery.Operations {
		targets := []recovery.Target{recovery.TheEstate}
		consoles := []recovery.Console{recovery.AnyConsole}
		if op.Scope == recovery.OnMachine {
			targets = p.targets()
		}
		switch {
		case op.By == recovery.Operator && op.Scope == recovery.OnMachine:
			consoles = []recovery.Console{recovery.VaultConsole, recovery.HyperVConsole}
		case op.By == recovery.Operator:
			consoles = []recovery.Console{recovery.ClusterConsole}
		}
		for _, t := range targets {
			for _, c := range consoles {
				for _, s := range bothSides {
					for _, sql := range [2]bool{false, true} {
						list = append(list, move{op, t, recovery.Args{Console: c, At: s, Side: s, SQL: sql}})
					}
				}
			}
		}
	}
	return list
}

// enabled leaves out what is refused or, being an event, cannot happen.
func (p *position) enabled() []move {
	return slices.DeleteFunc(p.moves(), func(m move) bool { return p.refusal(m) != nil })
}

func (p *position) refusal(m move) *recovery.Refusal {
	return recovery.Allowed(m.op, &p.estate, p.workloads, m.target, m.args)
}

func (p *position) machine(t recovery.Target) *recovery.Machine {
	return recovery.MachineOf(&p.estate, p.workloads, t)
}

// vaultOrders are the operations that Site Recovery carries out for the machines it protects.
var vaultOrders = []*recovery.Operation{recovery.UnplannedFailover, recovery.ChangeRecoveryPoint, recovery.Commit,
	recovery.ReverseReplication, recovery.PreparePlannedFailover, recovery.PlannedFailover, recovery.CancelPlannedFailover,
	recovery.TestFailover, recovery.TestFailoverCleanup}

// TestNoOrderOfOperationsBreaksWhatTheDocumentsPromise draws a deployment and then any sequence of the operations that
// are allowed in it, faults and mistakes included, and looks at every state and every step.
func TestNoOrderOfOperationsBreaksWhatTheDocumentsPromise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		p := startOf(topology)
		partitioned := false
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			moves := p.enabled()
			if len(moves) == 0 {
				t.Fatal("nothing can happen any more")
			}
			m := moves[rapid.IntRange(0, len(moves)-1).Draw(t, "move")]
			partitioned = partitioned || m.op == recovery.LinkOutage
			before := position{p.estate, slices.Clone(p.workloads)}
			if refused := recovery.Apply(m.op, &p.estate, p.workloads, m.target, m.args); refused != nil {
				t.Fatalf("%v was allowed and then refused: %v", m, refused)
			}
			if broken := stepBreaks(m, &before, &p) + stateBreaks(&p, partitioned); broken != "" {
				t.Fatalf("after %v: %s", m, broken)
			}
		}
	})
}

func startOf(t *model.Topology) position {
	e, machines := Initial(t)
	return position{e, machines}
}

// stateBreaks says what is wrong with a state, or "".
func stateBreaks(p *position, partitioned bool) string {
	for _, t := range p.targets() {
		m := p.machine(t)
		for _, inv := range recovery.Invariants {
			if how := inv.Broken(&p.estate, m); how != "" {
				return fmt.Sprintf("%s of machine %d: %s", inv.Name, t, how)
			}
		}
		if !partitioned && (m.Dual() || m.Reported) {
			return fmt.Sprintf("machine %d runs twice, and the line was never cut", t)
		}
		for _, s := range bothSides {
			for _, c := range []recovery.Console{recovery.VaultConsole, recovery.HyperVConsole} {
				committed := m.Phase == recovery.Committed || m.Phase == recovery.PlannedCommitted
				if committed && p.refusal(move{recovery.ChangeRecoveryPoint, t, recovery.Args{Console: c, At: s}}) == nil {
					return fmt.Sprintf("the recovery point of machine %d can be changed after its commit", t)
				}
			}
		}
	}
	return ""
}

// stepBreaks says what is wrong with one step, or "".
func stepBreaks(m move, before, after *position) string {
	if m.op.Scope != recovery.OnMachine {
		return ""
	}
	b, a := before.machine(m.target), after.machine(m.target)
	e := &before.estate
	if b.Managed == recovery.ByVault && slices.Contains(vaultOrders, m.op) {
		at := e.VMMSide()
		if !e.VMMRunning() || !e.Registered[at] || !e.Vault || !e.Internet[at] {
			return "a vault operation succeeded without VMM, its Provider, the Internet or the vault"
		}
	}
	switch m.op {
	case recovery.ReverseReplication:
		if a.Active() != b.Active() || a.On[a.Active()] != b.On[b.Active()] {
			return "the running copy was overwritten"
		}
		if a.On[a.Target()] {
			return "the copy that is to be overwritten runs"
		}
	case recovery.PlannedFailover:
		if a.Loss() || b.Lag != recovery.InSync {
			return "a planned failover lost changes"
		}
	case recovery.ChangeRecoveryPoint:
		if b.Phase != recovery.FailedOver {
			return "a recovery point was changed without an unplanned failover that waits for its commit"
		}
	}
	return ""
}

// TestEveryOperationIsDoneAndRefusedSometimes walks at random, always with the same luck, and demands that it sees
// everything: each operation done, each order refused, each reason of refusal given. On the way nothing may break.
func TestEveryOperationIsDoneAndRefusedSometimes(t *testing.T) {
	done, refused, reasons := map[string]int{}, map[string]int{}, map[string]int{}
	for seed := range 300 {
		topology := estates().Example(seed)
		luck, partitioned := kernel.NewStreams(1, seed), false
		p := startOf(topology)
		for range 300 {
			by := actors[luck.Pick("actor", len(actors))]
			var can []move
			for _, m := range p.moves() {
				switch r := p.refusal(m); {
				case r == nil && m.op.By == by:
					can = append(can, m)
				case r != nil && m.op.By == recovery.Operator:
					refused[m.op.Name]++
					reasons[r.Code]++
				}
			}
			if len(can) == 0 {
				continue
			}
			ops := operationsOf(can)
			op := ops[luck.Pick("operation", len(ops))]
			can = slices.DeleteFunc(can, func(m move) bool { return m.op != op })
			m := can[luck.Pick("of the operation", len(can))]
			partitioned = partitioned || m.op == recovery.LinkOutage
			before := position{p.estate, slices.Clone(p.workloads)}
			recovery.Apply(m.op, &p.estate, p.workloads, m.target, m.args)
			if broken := stepBreaks(m, &before, &p) + stateBreaks(&p, partitioned); broken != "" {
				t.Fatalf("walk %d, after %v: %s", seed, m, broken)
			}
			done[m.op.Name]++
		}
	}
	for _, op := range recovery.Operations {
		if done[op.Name] == 0 {
			t.Errorf("%s was never done", op.Name)
		}
		if op.By == recovery.Operator && refused[op.Name] == 0 {
			t.Errorf("%s was never refused", op.Name)
		}
	}
	for _, r := range recovery.Refusals {
		if reasons[r.Code] == 0 {
			t.Errorf("nothing was refused because of %s", r.Code)
		}
	}
}

// actors lets nature strike more seldom than people and software act: otherwise nothing ever works.
var actors = []recovery.Actor{recovery.Operator, recovery.Operator, recovery.Operator, recovery.Software, recovery.Software, recovery.Nature}

// operationsOf are the operations among some moves, each once, so that one with many arguments is not drawn more often.
func operationsOf(moves []move) (ops []*recovery.Operation) {
	for _, m := range moves {
		if !slices.Contains(ops, m.op) {
			ops = append(ops, m.op)
		}
	}
	return ops
}
