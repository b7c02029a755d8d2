package sim

import (
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
	"vmmdrill/sim/recovery"
)

// TestMachinesStartWhereThereIsMemory: two hosts of 10 GiB hold three machines of 4 GiB, one after the other where there is room, and not
// a fourth and a fifth. Those that found no room start when others have gone home.
func TestMachinesStartWhereThereIsMemory(t *testing.T) {
	text := `
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "1 Gbit/s"
}
host "a" { site = site.a }
host "b" {
  count  = 2
  site   = site.b
  memory = "10 GiB"
}
vm "resident" {
  host   = host.b[0]
  memory = "4 GiB"
}
host_group "a" { hosts = [host.a] }
host_group "b" { hosts = [host.b] }
cloud "a" { host_groups = [host_group.a] }
cloud "b" { host_groups = [host_group.b] }
vm "m" {
  count  = 5
  host   = host.a
  memory = "4 GiB"
}
vault "v" {}
replication_policy "p" {}
protection "x" {
  vault  = vault.v
  policy = replication_policy.p
  source { cloud = cloud.a }
  target { cloud = cloud.b }
  vms = [vm.m]
}`
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"a.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	w := newWorld(cfg.Topology, Drill{Duration: time.Hour, Faults: []Fault{{Kind: SiteOutage, IDs: []int{0}, At: language.ConstantOf(600)}},
		Stretches: true, ExposureMax: make([]float64, 6)}, fixed(0.5))
	on := map[string]int{}
	for i := range w.units {
		if u := &w.units[i]; u.name != "resident" {
			on[cfg.Topology.Hosts[u.host[1]].Name]++
		}
	}
	if got := fmt.Sprint(on); got != "map[b[0]:2 b[1]:3]" && got != "map[b[0]:3 b[1]:2]" {
		t.Errorf("copies are on %s", got)
	}
	for i := range w.units {
		if u := &w.units[i]; u.name != "resident" {
			u.service.side = 1
			w.start(int32(i), recovery.Start)
		}
	}
	running := 0
	for i := range w.units {
		if w.units[i].service.running && w.units[i].service.side == 1 {
			running++
		}
	}
	if running != 1+3 {
		t.Errorf("%d machines run at the second site, want the resident and three", running)
	}
	first := w.memory.starved[0]
	w.watch(first)
	before := w.recorder.units[first].from[isUnprotected]
	w.vacate(w.onHost(w.units[first].host[1]))
	if !w.units[first].service.running {
		t.Error("nothing starts where a machine has stopped")
	}
	if after := w.recorder.units[first].from[isUnprotected]; before != kernel.Never || after != 0 {
		t.Errorf("its protection is asked from %v on while it waits, and from %v on when it runs", before, after)
	}
}

// onHost is a unit that has memory of a host.
func (w *world) onHost(host model.HostID) int32 {
	for i := range w.units {
		if w.units[i].service.on == host {
			return int32(i)
		}
	}
	panic("nothing runs there")
}

// TestWhatWaitsOnAFullVolumeStartsWhenThatHasRoom: memory that comes free meanwhile is not forgotten.
func TestWhatWaitsOnAFullVolumeStartsWhenThatHasRoom(t *testing.T) {
	topology := topologyOf(t, `
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "100 MB/s"
}
host "a" {
  site = site.a
  replica_server {}
}
host "b" {
  site   = site.b
  memory = "4 GiB"
  replica_server {}
}
vm "m" {
  count  = 2
  host   = host.a
  memory = "4 GiB"
  disk "d" {
    size       = "100 GB"
    write_rate = "100 KB/s"
  }
  hyperv_replica {
    replica_server        = host.b
    replication_frequency = "5m"
  }
}`)
	w := at(topology, time.Hour)
	order := func(op *recovery.Operation, target recovery.Target, side recovery.Side) {
		if refused := w.apply(op, target, recovery.Args{Side: side}); refused != nil {
			t.Fatal(op.Name, refused)
		}
	}
	order(recovery.SiteOutage, recovery.TheEstate, recovery.Primary)
	order(recovery.UnplannedFailover, 0, recovery.Secondary)
	order(recovery.UnplannedFailover, 1, recovery.Secondary)
	s := &w.units[1].service
	if !s.starved {
		t.Fatal("there is room for both")
	}
	order(recovery.VolumeFull, 1, recovery.Secondary)
	order(recovery.VMOutage, 0, recovery.Secondary)
	order(recovery.VolumeFreed, 1, recovery.Secondary)
	if s.starved || !s.running {
		t.Errorf("it waits: %v, it runs: %v", s.starved, s.running)
	}
}
