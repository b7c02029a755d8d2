package sim

import (
	"fmt"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// scheduleFaults draws when each fault strikes and is repaired.
func (w *world) scheduleFaults() {
	for i := range w.drill.Faults {
		f := &w.drill.Faults[i]
		name := fmt.Sprintf("fault/%d/%s/", i, w.drill.Name)
		at := w.draw(name+"at", f.At)
		w.queue.Push(at, kernel.Fault, event{kind: faultStrikes, index: int32(i)})
		w.noteFault(at)
		if f.RepairAfter != nil {
			back := at + w.draw(name+"repair_after", *f.RepairAfter)
			w.queue.Push(back, kernel.Fault, event{kind: faultRepaired, index: int32(i)})
			w.noteRepair(back)
		}
	}
}

func (w *world) strike(i int) {
	f := &w.drill.Faults[i]
	detail := w.spares(f)
	if len(f.IDs) == 0 {
		detail = "strikes nothing: no such thing is declared"
	}
	w.note(string(f.Kind), f.Target, detail, false)
	w.struckAt[f] = w.now
	w.crash(f)
	w.turn(f, true)
	w.turnErrors()
}

func (w *world) repair(i int) {
	f := &w.drill.Faults[i]
	if !w.inForce[f] { // it ties with its own fault, and was drawn first
		w.queue.Push(w.now, kernel.Fault, event{kind: faultRepaired, index: int32(i)})
		return
	}
	w.note("repair", f.Target, "of "+string(f.Kind), false)
	w.turn(f, false)
	w.turnErrors()
	w.restartAfter(f)
}

// lasts reports whether a fault is a state of what it strikes, so that another one of its kind changes nothing while it is in force.
// The others strike what is there at that moment: the copy that runs, the newest recovery point, the primary replica.
func (k FaultKind) lasts() bool {
	switch k {
	case SiteOutage, LinkOutage, HostOutage, VMMOutage, VaultOutage, WitnessOutage, InternetOutage, DirectoryOutage:
		return true
	}
	return false
}

// held reports whether another fault of the same kind has something in its power: what two of them struck is repaired with the last.
func (w *world) held(f *Fault, id int) bool {
	return w.struck(f.Kind, func(x *Fault) bool { return x != f && slices.Contains(x.IDs, id) })
}

// turn puts a fault in force or ends it.
func (w *world) turn(f *Fault, on bool) {
	w.inForce[f] = on
	for _, id := range f.IDs {
		if f.Kind.lasts() && w.held(f, id) {
			continue
		}
		switch f.Kind {
		case RecoveryPointCorruption:
			if on || !w.held(f, id) {
				w.corrupt(model.VMID(id), on)
			}
		case ReplicaMove:
			w.turnReplicas(model.HostID(id), on)
		case LinkDegradation:
			w.setBandwidth(id)
		case ChurnBurst:
			w.setBurst(model.VMID(id))
		case StorageSlowdown:
			w.setOperations(model.HostID(id))
		case SiteOutage:
			w.turnSite(model.SiteID(id), on)
		case LinkOutage:
			w.turnLink(model.LinkID(id), on)
		case HostOutage:
			w.turnHost(model.HostID(id), on)
		case VMOutage:
			w.turnVM(model.VMID(id), on)
		case VMMOutage:
			w.turnVMM()
		case SQLOutage:
			w.turnSQL(f, on)
		case VaultOutage:
			w.nature(recovery.VaultOutage, recovery.VaultRepair, on, recovery.Args{})
		case WitnessOutage:
			w.turnWitnesses()
		case InternetOutage:
			w.atSide(model.SiteID(id), recovery.InternetOutage, recovery.InternetRepair, on)
		case DirectoryOutage:
			w.atSide(model.SiteID(id), recovery.DirectoryOutage, recovery.DirectoryRepair, on)
		}
	}
}

// factor is what all faults of a kind that are in force together make of something.
func (w *world) factor(kind FaultKind, id int) float64 {
	product := 1.0
	for i := range w.drill.Faults {
		if f := &w.drill.Faults[i]; f.Kind == kind && w.inForce[f] && slices.Contains(f.IDs, id) {
			product *= f.Factor
		}
	}
	return product
}

// setBandwidth gives a line what is left of its bandwidth.
func (w *world) setBandwidth(link int) {
	left := float64(w.t.Links[link].Bandwidth.Value) * w.factor(LinkDegradation, link)
	w.net.SetCapacity(network.LinkID(2*link), left)
	w.net.SetCapacity(network.LinkID(2*link+1), left)
}

// setBurst lets a machine write more from now on, or as usual again.
func (w *world) setBurst(vm model.VMID) {
	for i := range w.units {
		if u := &w.units[i]; u.vm == vm {
			w.account(u)
			u.burst = w.factor(ChurnBurst, int(vm))
			w.moveIn(int32(i))
		}
	}
	w.setLogBurst(vm)
}

// setOperations gives the volumes of a host what is left of their operations.
func (w *world) setOperations(host model.HostID) {
	for i, v := range w.volumes {
		if v.host == host {
			w.net.SetCapacity(network.LinkID(2*len(w.t.Links)+i), v.operations*w.factor(StorageSlowdown, int(host)))
		}
	}
}

// nature lets a fault or its repair happen, if it makes a difference.
func (w *world) nature(outage, repair *recovery.Operation, on bool, a recovery.Args) {
	if on {
		w.apply(outage, recovery.TheEstate, a)
	} else {
		w.apply(repair, recovery.TheEstate, a)
	}
}

func (w *world) atSide(s model.SiteID, outage, repair *recovery.Operation, on bool) {
	if side, ok := w.sideOfSite(s); ok {
		w.nature(outage, repair, on, recovery.Args{Side: side})
	}
}

// turnSite takes a site away or gives it back.
func (w *world) turnSite(s model.SiteID, on bool) {
	w.siteDown[s] = on
	w.atSide(s, recovery.SiteOutage, recovery.SiteRepair, on)
	if side, ok := w.sideOfSite(s); ok {
		w.turnSiteNodes(side, on)
	}
	w.turnWitnesses()
}

// turnLink cuts or heals a link. The one between the two sites is the line; one to a third site is the path to a witness.
func (w *world) turnLink(id model.LinkID, on bool) {
	w.linkDown[id] = on
	if id == w.line {
		a := recovery.Args{}
		if on && w.estate.Option == recovery.StretchedCluster {
			a.Side = recovery.Side(w.chance.Pick("witness/holder", 2))
		}
		w.nature(recovery.LinkOutage, recovery.LinkRepair, on, a)
		if on {
			w.scheduleIsolation()
		}
		return
	}
	ends := w.t.Links[id].Between.Value
	if len(ends) != 2 {
		return
	}
	cut := !w.joined(ends[0], ends[1])
	for _, pair := range [2][2]model.SiteID{{ends[0], ends[1]}, {ends[1], ends[0]}} {
		side, ok := w.sideOfSite(pair[0])
		for _, sql := range [2]bool{false, true} {
			if c := w.clusterOf(sql); ok && c != nil && c.Witness != nil && c.Witness.Site.Value == pair[1] {
				w.nature(recovery.WitnessLinkOutage, recovery.WitnessLinkRepair, cut, recovery.Args{Side: side, SQL: sql})
			}
		}
	}
}

// joined reports whether a link between two sites is left.
func (w *world) joined(a, b model.SiteID) bool {
	for i := range w.t.Links {
		if ends := w.t.Links[i].Between.Value; !w.linkDown[i] && slices.Contains(ends, a) && slices.Contains(ends, b) {
			return true
		}
	}
	return false
}

func (w *world) clusterOf(sql bool) *model.Cluster {
	if w.estate.Option != recovery.StretchedCluster {
		return nil
	}
	if sql {
		return w.sqlCluster()
	}
	return w.vmmCluster()
}

func (w *world) turnHost(h model.HostID, on bool) {
	op := recovery.HostRepair
	if on {
		op = recovery.HostOutage
	}
	for i := range w.units {
		for side, host := range w.units[i].host {
			if host == h {
				w.apply(op, w.units[i].target, recovery.Args{Side: recovery.Side(side)})
			}
		}
	}
	w.turnNodes(on, func(n *node) bool { return n.host == h })
}

// turnVM stops a machine's live copy; its repair is its start. A cluster's node fails as a node.
func (w *world) turnVM(vm model.VMID, on bool) {
	w.turnNodes(on, func(n *node) bool { return n.vm == vm })
	for i := range w.units {
		if u := &w.units[i]; u.vm == vm && on {
			w.apply(recovery.VMOutage, u.target, recovery.Args{Side: w.machine(int32(i)).Active()})
		}
	}
}

// turnSQL fails the database where it is: beside VMM, on its own machine, or the primary replica.
func (w *world) turnSQL(f *Fault, on bool) {
	switch {
	case w.estate.Option == recovery.StretchedCluster:
		w.turnInstance(f, on)
	case w.estate.HasDatabase:
		if on {
			w.apply(recovery.VMOutage, recovery.TheDatabase, recovery.Args{Side: w.estate.Database.Active()})
		}
	default:
		w.turnVMM()
	}
}

// turnVMM fails the VMM service, or lets it start when nothing keeps it any more: neither an outage of its own nor, on one machine,
// one of its database.
func (w *world) turnVMM() {
	beside := w.estate.Option != recovery.StretchedCluster && !w.estate.HasDatabase
	strikes := func(f *Fault) bool { return len(f.IDs) > 0 }
	broken := w.struck(VMMOutage, strikes) || beside && w.struck(SQLOutage, strikes)
	w.nature(recovery.VMMOutage, recovery.VMMRepair, broken, recovery.Args{})
}

// turnInstance fails the instance of the primary replica, or repairs the one that this fault has struck. Its node goes with it
// (assumption), but no heartbeat tells: the health check or the lease does (FACTS Q-12). Where none is left to be struck, those that
// were are repaired only when this one is over as well.
func (w *world) turnInstance(f *Fault, on bool) {
	a := &w.auto
	if !on {
		k := slices.IndexFunc(a.instances, func(x instanceOutage) bool { return x.of == f })
		if i := a.instances[k].node; i >= 0 {
			w.turnNode(true, i, false)
		}
		a.instances = slices.Delete(a.instances, k, k+1)
		return
	}
	i := -1
	if n := &a.nodes[1]; n.owner < len(n.nodes) && n.nodes[n.owner].side == w.estate.SQL && (n.nodes[n.owner].up() || n.nodes[n.owner].outages > 0) {
		i = n.owner
	}
	a.instances = append(a.instances, instanceOutage{f, i})
	if i >= 0 {
		a.instanceFailed = true
		w.turnNode(true, i, true)
		a.instanceFailed = false
	}
}

// turnWitnesses takes a cluster's witness away or gives it back: it is gone while it is struck itself, or a third site with it.
func (w *world) turnWitnesses() {
	for _, sql := range [2]bool{false, true} {
		c := w.clusterOf(sql)
		if c == nil {
			continue
		}
		gone := w.struck(WitnessOutage, func(f *Fault) bool {
			return slices.ContainsFunc(f.IDs, func(id int) bool { return c == &w.t.Clusters[id] })
		})
		if c.Witness != nil && c.Witness.Site.Value != model.NoSite {
			_, protected := w.sideOfSite(c.Witness.Site.Value)
			gone = gone || !protected && w.siteDown[c.Witness.Site.Value]
		}
		w.nature(recovery.WitnessOutage, recovery.WitnessRepair, gone, recovery.Args{SQL: sql})
	}
}

// restartAfter powers on, after a repair, the machines that the fault had stopped, nothing else keeps off and nobody has failed over:
// Hyper-V's automatic start action (assumption: it is set to start what ran before).
func (w *world) restartAfter(f *Fault) {
	for i := range w.units {
		u, m := &w.units[i], w.machine(int32(i))
		if m.Running() || !w.concerns(f, u, m.Active()) || w.keptOff(u, m.Active()) {
			continue
		}
		w.apply(recovery.Start, u.target, recovery.Args{})
	}
}

// keptOff reports whether a fault in force keeps the copy of a machine at one side from running: of its site or host, or of itself since
// it belongs there.
func (w *world) keptOff(u *unit, s recovery.Side) bool {
	for i := range w.drill.Faults {
		f := &w.drill.Faults[i]
		here := f.Kind == SiteOutage || f.Kind == HostOutage || w.struckAt[f] > u.service.moved
		if here && w.inForce[f] && w.concerns(f, u, s) {
			return true
		}
	}
	return false
}

// crash notes whose host goes down under them with a fault that is about to strike.
func (w *world) crash(f *Fault) {
	for i := range w.units {
		u, m := &w.units[i], w.machine(int32(i))
		runs := m.On[m.Source] && m.Active() == m.Source && !u.service.starved
		if runs && (f.Kind == SiteOutage || f.Kind == HostOutage) && w.concerns(f, u, m.Source) {
			u.service.crashed = true
		}
	}
}

// concerns reports whether a fault stops the copy of a machine at one side.
func (w *world) concerns(f *Fault, u *unit, s recovery.Side) bool {
	switch f.Kind {
	case SiteOutage:
		return slices.Contains(f.IDs, int(w.site[s]))
	case HostOutage:
		return slices.Contains(f.IDs, int(u.host[s]))
	case VMOutage:
		return slices.Contains(f.IDs, int(u.vm))
	case SQLOutage:
		return u.target == recovery.TheDatabase
	}
	return false
}
