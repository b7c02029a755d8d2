package sim

import (
	"cmp"
	"math"
	"slices"

	"vmmdrill/sim/kernel"
	"vmmdrill/sim/network"
	"vmmdrill/sim/recovery"
)

// Sample is how replication stood at one instant.
type Sample struct {
	At    kernel.Time
	Bare  bool         // VMM or its database could not be brought back from the loss of its site, or cannot from the one that took it
	VMs   []VMSample   // as in the result
	Links []LinkSample // as in the topology

	Volumes []VolumeSample // as in the result
}

// VMSample is how one machine stood.
type VMSample struct {
	Exposure float64 // the RPO that a failure of its site would cost now, in seconds: infinite without a usable copy, NaN while it does not run
	Backlog  float64 // bytes that were written and are not at the other side
	Logs     float64 // bytes of its replication logs
	Points   float64 // bytes that its recovery points besides the latest take at the other side
	Health   string
	Bare     bool // it could not be brought back from the loss of its site, or, where that is lost already, cannot; whether it runs or not
}

// LinkSample is the use of one link since the last sample, in the direction that carried more.
type LinkSample struct {
	BytesPerSecond float64
	Utilization    float64 // of the bandwidth, 0…1
}

// VolumeSample is how full a volume was that copies of replicated machines lie on.
type VolumeSample struct {
	Used float64 // bytes of logs, snapshots of first copies, and recovery points
	Free float64 // bytes; NaN where the topology does not say how many there were at first
}

// sampler takes samples. It changes nothing: a run with samples is the same run.
type sampler struct {
	every   kernel.Time
	due     kernel.Time
	last    kernel.Time
	carried []float64 // bytes, by one-way link, at the last sample
	order   []int32   // of the units in a sample
}

// byVM is the order of the machines in a result: that of the topology, in which VMM's may come first.
func (l *layout) byVM() []int32 {
	order := make([]int32, len(l.units))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(l.units[a].vm, l.units[b].vm) })
	return order
}

// samplesMax bounds what a result may hold: a week of 10 000 machines every five minutes.
const samplesMax = 20_000_000

// sampleUntil takes the samples that are due before something happens at an instant.
func (w *world) sampleUntil(next kernel.Time) {
	s := &w.sampler
	for s.every > 0 && s.due <= min(next, w.end) {
		if len(w.result.Samples)*(len(w.units)+len(w.t.Links)+len(w.spaces)) > samplesMax {
			s.every = 0
			w.result.SamplesCutShort = true
			return
		}
		w.advance(s.due) // what has arrived is handled after the sample
		w.result.Samples = append(w.result.Samples, w.sample())
		s.due += s.every
	}
}

func (w *world) sample() Sample {
	x := Sample{At: w.now, Bare: w.managementBare(), VMs: make([]VMSample, len(w.units)), Links: make([]LinkSample, len(w.t.Links))}
	for k, i := range w.sampler.order {
		x.VMs[k] = w.sampleOf(i)
	}
	seconds := (w.now - w.sampler.last).Seconds()
	for i := range w.t.Links {
		x.Links[i] = w.linkSince(i, seconds)
	}
	w.sampler.last = w.now
	for k := range w.spaces {
		used := w.used(&w.spaces[k])
		x.Volumes = append(x.Volumes, VolumeSample{used, max(0, w.spaces[k].free-used)})
	}
	return x
}

func (w *world) sampleOf(i int32) VMSample {
	u := &w.units[i]
	x := VMSample{Health: w.health(i), Bare: w.bare(i), Backlog: u.unsent(), Logs: w.logs(i), Points: u.pointBytes(w.machine(i).Target())}
	for i := range u.disks {
		x.Logs += changed(u.disks[i].bytes, u.disks[i].applied)
	}
	if u.service.running {
		x.Backlog += w.writtenBetween(u, u.cycle.accounted, w.now)
	}
	switch point, usable := w.latest(i); {
	case !u.service.running:
		x.Exposure = math.NaN()
	case !usable:
		x.Exposure = math.Inf(1)
	default:
		x.Exposure = (w.now - point).Seconds()
	}
	return x
}

// latest is the instant of the recovery point that a failure of its site would take a machine back to; false without a usable copy.
func (w *world) latest(i int32) (point kernel.Time, usable bool) {
	m := w.machine(i)
	if m.Managed == recovery.ByNothing || m.Phase > recovery.Prepared || m.Lag == recovery.Unusable {
		return 0, false
	}
	u := &w.units[i]
	if !m.Corrupt {
		return u.cycle.point, true
	}
	k := u.older("previous") // what a failover would take: FACTS F-17
	if k < 0 {
		return 0, false
	}
	return u.cycle.points[k].of, true
}

func (w *world) linkSince(i int, seconds float64) LinkSample {
	most := 0.0
	for _, id := range [2]int{2 * i, 2*i + 1} {
		carried := w.net.Carried(network.LinkID(id))
		most = max(most, carried-w.sampler.carried[id])
		w.sampler.carried[id] = carried
	}
	if seconds <= 0 {
		return LinkSample{}
	}
	x := LinkSample{BytesPerSecond: most / seconds}
	if b := float64(w.t.Links[i].Bandwidth.Value); b > 0 {
		x.Utilization = x.BytesPerSecond / b
	}
	return x
}
