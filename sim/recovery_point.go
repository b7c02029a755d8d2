package sim

import (
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// keeping is how many recovery points a relationship keeps, and of what kind.
type keeping struct {
	points     int         // besides the latest, one an hour (FACTS M-30)
	consistent kernel.Time // between two that VSS made consistent; 0: none (FACTS M-31)
}

// recoveryPoint is one that is kept besides the latest: the first capture of an hour.
type recoveryPoint struct {
	of         kernel.Time // its instant at the source
	consistent bool        // applications were at rest
	undo       float64     // bytes that lead back to it from the next younger one
	written    float64     // bytes that had been written into the copy by then, with what was written twice
}

// recoveryPoints is what a copy can be taken back to, oldest first. The last of them may be the latest point itself.
type recoveryPoints []recoveryPoint

// keepsOf is what a policy or relationship keeps. VSS needs the guest's integration services, and points to keep (FACTS M-31).
func keepsOf(points model.Attr[int], every model.Attr[time.Duration], guest model.Attr[bool]) keeping {
	k := keeping{points: max(0, points.Value)}
	if every.Known() && every.Value > 0 && k.points > 0 && (!guest.Known() || guest.Value) {
		k.consistent = kernel.Time(every.Value)
	}
	return k
}

// keep makes a capture that has been written into the copy a recovery point: beyond the next capture if it is the first of its
// hour.
func (u *unit) keep(of kernel.Time) {
	c := &u.cycle
	if len(c.points) > u.keeps.points {
		c.points = slices.Delete(c.points, 0, 1)
	}
	if u.keeps.points == 0 || len(c.points) > 0 && of/hour == c.points[len(c.points)-1].of/hour {
		return
	}
	p := recoveryPoint{of: of, written: c.wrote}
	if every := u.keeps.consistent; every > 0 && len(c.points) > 0 {
		p.consistent = of/every != c.points[len(c.points)-1].of/every
	}
	for i := range u.disks {
		u.disks[i].undone = 0
	}
	c.points = append(c.points, p)
}

// undo adds what is written into the copy to what leads back to the youngest kept point. A block counts once, however often it
// was written since.
func (u *unit) undo() {
	c := &u.cycle
	if len(c.points) == 0 {
		return
	}
	bytes := 0.0
	for i := range u.disks {
		d := &u.disks[i]
		d.undone += d.applied
		c.wrote += d.applied
		bytes += d.changed(d.undone)
	}
	c.points[len(c.points)-1].undo = bytes
}

// pointBytes is what the kept points take where the copy lies, at a side: logs that lead back (Windows Server 2012 R2), or snapshots of a
// tenth of the disks each (2012; FACTS M-32).
func (u *unit) pointBytes(side recovery.Side) (bytes float64) {
	c := &u.cycle
	older := c.points
	if n := len(older); n > 0 && older[n-1].of == c.point && older[n-1].undo == 0 {
		older = older[:n-1]
	}
	if u.snapshots[side] {
		return 0.1 * u.diskBytes() * float64(len(older))
	}
	for _, p := range older {
		bytes += p.undo
	}
	return bytes
}

// older is the position of the kept point that the words of a step mean, of those before the latest; -1 if there is none.
func (u *unit) older(which string) int {
	c := &u.cycle
	for i := len(c.points) - 1; i >= 0; i-- {
		p := &c.points[i]
		switch {
		case p.of >= c.point:
		case which == "oldest":
			return 0
		case which != "application_consistent" || p.consistent:
			return i
		}
	}
	return -1
}

// NoConsistentPoint is why no recovery point is in use that a step asks for.
var NoConsistentPoint = &recovery.Refusal{Code: "NO_APPLICATION_CONSISTENT_POINT", Text: "no recovery point that was made consistent by VSS is kept", Source: "FACTS M-31"}

// choose takes the point that a step means, for a machine that is about to be restarted from it.
func (w *world) choose(j *job) *recovery.Refusal {
	u := &w.units[w.unitOf(j.target)]
	if w.machine(w.unitOf(j.target)).Older {
		return nil // back to the latest
	}
	which := j.step.RecoveryPoint.Value
	i := u.older(which)
	switch {
	case i >= 0:
		u.cycle.chosen = int32(i)
		return nil
	case which == "application_consistent":
		return NoConsistentPoint
	}
	return recovery.NoOlderPoint
}

// avoidCorrupt takes the youngest point that is kept when the latest is corrupt, for a machine that is about to be failed over.
func (w *world) avoidCorrupt(j *job) *recovery.Refusal {
	i := w.unitOf(j.target)
	if !w.machine(i).Corrupt {
		return nil
	}
	u := &w.units[i]
	if u.cycle.chosen = int32(u.older("previous")); u.cycle.chosen < 0 {
		u.cycle.chosen = 0
		return recovery.PointUnusable
	}
	return nil
}

// undoTime is how long it takes to take the copy back to the point in use (FACTS M-33). Where its volume does not say how fast it
// plays logs back, no time (assumption).
func (w *world) undoTime(u *unit, m *recovery.Machine) kernel.Time {
	side := m.Active()
	if !m.Older || u.snapshots[side] || u.storage[side] < 0 {
		return 0
	}
	rate := w.t.Hosts[u.began[side]].Storage[u.storage[side]].UndoThroughput
	if !rate.Known() || rate.Value <= 0 {
		return 0
	}
	return w.lasting(u.undone() / float64(rate.Value))
}

// since is how many bytes, with what was written twice, the latest point has that the one in use lacks.
func (u *unit) since() float64 { return u.cycle.wrote - u.cycle.points[u.cycle.chosen].written }

// takeBack is called when a machine runs from a recovery point, or from its source again. What the running copy wrote is undone with a
// failover, or another point, that somebody takes back; after a failover it is told apart from what had not arrived by then. What lies between
// the point in use and the latest differs from the old source's disks, too.
func (u *unit) takeBack(m *recovery.Machine, undoes bool) {
	c := &u.cycle
	if undoes {
		for i := range u.disks {
			u.disks[i].written = 0
		}
		c.written = 0
	}
	u.pack()
	c.undone = 0
	if m.Older {
		c.undone, c.undoneFrom = u.since(), c.points[c.chosen].of
	}
}

// putBack adds what was undone to what the other side lacks, when a relation is reversed: for each disk as much of it as the disk usually
// writes in that time.
func (w *world) putBack(u *unit) {
	c := &u.cycle
	usual := 0.0
	for i := range u.disks {
		usual += u.disks[i].between(c.undoneFrom, c.point, w.drill.Start)
	}
	for i := range u.disks {
		if d := &u.disks[i]; c.undone > 0 && usual > 0 {
			d.carried += c.undone * d.between(c.undoneFrom, c.point, w.drill.Start) / usual
		}
	}
	c.undone = 0
}

// undone is how many bytes lead from the latest point back to the one in use.
func (u *unit) undone() (bytes float64) {
	for _, p := range u.cycle.points[u.cycle.chosen:] {
		bytes += p.undo
	}
	return bytes
}
