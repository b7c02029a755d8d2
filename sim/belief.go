package sim

import (
	"fmt"

	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// belief is where VMM takes a machine to be, from an instant on.
type belief struct {
	from kernel.Time
	side recovery.Side
}

// believedAt is where VMM took a machine to be at an instant.
func (u *unit) believedAt(at kernel.Time) recovery.Side {
	for i := len(u.history) - 1; i >= 0; i-- {
		if u.history[i].from <= at {
			return u.history[i].side
		}
	}
	return u.home
}

// learn is VMM writing down where the vault has brought a machine.
func (w *world) learn(u *unit, m *recovery.Machine, op *recovery.Operation) {
	if m.Managed == recovery.ByVault && op.By == recovery.Operator && u.believedAt(w.now) != m.Active() {
		u.history = append(u.history, belief{w.now, m.Active()})
	}
}

// wentBack: VMM's database is what it was at an instant. Of what was changed through VMM since, VMM knows nothing (FACTS F-10).
func (w *world) wentBack(to kernel.Time, seconds float64) {
	w.note("vmm_database_went_back", w.vmmName(), fmt.Sprintf("by %.0f s; what was changed through VMM in that time it does not know", seconds), false)
	for i := range w.machines {
		u := &w.units[i]
		if u.managed != recovery.ByVault {
			continue
		}
		believed, is := u.believedAt(to), w.machines[i].Active()
		if believed != is {
			w.result.Mistaken++
			w.note("vmm_is_mistaken", u.name, "it takes it to be at "+w.siteName(believed)+"; it is at "+w.siteName(is), true)
		}
		if believed != u.believedAt(w.now) {
			u.history = append(u.history, belief{w.now, believed})
		}
	}
}
