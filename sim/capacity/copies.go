package capacity

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// fileBytes is what the first copy of a machine sends.
func fileBytes(r *sim.Relationship) (bytes float64) {
	for _, d := range r.Disks {
		bytes += d.File
	}
	return bytes
}

// ordered are the relationships in the order of their first copies.
func (a *assessor) ordered() []*sim.Relationship {
	list := make([]*sim.Relationship, len(a.list))
	for i := range a.list {
		list[i] = &a.list[i]
	}
	by := func(x, y *sim.Relationship) int { return cmp.Compare(fileBytes(x), fileBytes(y)) }
	switch a.o.Order {
	case SmallestFirst:
		slices.SortStableFunc(list, by)
	case LargestFirst:
		slices.SortStableFunc(list, func(x, y *sim.Relationship) int { return by(y, x) })
	}
	return list
}

// firstCopies are batches of machines, one after the other: what earlier ones write has the line first (FACTS M-25).
func (a *assessor) firstCopies() {
	line, list := a.bandwidth(), a.ordered()
	if math.IsNaN(line) {
		return
	}
	size := a.o.Batch
	if size <= 0 {
		size = len(list)
	}
	churn, whole := 0.0, 0.0
	taken := map[sim.Volume]float64{} // looked up only
	for n := 1; len(list) > 0; n++ {
		batch := list[:min(size, len(list))]
		list = list[len(batch):]
		bytes, reading := 0.0, 0.0
		var hosts []model.HostID
		for _, r := range batch {
			bytes += fileBytes(r)
			if !slices.Contains(hosts, r.Source) {
				hosts = append(hosts, r.Source)
				reading += r.CopyRate
			}
		}
		left := max(0, line-churn)
		rate := min(left, reading)
		hours := bytes / rate
		whole += hours
		v := Enough
		if rate == 0 {
			v = TooLittle
		}
		a.add(Row{"first copies", fmt.Sprintf("batch %d", n), fmt.Sprintf("%d machines, %s", len(batch), model.Bytes(bytes)), hours, Seconds, v,
			fmt.Sprintf("%s at the smaller of what the line has left (%s, less %s that earlier batches send) and what %d hosts read (%s)", model.Bytes(bytes), model.BytesPerSecond(line), model.BytesPerSecond(churn), len(hosts), model.BytesPerSecond(reading)), "FACTS M-25, hvr.ir_throughput_MBps"})
		a.leftAfter(n, batch, taken)
		for _, r := range batch {
			for k, d := range r.Disks {
				churn += d.Changed(a.rate(r, k, 0, dayLong)/dayLong.Seconds()*r.Interval.Seconds()) / d.Ratio / r.Interval.Seconds()
			}
		}
	}
	a.add(Row{"first copies", "all", "one batch after the other", whole, Seconds, NoVerdict, "the sum of the batches", "FACTS M-25"})
}

// leftAfter is what a batch leaves of the volumes that its copies go to.
func (a *assessor) leftAfter(n int, batch []*sim.Relationship, taken map[sim.Volume]float64) {
	var order []sim.Volume
	for _, r := range batch {
		if r.Storage < 0 {
			continue
		}
		v := sim.Volume{Host: r.Copy, Storage: r.Storage}
		if !slices.Contains(order, v) {
			order = append(order, v)
		}
		taken[v] += fileBytes(r)
	}
	for _, v := range order {
		s := &a.t.Hosts[v.Host].Storage[v.Storage]
		have := math.NaN()
		switch {
		case s.FreeSpace.Known():
			have = float64(s.FreeSpace.Value)
		case s.Capacity.Known():
			have = float64(s.Capacity.Value)
		}
		a.add(Row{"first copies", fmt.Sprintf("batch %d", n), "leaves of " + v.Name(a.t), have - taken[v], Bytes, atLeast(have, taken[v]),
			fmt.Sprintf("what is free there (%s), or else what it holds, less the copies of this batch and of those before (%s)", known(have), model.Bytes(taken[v])), "FACTS M-25"})
	}
}

// volume is one that copies lie on.
type volume struct {
	host    model.HostID
	storage int
	copies  []*sim.Relationship
}

// storage is what copies take of each volume at the second site.
func (a *assessor) storage() {
	var volumes []volume
	for i := range a.list {
		r := &a.list[i]
		if r.Storage < 0 {
			continue
		}
		k := slices.IndexFunc(volumes, func(v volume) bool { return v.host == r.Copy && v.storage == r.Storage })
		if k < 0 {
			k = len(volumes)
			volumes = append(volumes, volume{host: r.Copy, storage: r.Storage})
		}
		volumes[k].copies = append(volumes[k].copies, r)
	}
	for i := range volumes {
		a.volume(&volumes[i])
	}
}

func (a *assessor) volume(v *volume) {
	s := &a.t.Hosts[v.host].Storage[v.storage]
	name := sim.Volume{Host: v.host, Storage: v.storage}.Name(a.t)
	disks, points, operations, stated := 0.0, 0.0, 0.0, false
	for _, r := range v.copies {
		for k, d := range r.Disks {
			disks += d.Size
			perHour := a.rate(r, k, 0, dayLong) / 24
			if r.Snapshots {
				points += 0.1 * d.Size * float64(r.Points)
			} else {
				points += d.Changed(perHour) * float64(r.Points)
			}
			if writes := a.t.VMs[r.VM].Disks[d.Disk].WriteIOPS; writes.Known() {
				stated = true
				operations += a.o.Growth * float64(writes.Value) * r.WriteFactor
			}
		}
	}
	have := math.NaN()
	if s.Capacity.Known() {
		have = float64(s.Capacity.Value)
	}
	a.add(Row{"storage", name, "copies and recovery points", disks + points, Bytes, atLeast(have, disks+points),
		fmt.Sprintf("the disks of %d machines (%s), and for each kept point what an hour changes, or a tenth of the disk where points are snapshots (%s); the volume holds %s", len(v.copies), model.Bytes(disks), model.Bytes(points), known(have)), "FACTS M-32"})
	a.add(Row{"storage", name, "left with all of that", have - disks - points, Bytes, NoVerdict, "what the volume holds, less its copies and their recovery points", "FACTS M-32"})
	if !stated {
		operations = math.NaN()
	}
	limit := math.NaN()
	if s.IOPS.Known() {
		limit = float64(s.IOPS.Value)
	}
	a.add(Row{"storage", name, "operations", operations, IOPerSec, atLeast(limit, operations), "what the machines write a second, times the growth and how many operations a write takes at the copy", "FACTS M-32, hvr.undo_factor"})
}

func known(bytes float64) string {
	if math.IsNaN(bytes) {
		return "what nobody says"
	}
	return model.Bytes(bytes).String()
}
