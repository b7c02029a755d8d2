package capacity

import (
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// machine is one that is replicated, and what its disks write.
type machine struct {
	sim.Relationship
	disks []writing
	sent  float64 // bytes per second, averaged over the whole period
	cut   budget
}

// writing is what is written to a disk, with the growth that is planned for. Nothing is, where that is not stated.
type writing struct {
	sim.ReplicatedDisk
	perSecond float64        // unless there is a profile
	profile   *model.Profile // nil: the rate does not change
	growth    float64        // of what the profile says
	writes    model.Attr[int]
}

// machineOf is a relationship with the rates that are planned for.
func (a *assessor) machineOf(r sim.Relationship) machine {
	m := machine{Relationship: r}
	for _, d := range r.Disks {
		x := &a.t.VMs[r.VM].Disks[d.Disk]
		w := writing{ReplicatedDisk: d, growth: a.o.Growth, writes: x.WriteIOPS}
		switch {
		case !x.WriteRate.Known():
		case x.WriteRate.Value.Profile != nil:
			w.profile = x.WriteRate.Value.Profile
		default:
			w.perSecond = a.o.Growth * x.WriteRate.Value.Rate.Quantile(a.o.Percentile)
		}
		m.disks = append(m.disks, w)
	}
	return m
}

// mean is how many bytes are written in a second, over the whole of a profile.
func (w *writing) mean() float64 {
	if w.profile == nil {
		return w.perSecond
	}
	return w.growth * w.profile.Mean()
}

// between is how many bytes are written from one instant to another.
func (w *writing) between(from, to time.Duration) float64 {
	if w.profile == nil {
		return w.perSecond * (to - from).Seconds()
	}
	return w.growth * w.profile.Between(from, to)
}

// within is how many bytes are written in so many seconds from an instant on. They may be more than a time.Duration holds.
func (w *writing) within(from time.Duration, seconds float64) float64 {
	if w.profile == nil {
		return w.perSecond * seconds
	}
	period := w.profile.Period.Seconds()
	whole := math.Floor(seconds / period)
	rest := max(0, min(period, seconds-whole*period))
	return whole*w.mean()*period + w.between(from, from+time.Duration(rest*1e9))
}

// most is how many bytes are written at most in any time of this length. The rate is constant from step to step, so such a time begins or
// ends with one.
func (w *writing) most(length time.Duration) (bytes float64) {
	if w.profile == nil {
		return w.perSecond * length.Seconds()
	}
	for _, at := range w.profile.Starts {
		bytes = max(bytes, w.between(at, at+length), w.between(w.before(at, length), w.before(at, length)+length))
	}
	return bytes
}

// before is an instant that lies so long before another one, a whole number of periods later.
func (w *writing) before(at, length time.Duration) time.Duration {
	return ((at-length)%w.profile.Period + w.profile.Period) % w.profile.Period
}

// size is that of all disks.
func (m *machine) size() (bytes float64) {
	for k := range m.disks {
		bytes += m.disks[k].Size
	}
	return bytes
}

// written is how many bytes a machine writes in a second, on average.
func (m *machine) written() (perSecond float64) {
	for k := range m.disks {
		perSecond += m.disks[k].mean()
	}
	return perSecond
}

// fileBytes is what the first copy of a machine sends.
func (m *machine) fileBytes() (bytes float64) {
	for k := range m.disks {
		bytes += m.disks[k].File
	}
	return bytes
}

// changing reports whether a machine writes more at one time than at another.
func (m *machine) changing() bool {
	return slices.ContainsFunc(m.disks, func(w writing) bool { return w.profile != nil })
}

// atWorst is how many bytes its captures of one interval take on the line at most, the worst of each disk together.
func (m *machine) atWorst() (bytes float64) {
	for k := range m.disks {
		bytes += m.disks[k].Changed(m.disks[k].most(m.Interval)) / m.disks[k].Ratio
	}
	return bytes
}
