package sim

import (
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/recovery"
)

// Relationship is what is replicated of one machine from the primary site to the secondary one, and how, as the simulator reads the
// topology. Sizes are bytes, rates bytes per second.
type Relationship struct {
	VM          model.VMID
	Source      model.HostID
	Copy        model.HostID   // where the simulator puts the copy
	Candidates  []model.HostID // where VMM may put it; one alone where the topology says which
	Storage     int            // the volume of the copy in the list of its host; negative where it is not known
	Interval    time.Duration  // between replication cycles
	Disks       []ReplicatedDisk
	Points      int     // recovery points that are kept besides the latest
	Snapshots   bool    // a kept point is a snapshot and not a log (FACTS M-32)
	WriteFactor float64 // operations at the copy for each write
	ScanRate    float64 // of a resynchronisation
	CopyRate    float64 // at which the source's host reads disks for their first copy
	Manager     bool    // VMM's own machine, or its database's
	ByVault     bool    // Site Recovery fails it over, for which VMM has to run
}

// ReplicatedDisk is a disk that is not excluded.
type ReplicatedDisk struct {
	Disk  int     // in the machine's list
	Size  float64 // of the disk
	File  float64 // of its file, which a first copy takes
	Ratio float64 // bytes of changes for each that is sent
	Log   int     // the volume of the source's host that its log lies on, beside it (FACTS M-2); negative where that is not known
}

// Changed is how many bytes of a disk differ after so many were written (FACTS M-4).
func (d *ReplicatedDisk) Changed(written float64) float64 { return changed(d.Size, written) }

// LogShare is the share of a machine's disks that its logs may take before change tracking ends (FACTS M-40).
const LogShare = logShare

// Line is the link between the two sites, or negative.
func Line(t *model.Topology) model.LinkID {
	l := newLayout(t)
	return l.line
}

// Relationships are those of the machines that run at the primary site, in the order of the topology, VMM's and its database's last.
func Relationships(t *model.Topology) (list []Relationship) {
	l := newLayout(t)
	for i := range l.units {
		if u := &l.units[i]; u.managed != recovery.ByNothing && u.home == recovery.Primary {
			list = append(list, l.relationship(u))
		}
	}
	return list
}

func (l *layout) relationship(u *unit) Relationship {
	there := recovery.Secondary
	r := Relationship{VM: u.vm, Source: u.host[u.home], Copy: u.host[there], Storage: int(u.storage[there]), Interval: time.Duration(u.interval),
		Points: u.keeps.points, Snapshots: u.snapshots[there], ScanRate: l.scanRate(u.host[u.home]), CopyRate: l.copyRate(u.host[u.home]),
		Candidates: []model.HostID{u.host[there]}, Manager: u.target == recovery.TheVMM || u.target == recovery.TheDatabase, ByVault: u.managed == recovery.ByVault}
	if r.ByVault {
		r.Candidates = l.pairs[l.pairOf[u.vm]].away[there]
	}
	if r.Storage >= 0 {
		r.WriteFactor = l.writeFactor(u, r.Copy, r.Storage)
	}
	vm := &l.t.VMs[u.vm]
	for k := range vm.Disks {
		if !vm.Disks[k].Excluded.Value {
			d := diskOf(&vm.Disks[k], u.compressed)
			r.Disks = append(r.Disks, ReplicatedDisk{k, d.bytes, d.file, d.ratio, l.beside(&vm.Disks[k], r.Source, int(u.storage[u.home]))})
		}
	}
	return r
}

// beside is the volume that a disk names, or else the one of its machine.
func (l *layout) beside(d *model.Disk, host model.HostID, otherwise int) int {
	if !d.Storage.Known() || host == model.NoHost {
		return otherwise
	}
	return slices.IndexFunc(l.t.Hosts[host].Storage, func(s model.Storage) bool { return s.Name == d.Storage.Value })
}
