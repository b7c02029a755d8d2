package explore

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"vmmdrill/sim/recovery"
)

// mutant is a single change of a guard or an effect in the protocol.
type mutant struct {
	op   *recovery.Operation
	what string
	make func(op *recovery.Operation)
}

// guardless is an operation that is no longer refused for a reason, nor for those that it would have looked at after that.
func guardless(op *recovery.Operation, r *recovery.Refusal) mutant {
	return mutant{op, "allowed in spite of " + r.Code, func(op *recovery.Operation) {
		needs := op.Needs
		op.Needs = func(e *recovery.Estate, m *recovery.Machine, a recovery.Args) *recovery.Refusal {
			if why := needs(e, m, a); why != r {
				return why
			}
			return nil
		}
	}}
}

// effect is a part of the protocol's state that an operation may change.
type effect struct {
	name string
	of   func(e *recovery.Estate, m *recovery.Machine) any // what it is
	keep func(e *recovery.Estate, m *recovery.Machine, was any)
}

func ofMachine[T comparable](name string, field func(m *recovery.Machine) *T) effect {
	return effect{name,
		func(_ *recovery.Estate, m *recovery.Machine) any {
			if m == nil {
				return nil
			}
			return *field(m)
		},
		func(_ *recovery.Estate, m *recovery.Machine, was any) {
			if m != nil {
				*field(m) = was.(T)
			}
		}}
}

func ofEstate[T comparable](name string, field func(e *recovery.Estate) *T) effect {
	return effect{name, func(e *recovery.Estate, _ *recovery.Machine) any { return *field(e) },
		func(e *recovery.Estate, _ *recovery.Machine, was any) { *field(e) = was.(T) }}
}

var effects = []effect{
	ofMachine("the phase", func(m *recovery.Machine) *recovery.Phase { return &m.Phase }),
	ofMachine("the source", func(m *recovery.Machine) *recovery.Side { return &m.Source }),
	ofMachine("what lags", func(m *recovery.Machine) *recovery.Lag { return &m.Lag }),
	ofMachine("which recovery point is in use", func(m *recovery.Machine) *bool { return &m.Older }),
	ofMachine("the copy that runs at the primary site", func(m *recovery.Machine) *bool { return &m.On[recovery.Primary] }),
	ofMachine("the copy that runs at the secondary site", func(m *recovery.Machine) *bool { return &m.On[recovery.Secondary] }),
	ofMachine("what was reported", func(m *recovery.Machine) *bool { return &m.Reported }),
	ofMachine("the test failover", func(m *recovery.Machine) *bool { return &m.Test }),
	ofMachine("the pause", func(m *recovery.Machine) *[2]bool { return &m.Paused }),
	ofEstate("that VMM was seen", func(e *recovery.Estate) *bool { return &e.Verified }),
	ofEstate("which sites have power", func(e *recovery.Estate) *[2]bool { return &e.Up }),
	ofEstate("the line", func(e *recovery.Estate) *bool { return &e.Link }),
	ofEstate("the owner of the VMM role", func(e *recovery.Estate) *recovery.Side { return &e.Role }),
	ofEstate("the primary replica", func(e *recovery.Estate) *recovery.Side { return &e.SQL }),
	ofEstate("that the group is synchronised", func(e *recovery.Estate) *bool { return &e.Synchronised }),
	ofEstate("the vault", func(e *recovery.Estate) *bool { return &e.Vault }),
	ofEstate("where the Provider is registered", func(e *recovery.Estate) *[2]bool { return &e.Registered }),
	ofEstate("VMM's cluster", func(e *recovery.Estate) *recovery.Cluster { return &e.VMMCluster }),
	ofEstate("SQL Server's cluster", func(e *recovery.Estate) *recovery.Cluster { return &e.SQLCluster }),
}

// without is an operation that leaves something as it was.
func without(op *recovery.Operation, x effect) mutant {
	return mutant{op, "leaves " + x.name, func(op *recovery.Operation) {
		do := op.Do
		op.Do = func(e *recovery.Estate, m *recovery.Machine, a recovery.Args) {
			was := x.of(e, m)
			do(e, m, a)
			x.keep(e, m, was)
		}
	}}
}

// observed is what an operation does in a search.
type observed struct {
	refused map[*recovery.Refusal]bool
	changed []bool // by effect
}

// observe makes an operation note what it does, until it is put back.
func observe(op *recovery.Operation) (o *observed, putBack func()) {
	o = &observed{map[*recovery.Refusal]bool{}, make([]bool, len(effects))}
	kept := *op
	op.Needs = func(e *recovery.Estate, m *recovery.Machine, a recovery.Args) *recovery.Refusal {
		why := kept.Needs(e, m, a)
		o.refused[why] = true
		return why
	}
	before := make([]any, len(effects))
	op.Do = func(e *recovery.Estate, m *recovery.Machine, a recovery.Args) {
		for i := range effects {
			before[i] = effects[i].of(e, m)
		}
		kept.Do(e, m, a)
		for i := range effects {
			o.changed[i] = o.changed[i] || effects[i].of(e, m) != before[i]
		}
	}
	return o, func() { *op = kept }
}

// mutants are every single change of a guard that refuses something, and of an effect that changes something, in the searches of a
// deployment.
func mutants(t *testing.T, s *subject) (list []mutant) {
	seen := make([]*observed, len(recovery.Operations))
	for i, op := range recovery.Operations {
		o, putBack := observe(op)
		defer putBack()
		seen[i] = o
	}
	caught(t, s, Limits{}, 1)
	for i, op := range recovery.Operations {
		for _, r := range recovery.Refusals {
			if seen[i].refused[r] {
				list = append(list, guardless(op, r))
			}
		}
		for j, x := range effects {
			if seen[i].changed[j] {
				list = append(list, without(op, x))
			}
		}
	}
	return list
}

// caught is the first promise that the searches find broken, with one fault and one machine of each kind; "" if none is.
func caught(t *testing.T, s *subject, limits Limits, workers int) string {
	f, err := newFreedom(s, 1, true)
	if err != nil {
		t.Fatal(err)
	}
	r, err := newRehearsal(s, 1, 0, true)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Workers: workers, Limits: limits}
	all := Run(context.Background(), f, o)
	for _, search := range []*Search{all, Run(context.Background(), r, o)} {
		if len(search.Violations) > 0 {
			promise, _, _ := strings.Cut(search.Violations[0].Broken, ": ")
			return promise
		}
	}
	if all.Stopped != Complete {
		return ""
	}
	if _, n, ok := all.Stranded(context.Background(), f.isHome, f.usable); ok && n > 0 {
		return "home_again"
	}
	return ""
}

// TestASingleWrongGuardOrEffectIsFound changes the protocol in one place at a time: a guard that no longer refuses, an effect that does
// not happen. What finds each is on record, and so is what none finds: there the guard only repeats what another promise does not need, or the
// effect is what a fault does. One in a few is tried, all of them with -long.
func TestASingleWrongGuardOrEffectIsFound(t *testing.T) {
	const file = "testdata/mutants.txt"
	every := 5
	if *long || *update {
		every = 1
	}
	record, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(record), "\n"), "\n")
	var now []string
	tried, found := 0, 0
	for _, option := range []string{"standalone", "stretched"} {
		s := newSubject(example(t, option), 1)
		for _, m := range mutants(t, s) {
			name := fmt.Sprintf("%s: %s %s: ", option, m.op.Name, m.what)
			i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, name) })
			if i < 0 && !*update {
				t.Errorf("no record of %s", name)
				continue
			}
			if i >= 0 && (len(now)%every != 0 || every > 1 && strings.HasSuffix(lines[i], nothingFinds)) {
				now = append(now, lines[i])
				continue
			}
			by := caughtAs(t, s, m)
			tried++
			if by == "" {
				by = nothingFinds
			} else {
				found++
			}
			now = append(now, name+by)
		}
	}
	t.Logf("%d of %d changes that were tried are found, of %d there are", found, tried, len(now))
	if found < 25 {
		t.Errorf("only %d changes are found", found)
	}
	if want := strings.Join(now, "\n") + "\n"; want != string(record) {
		if !*update {
			t.Fatalf("%s is not as on record:\n%s", file, want)
		}
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const nothingFinds = "nothing finds it"

// caughtAs makes a change, searches, and takes it back.
func caughtAs(t *testing.T, s *subject, m mutant) string {
	kept := *m.op
	defer func() { *m.op = kept }()
	m.make(m.op)
	return caught(t, s, Limits{States: 150_000, Violations: 1}, 2)
}
