package sim

import (
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// memory is what the hosts have and what runs on them. Memory that a host does not state is enough, and a machine that does not
// state its own needs none.
type memory struct {
	used    []float64 // bytes, by host
	starved []int32   // units that run as far as the protocol knows, and found no room, in the order in which they came
}

// openMemory counts what runs everywhere when the drill begins.
func (w *world) openMemory() {
	w.memory.used = make([]float64, len(w.t.Hosts))
	simulated := make([]bool, len(w.t.VMs))
	for i := range w.units {
		simulated[w.units[i].vm] = true
	}
	for i := range w.t.VMs {
		if host := w.t.VMs[i].Host.Value; !simulated[i] && host != model.NoHost {
			w.memory.used[host] += float64(w.t.VMs[i].Memory.Value) // the nodes of clusters
		}
	}
	for i := range w.units {
		if s := &w.units[i].service; s.running {
			w.occupy(int32(i))
		}
	}
}

// occupy takes the memory of the host on which a copy starts; false when it has not enough.
func (w *world) occupy(i int32) bool {
	u := &w.units[i]
	host := u.host[u.service.side]
	if host == model.NoHost || host == u.service.on {
		return true // a machine that stood still has kept what it had
	}
	need, have := float64(w.t.VMs[u.vm].Memory.Value), w.t.Hosts[host].Memory
	if have.Known() && w.memory.used[host]+need > float64(have.Value) && w.started {
		return false
	}
	w.memory.used[host] += need
	u.service.on = host
	return true
}

// vacate gives the memory of a copy back that stops, and lets machines start that waited for it.
func (w *world) vacate(i int32) {
	u := &w.units[i]
	if u.service.on == model.NoHost {
		return
	}
	w.memory.used[u.service.on] -= float64(w.t.VMs[u.vm].Memory.Value)
	u.service.on = model.NoHost
	waiting := w.memory.starved
	w.memory.starved = nil
	for _, j := range waiting {
		v := &w.units[j].service
		switch {
		case v.starved && w.machine(j).Full[v.side]:
			w.memory.starved = append(w.memory.starved, j)
		case v.starved:
			v.starved = false
			w.start(j, recovery.Start)
		}
	}
}

// start brings a copy up where there is memory for it; else it waits.
func (w *world) start(i int32, op *recovery.Operation) {
	u := &w.units[i]
	if w.occupy(i) {
		u.service.running = true
		w.boot(u, w.machine(i), op)
		w.noteWrites(i)
		w.watch(i)
		return
	}
	u.service.epoch++
	u.service.starved, u.service.running = true, false
	if !slices.Contains(w.memory.starved, i) {
		w.memory.starved = append(w.memory.starved, i)
	}
	w.note("no_memory", u.name, "host "+w.t.Hosts[u.host[u.service.side]].Name+" has not enough memory for it", false)
}
