package capacity

import (
	"fmt"
	"math"
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim"
)

// volume is one that copies lie on.
type volume struct {
	sim.Volume
	copies []*machine
}

// storage is what copies take of each volume at the second site.
func (a *assessor) storage() {
	var volumes []volume
	for i := range a.list {
		m := &a.list[i]
		if m.Storage < 0 {
			continue
		}
		at := sim.Volume{Host: m.Copy, Storage: m.Storage}
		k := slices.IndexFunc(volumes, func(v volume) bool { return v.Volume == at })
		if k < 0 {
			k = len(volumes)
			volumes = append(volumes, volume{Volume: at})
		}
		volumes[k].copies = append(volumes[k].copies, m)
	}
	for i := range volumes {
		a.space(&volumes[i])
		a.operations(&volumes[i])
	}
}

// space is what copies and their recovery points take of a volume.
func (a *assessor) space(v *volume) {
	disks, points := 0.0, 0.0
	for _, m := range v.copies {
		disks += m.size()
		points += m.pointBytes()
	}
	have, name := stated(a.t.Hosts[v.Host].Storage[v.Storage].Capacity), v.Name(a.t)
	a.add(Row{Table: "storage", Subject: name, What: "copies and recovery points", Value: disks + points, Unit: Bytes, Verdict: atLeast(have, disks+points), Source: "FACTS M-32",
		Formula: fmt.Sprintf("the disks of %s (%s), and for each kept point what an hour changes, of each disk in those hours in which most is written to it, or a tenth of the disk where points are snapshots (%s); the volume's capacity: %s",
			counted(len(v.copies), "machine"), Bytes.Text(disks), Bytes.Text(points), Bytes.Text(have))})
	a.add(Row{Table: "storage", Subject: name, What: "left with all of that", Value: have - disks - points, Unit: Bytes, Source: "FACTS M-32",
		Formula: fmt.Sprintf("what the volume holds (%s), less its copies and their recovery points (%s)", Bytes.Text(have), Bytes.Text(disks+points))})
}

// pointBytes is what the recovery points of a machine take at most that are kept besides the latest. Equal hours change most altogether.
func (m *machine) pointBytes() (bytes float64) {
	n := float64(m.Points)
	for k := range m.disks {
		switch w := &m.disks[k]; {
		case m.Points == 0:
		case m.Snapshots:
			bytes += 0.1 * w.Size * n
		default:
			bytes += n * w.Changed(w.most(time.Duration(m.Points)*time.Hour)/n)
		}
	}
	return bytes
}

// operations is what writing captures into the copies takes of a volume. A sum of some machines is no answer, unless it is too much already.
func (a *assessor) operations(v *volume) {
	sum, silent := 0.0, 0
	for _, m := range v.copies {
		for k := range m.disks {
			if w := &m.disks[k]; w.writes.Known() {
				sum += a.o.Growth * float64(w.writes.Value) * m.WriteFactor
			} else {
				silent++
			}
		}
	}
	s := &a.t.Hosts[v.Host].Storage[v.Storage]
	limit := math.NaN()
	if s.IOPS.Known() {
		limit = float64(s.IOPS.Value)
	}
	r := Row{Table: "storage", Subject: v.Name(a.t), What: "operations", Value: sum, Unit: IOPerSec, Verdict: atLeast(limit, sum), Source: "FACTS M-32, hvr.undo_factor",
		Formula: fmt.Sprintf("the writes of %s, times %.4g and how many operations a write takes at the copy; the volume serves: %s", counted(len(v.copies), "machine"), a.o.Growth, IOPerSec.Text(limit))}
	switch {
	case silent > 0 && sum == 0:
		r.Value, r.Verdict = math.NaN(), NoVerdict
	case silent > 0:
		r.What = "operations, at least"
		r.Formula += fmt.Sprintf("; of %s nobody says how often it is written, so there are more", counted(silent, "disk"))
		if r.Verdict == Enough {
			r.Verdict = NoVerdict
		}
	}
	a.add(r)
}

// logVolume is a volume at the primary site, and what the change logs beside its disks take of it.
type logVolume struct {
	sim.Volume
	machines     int
	usual, limit float64
}

// logs are what change tracking takes of the volumes that machines run from (FACTS M-2, M-3, M-40).
func (a *assessor) logs() {
	var volumes []logVolume
	for i := range a.list {
		m := &a.list[i]
		var own []logVolume
		for k := range m.disks {
			w := &m.disks[k]
			if w.Log < 0 || m.Source == model.NoHost {
				continue
			}
			v := logVolumeOf(&own, sim.Volume{Host: m.Source, Storage: w.Log})
			v.usual += 2 * w.Changed(w.most(2*m.Interval)/2)
			v.limit += w.Size
		}
		for _, x := range own {
			v := logVolumeOf(&volumes, x.Volume)
			v.machines++
			v.usual += x.usual
			v.limit += min(x.limit, sim.LogShare*m.size())
		}
	}
	for i := range volumes {
		a.logged(&volumes[i])
	}
}

// logVolumeOf is the one of a list that is a volume, which it adds if there is none.
func logVolumeOf(list *[]logVolume, at sim.Volume) *logVolume {
	k := slices.IndexFunc(*list, func(v logVolume) bool { return v.Volume == at })
	if k < 0 {
		k = len(*list)
		*list = append(*list, logVolume{Volume: at})
	}
	return &(*list)[k]
}

// logged is what logs take of a volume as a rule and at most, and what they leave of what is free.
func (a *assessor) logged(v *logVolume) {
	free := stated(a.t.Hosts[v.Host].Storage[v.Storage].FreeSpace)
	add := func(what string, value float64, verdict Verdict, source, formula string, args ...any) {
		a.add(Row{Table: "storage", Subject: v.Name(a.t), What: what, Value: value, Unit: Bytes, Verdict: verdict, Formula: fmt.Sprintf(formula, args...), Source: source})
	}
	add("change logs, as a rule", v.usual, atLeast(free, v.usual), "FACTS M-2, M-3", "beside each disk of %s two logs, of the two intervals in which most is written to it; free there: %s", counted(v.machines, "machine"), Bytes.Text(free))
	add("change logs, at most", v.limit, atLeast(free, v.limit), "FACTS M-2, M-40", "%g of the disks of %s, at which change tracking ends, beside the disks that lie there; free there: %s", sim.LogShare, counted(v.machines, "machine"), Bytes.Text(free))
	add("left of its free space then", free-v.limit, NoVerdict, "FACTS M-40", "what is free there (%s), less %s", Bytes.Text(free), Bytes.Text(v.limit))
}
