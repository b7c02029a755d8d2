package sim

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vmmdrill/sim/recovery"
)

// TestEveryTimedRunIsARunOfTheProtocol: what happens in time to a drawn deployment, in a drawn drill, with drawn luck, is a sequence of
// operations that the protocol allows, one after the other, and nothing else ever changes the protocol's state. The first state is
// that in which the run begins, with the copies that there are then.
func TestEveryTimedRunIsARunOfTheProtocol(t *testing.T) {
	transitions := 0
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		d := drills(t, topology)
		var p Protocol
		begun := false
		d.Watch = func(x *Transition) {
			if !begun {
				return
			}
			if p.Estate != x.Before.Estate || !slices.Equal(p.Machines, x.Before.Machines) {
				t.Fatalf("at %v, before %s, the state is not the one that the last operation left", x.At, x.Op.Name)
			}
			if refused := recovery.Apply(x.Op, &p.Estate, p.Machines, x.Target, x.Args); refused != nil {
				t.Fatalf("at %v %s was carried out, and the protocol refuses it: %v", x.At, x.Op.Name, refused)
			}
			if p.Estate != x.After.Estate || !slices.Equal(p.Machines, x.After.Machines) {
				t.Fatalf("at %v %s does not lead where the protocol says", x.At, x.Op.Name)
			}
			transitions++
		}
		w := newWorld(topology, d, luckOf{t})
		p, begun = Protocol{w.estate, slices.Clone(w.machines)}, true
		for w.step() {
			if p.Estate != w.estate || !slices.Equal(p.Machines, w.machines) {
				t.Fatalf("at %v the state has changed without an operation", w.now)
			}
		}
	})
	t.Logf("%d transitions", transitions)
	if transitions < 200 {
		t.Error("too few transitions to mean anything")
	}
}
