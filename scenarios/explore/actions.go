package explore

import "vmmdrill/sim/recovery"

// Action is one operation with everything it is told.
type Action struct {
	Op     *recovery.Operation
	Target recovery.Target
	Args   recovery.Args
}

// protocol expands worlds by actions of the protocol.
type protocol struct {
	*packing
	actions []Action

	at, next    world
	parts, then packed
	sorted      []uint64
}

func newProtocol(p *packing, actions []Action) *protocol {
	return &protocol{packing: p, actions: actions, sorted: make([]uint64, len(p.from.machines))}
}

// apply carries an action out on a copy of the world that was unpacked, which is left in next; false if it is not allowed.
func (x *protocol) apply(a *Action) bool {
	if recovery.Allowed(a.Op, &x.at.estate, x.at.machines, a.Target, a.Args) != nil {
		return false
	}
	x.next.estate, x.next.extra = x.at.estate, x.at.extra
	x.next.machines = append(x.next.machines[:0], x.at.machines...)
	recovery.Do(a.Op, &x.next.estate, x.next.machines, a.Target, a.Args)
	return true
}

// keyAfter packs next, of which an action has changed what it can.
func (x *protocol) keyAfter(a *Action) Key {
	x.then.estate, x.then.extra = packEstate(&x.next.estate), x.next.extra
	x.then.vmm, x.then.database = x.parts.vmm, x.parts.database
	x.then.machines = append(x.then.machines[:0], x.parts.machines...)
	if a.Target >= 0 {
		x.then.machines[a.Target] = packMachine(&x.next.machines[a.Target])
	} else {
		if m := x.management(); m > 0 {
			x.then.vmm = packMachine(&x.next.estate.VMM)
			if m > 1 {
				x.then.database = packMachine(&x.next.estate.Database)
			}
		}
		if a.Op.Each != nil {
			for i := range x.next.machines {
				x.then.machines[i] = packMachine(&x.next.machines[i])
			}
		}
	}
	return x.key(&x.then, x.sorted)
}
