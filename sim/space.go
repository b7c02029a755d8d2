package sim

import (
	"fmt"
	"math"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// space is the room on a volume of a host, and the copies that lie there. What they take of it are the logs of the machines that
// replicate from there (FACTS M-2), the snapshots of first copies (M-22), and the recovery points of those that replicate to it (M-32).
type space struct {
	Volume
	free              float64 // bytes that are free when the drill begins; NaN where that is not stated: it never fills
	warning, critical float64 // bytes (FACTS F-7)
	holds             []copyAt
	state             roominess

	left   float64     // bytes that were free when it was last looked at, less what copies have taken since
	at     kernel.Time // when that was
	growth float64     // the most that it can have filled since, in bytes per second
	epoch  uint32      // of the next look
	dirty  bool        // something has changed since
}

// copyAt is the copy of a unit at one side.
type copyAt struct {
	unit int32
	side recovery.Side
}

type roominess uint8

const (
	roomy  roominess = iota
	scarce           // less is free than the warning level
	full             // less is free than the critical level, and since then never more than the warning level
)

const (
	noSpace = -1
	// warningFree and criticalFree are what a volume warns at and stops machines at unless it says so: those of older versions of
	// Hyper-V (FACTS F-7), taken for those that are simulated (assumption).
	warningFree, criticalFree = 2e9, 200e6
	// lookAgain is how long a volume that is nearly as full as that is not looked at.
	lookAgain = kernel.Time(1e9)
)

// settle gives the copies of a machine their place on the volumes.
func (l *layout) settle(i int) {
	u := &l.units[i]
	u.space = [2]int32{noSpace, noSpace}
	for side, storage := range u.storage {
		if storage < 0 || u.managed == recovery.ByNothing {
			continue
		}
		at := Volume{u.began[side], int(storage)}
		k := slices.IndexFunc(l.spaces, func(s space) bool { return s.Volume == at })
		if k < 0 {
			k = len(l.spaces)
			l.spaces = append(l.spaces, spaceOf(at, &l.t.Hosts[at.Host].Storage[at.Storage]))
		}
		u.space[side] = int32(k)
		l.spaces[k].holds = append(l.spaces[k].holds, copyAt{int32(i), recovery.Side(side)})
	}
}

func spaceOf(at Volume, v *model.Storage) space {
	known := func(a model.Attr[model.Bytes], otherwise float64) float64 {
		if a.Known() {
			return float64(a.Value)
		}
		return otherwise
	}
	return space{Volume: at, free: known(v.FreeSpace, math.NaN()),
		warning: known(v.WarningFreeSpace, warningFree), critical: known(v.CriticalFreeSpace, criticalFree)}
}

// startSpaces looks at every volume for the first time.
func (w *world) startSpaces() {
	for i := range w.units {
		w.moveIn(int32(i))
	}
	w.lookAround()
}

// moveIn has the volumes of a machine looked at before anything else happens.
func (w *world) moveIn(i int32) {
	for _, k := range w.units[i].space {
		if k == noSpace || w.spaces[k].dirty || math.IsNaN(w.spaces[k].free) {
			continue
		}
		w.spaces[k].dirty = true
		w.dirty = append(w.dirty, int32(k))
	}
}

// lookAround looks at the volumes on which something has changed, until nothing follows from it.
func (w *world) lookAround() {
	for len(w.dirty) > 0 {
		list := w.dirty
		w.dirty = nil
		for _, k := range list {
			w.spaces[k].dirty = false
			w.look(k)
		}
	}
}

func (w *world) spaceDue(k int32, epoch uint32) {
	if epoch == w.spaces[k].epoch {
		w.look(k)
	}
}

// look finds out how full a volume is, and when it can next be fuller than matters at the earliest. A volume whose machines stood
// still lets them go on only when as much is free as it warns at (assumption): otherwise they would stop again at once.
func (w *world) look(k int32) {
	s := &w.spaces[k]
	s.left, s.at, s.growth = s.free-w.used(s), w.now, w.growth(s)
	before := s.state
	switch {
	case s.left < s.critical || before == full && s.left < s.warning:
		s.state = full
	case s.left < s.warning:
		s.state = scarce
	default:
		s.state = roomy
	}
	s.epoch++
	if s.state != before {
		w.turnFull(k, before)
	}
	s = &w.spaces[k]
	if s.state == full || s.growth <= 0 {
		return
	}
	next := s.critical
	if s.state == roomy {
		next = s.warning
	}
	seconds := (s.left - next) / s.growth
	if seconds > (w.end - w.now).Seconds() {
		return
	}
	w.queue.Push(w.after(max(lookAgain, kernel.Time(seconds*1e9))), kernel.Physics, event{kind: spaceDue, index: k, epoch: s.epoch})
}

// turnFull says how full a volume has become, and what comes of it.
func (w *world) turnFull(k int32, before roominess) {
	s := &w.spaces[k]
	what := [...]string{"volume_roomy", "volume_scarce", "volume_full"}[s.state]
	w.note(what, s.Name(w.t), fmt.Sprintf("%.0f bytes are free", max(0, s.left)), false)
	op := recovery.VolumeFreed
	switch {
	case s.state == full:
		op = recovery.VolumeFull
	case before != full:
		return
	}
	for _, c := range s.holds {
		u := &w.units[c.unit]
		stood := u.service.serving
		if w.apply(op, u.target, recovery.Args{Side: c.side}) == nil && stood && !u.service.serving {
			w.note("paused_critical", u.name, "it stands still until its volume has room", len(w.spaces[k].holds) > 1)
		}
	}
}

// used is how many bytes replication takes of a volume now.
func (w *world) used(s *space) (bytes float64) {
	for _, c := range s.holds {
		bytes += w.takes(c)
	}
	return bytes
}

// takes is what replication takes for one copy where it lies.
func (w *world) takes(c copyAt) float64 {
	u, m := &w.units[c.unit], w.machine(c.unit)
	switch {
	case c.side == m.Target():
		return u.stored(c.side)
	case u.copy.state == copyBegun:
		return 2 * w.logs(c.unit) // a log, and the snapshot's own disk
	}
	return w.logs(c.unit)
}

// logs are the bytes of a machine's logs where it is replicated from. Those of a machine whose changes are not tracked are deleted, and
// what is written during a resynchronisation is not counted (assumption).
func (w *world) logs(i int32) float64 {
	u, m := &w.units[i], w.machine(i)
	if m.Managed == recovery.ByNothing || m.Phase > recovery.Prepared || m.Lag >= recovery.Unusable && u.copy.state != copyBegun {
		return 0
	}
	return w.logged(u)
}

// logged is how large a machine's logs at its source are now.
func (w *world) logged(u *unit) (bytes float64) {
	for i := range u.disks {
		d := &u.disks[i]
		written := d.written
		if u.service.running {
			written += u.burst * d.between(u.cycle.accounted, w.now, w.drill.Start)
		}
		bytes += d.changed(written) + d.changed(d.carried)
	}
	return bytes
}

// stored is what a copy takes at a side beyond its disks: its recovery points, and the log that is being written into it.
func (u *unit) stored(side recovery.Side) float64 {
	bytes := u.pointBytes(side)
	for i := range u.disks {
		bytes += u.disks[i].changed(u.disks[i].applied)
	}
	return bytes
}

// growth is the most by which what machines write can fill a volume, in bytes per second.
func (w *world) growth(s *space) (perSecond float64) {
	for _, c := range s.holds {
		u, m := &w.units[c.unit], w.machine(c.unit)
		if c.side != m.Source || m.Phase > recovery.Prepared || !u.service.running {
			continue
		}
		factor := u.burst
		if u.copy.state == copyBegun {
			factor *= 2
		}
		for i := range u.disks {
			perSecond += factor * u.disks[i].peak()
		}
	}
	return perSecond
}

// peak is the most that is written to a disk, in bytes per second.
func (d *disk) peak() float64 {
	if d.profile != nil {
		return slices.Max(d.profile.Rates)
	}
	return d.perSecond
}

// fill is called when a capture has arrived or was written into the copy. What a copy takes more of its volume is noted; what it, or
// the source's log, gives back matters only where there is too little.
func (w *world) fill(i int32) {
	u := &w.units[i]
	m := w.machine(i)
	if k := u.space[m.Source]; k != noSpace && w.spaces[k].state != roomy {
		w.moveIn(i)
	}
	k := u.space[m.Target()]
	if k == noSpace || math.IsNaN(w.spaces[k].free) {
		return
	}
	s := &w.spaces[k]
	now := u.stored(m.Target())
	s.left -= max(0, now-u.cycle.stored)
	u.cycle.stored = now
	least := s.left - s.growth*(w.now-s.at).Seconds()
	if s.state != roomy || least < s.warning {
		w.moveIn(i)
	}
}
