package sim

import (
	"math"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
)

// disk is a machine's disk, how fast it is written, and what was.
type disk struct {
	bytes      float64
	file       float64        // bytes of its file, which a first copy takes
	perSecond  float64        // unless there is a profile
	profile    *model.Profile // nil: the rate does not change
	operations float64        // writes a second
	ratio      float64        // bytes of changes for each that is sent
	written    float64        // bytes since the last capture
	carried    float64        // bytes that the capture stands for, with what was written twice
	applied    float64        // the same for the capture that is being written into the copy
	undone     float64        // the same for all that was written into the copy since its youngest kept recovery point
	untracked  float64        // of written, carried and applied together, what no log has since a resynchronisation began
	asked      float64        // what changed was last asked about,
	answered   float64        // and its answer: one capture is as large as the one before, as a rule
}

// between is how many bytes are written from one instant to another while the machine runs. start is the time of day at
// which the drill begins.
func (d *disk) between(from, to kernel.Time, start time.Duration) float64 {
	if d.profile == nil {
		return d.perSecond * (to - from).Seconds()
	}
	if !d.profile.Daily {
		start = 0
	}
	return d.profile.Between(start+time.Duration(from), start+time.Duration(to))
}

// changed is how many bytes of a disk differ after so many were written. A block that is written twice counts once (FACTS
// M-4); the assumption is that every block of a disk is as likely to be written.
func (d *disk) changed(written float64) float64 {
	if written != d.asked {
		d.asked, d.answered = written, changed(d.bytes, written)
	}
	return d.answered
}

func changed(size, written float64) float64 {
	if size > 0 {
		return -size * math.Expm1(-written/size)
	}
	return written
}

// diskOf is a disk as the topology has it, before anything is drawn.
func diskOf(x *model.Disk, compressed bool) disk {
	d := disk{bytes: float64(x.Size.Value), operations: float64(x.WriteIOPS.Value), ratio: 1}
	d.file = d.bytes
	if f := x.FileSize; f.Known() {
		d.file = float64(f.Value)
	}
	if r := x.CompressionRatio; compressed && r.Known() && r.Value > 1 {
		d.ratio = r.Value
	}
	return d
}

// drawDisks appends the disks of a machine, with one rate drawn for each, which holds for the run.
func (w *world) drawDisks(disks []disk, id model.VMID, compressed bool) []disk {
	vm := &w.t.VMs[id]
	for i := range vm.Disks {
		if vm.Disks[i].Excluded.Value {
			continue
		}
		d := diskOf(&vm.Disks[i], compressed)
		if rate := vm.Disks[i].WriteRate; rate.Known() {
			d.profile = rate.Value.Profile
			d.perSecond = rate.Value.Rate.Quantile(w.chance.Unit("vm/" + vm.Name + "/" + vm.Disks[i].Name + "/write_rate"))
		}
		disks = append(disks, d)
	}
	return disks
}
