package sim

import (
	"slices"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// volume is a host's volume that copies lie on.
type volume struct {
	host       model.HostID
	storage    int     // its place in the host's list
	operations float64 // a second
}

const noVolume = -1

// place finds the volumes on which a machine's copies lie. As long as one does not say how many operations it serves, or a
// machine how often it writes, captures are written into the copy in no time.
func (l *layout) place(u *unit, vm *model.VM) {
	if u.managed == recovery.ByNothing {
		return
	}
	for _, side := range []recovery.Side{recovery.Primary, recovery.Secondary} {
		host := u.host[side]
		if host == model.NoHost {
			continue
		}
		storage := l.storageOf(u, vm, side)
		u.storage[side], u.began[side] = int32(storage), host
		u.snapshots[side] = l.t.Hosts[host].OS.Value == "2012"
		if storage < 0 || !l.t.Hosts[host].Storage[storage].IOPS.Known() || l.t.Hosts[host].Storage[storage].IOPS.Value <= 0 {
			continue
		}
		u.volume[side] = int32(l.volumeOf(host, storage))
		u.writeFactor[side] = l.writeFactor(u, host, storage)
	}
}

// volumeOf is the position of a host's volume among those that matter.
func (l *layout) volumeOf(host model.HostID, storage int) int {
	i := slices.IndexFunc(l.volumes, func(v volume) bool { return v.host == host && v.storage == storage })
	if i >= 0 {
		return i
	}
	l.volumes = append(l.volumes, volume{host, storage, float64(l.t.Hosts[host].Storage[storage].IOPS.Value)})
	return len(l.volumes) - 1
}

// storageOf is the volume that holds a machine's disks at one side: at home the one that its first disk names, away the one of
// the classification that this one's is mapped to, else the first of the host (FACTS 2 asr.storage_mapping).
func (l *layout) storageOf(u *unit, vm *model.VM, side recovery.Side) int {
	home := l.t.Hosts[vm.Host.Value].Storage
	here := 0
	if len(vm.Disks) > 0 && vm.Disks[0].Storage.Known() {
		here = slices.IndexFunc(home, func(s model.Storage) bool { return s.Name == vm.Disks[0].Storage.Value })
	}
	if here >= len(home) {
		here = -1
	}
	if side == u.home {
		return here
	}
	away := l.t.Hosts[u.host[side]].Storage
	if p := l.pairOf[u.vm]; p >= 0 && here >= 0 {
		for _, m := range l.t.Protections[p].StorageMappings {
			if m.From.Value == home[here].Classification.Value {
				if i := slices.IndexFunc(away, func(s model.Storage) bool { return s.Classification.Value == m.To.Value }); i >= 0 {
					return i
				}
			}
		}
	}
	return min(0, len(away)-1)
}

// deduplicatedFactor is how much dearer a write is where Windows deduplicates the volume of a copy with recovery points: the middle of what
// was measured (FACTS K-4).
const deduplicatedFactor = 6

// writeFactor is how many operations a write takes where the copy lies (FACTS 7.2 hvr.undo_factor).
func (l *layout) writeFactor(u *unit, host model.HostID, storage int) float64 {
	h := &l.t.Hosts[host]
	v := &h.Storage[storage]
	switch f := v.ReplicaWriteFactor; {
	case f.Known() && f.Value > 0:
		return f.Value
	case u.keeps.points == 0:
		return 1.5
	}
	factor := 2.5
	if h.OS.Value == "2012" {
		factor = 5
	}
	if v.Deduplicated.Value {
		factor *= deduplicatedFactor
	}
	return factor
}

// resyncWindow is when a resynchronisation that is required may begin: by itself, between two times of day, or at any time
// when they are equal.
type resyncWindow struct {
	automatic  bool
	start, end time.Duration // since midnight
}

// windowOf is the window of a policy or relationship. What it leaves open is as the products set it: by itself, at night
// (FACTS M-42).
func windowOf(enabled model.Attr[bool], start, end model.Attr[string]) resyncWindow {
	return resyncWindow{!enabled.Known() || enabled.Value, timeOfDay(start, 18*time.Hour+30*time.Minute), timeOfDay(end, 6*time.Hour)}
}

func timeOfDay(a model.Attr[string], otherwise time.Duration) time.Duration {
	if d, err := language.ParseClock(a.Value); a.Known() && err == nil {
		return d
	}
	return otherwise
}

const day = 24 * time.Hour

// until is how long it takes, from a time of day, until the window is open.
func (r resyncWindow) until(now time.Duration) kernel.Time {
	now %= day
	open := (r.end - r.start + day) % day
	if since := (now - r.start + day) % day; open == 0 || since < open {
		return 0
	}
	return kernel.Time((r.start - now + day) % day)
}
