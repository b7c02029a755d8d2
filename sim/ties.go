package sim

import (
	"slices"

	"vmmdrill/sim/kernel"
)

// oneOfTied handles one of the things that tie for the next: events of one class, flows that are done at that instant, or both, for what
// arrives is physics. Left alone, arrivals come first, oldest first, and events in the order in which they were scheduled; no
// document says so, and a result that hangs on it hangs on the order of lines in a file. Faults still come before other events and
// orders of people behind them; an arrival at the instant of a fault is still before it.
func (w *world) oneOfTied() {
	arrivals, events := len(w.arrived), 0
	if at, some := w.queue.Peek(); some && at == w.now {
		if class, tied := w.queue.Ties(); arrivals == 0 || class == kernel.Physics {
			events = tied
		}
	}
	k := 0
	if n := arrivals + events; n > 1 {
		k = w.chance.Pick("ties", n)
	}
	if k < arrivals {
		a := w.arrived[k]
		w.arrived = slices.Delete(w.arrived, k, k+1)
		w.flowDone(a)
	} else {
		_, _, e, _ := w.queue.PopTied(k - arrivals)
		w.handle(e)
	}
	w.settled()
}
