package sim

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/sim/kernel"
)

// fleet is an estate of n replicated machines on hosts of fifty, on a line that carries what they write.
func fleet(tb testing.TB, n int) *model.Topology {
	hosts := (n + 49) / 50
	var b strings.Builder
	fmt.Fprintf(&b, `
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "%d Mbit/s"
}
host "a" {
  count = %d
  site  = site.a
}
host "b" {
  count = %d
  site  = site.b
}
host_group "a" { hosts = [host.a] }
host_group "b" { hosts = [host.b] }
cloud "a" { host_groups = [host_group.a] }
cloud "b" { host_groups = [host_group.b] }
vm "m" {
  count = %d
  host  = host.a[count.index %% %d]
  disk "d" {
    size       = "100 GiB"
    write_rate = lognormal("100 KiB/s", 0.8)
  }
}
vault "v" {}
replication_policy "p" { replication_frequency = "5m" }
protection "x" {
  vault  = vault.v
  policy = replication_policy.p
  source { cloud = cloud.a }
  target { cloud = cloud.b }
  vms = [vm.m]
}`, 4*n, hosts, hosts, n, hosts)
	cfg, diags := model.Load(fstest.MapFS{"fleet.hcl": {Data: []byte(b.String())}}, []string{"fleet.hcl"}, nil)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	return cfg.Topology
}

// BenchmarkCycles plays replication without any fault, 30 days of 10 000 machines among others: nanoseconds and allocations a cycle
// of one machine, megabytes of heap, and how much dearer a cycle is than with 1 000 machines in the same run.
func BenchmarkCycles(b *testing.B) {
	small := 0.0
	for _, c := range []struct {
		machines int
		length   time.Duration
	}{{1000, 10 * 24 * time.Hour}, {10_000, 30 * 24 * time.Hour}, {100_000, 24 * time.Hour}} {
		b.Run(fmt.Sprint(c.machines), func(b *testing.B) {
			t := fleet(b, c.machines)
			var before, after runtime.MemStats
			cycles, allocations, elapsed := 0, uint64(0), time.Duration(0)
			for b.Loop() {
				w := newWorld(t, Drill{Duration: c.length}, kernel.NewStreams(1, 0))
				for w.now < kernel.Time(c.length/10) && w.step() { // what grows has grown
				}
				cycles -= w.cyclesDue()
				runtime.ReadMemStats(&before)
				start := time.Now()
				w.loop()
				elapsed += time.Since(start)
				runtime.ReadMemStats(&after)
				cycles += w.cyclesDue()
				allocations += after.Mallocs - before.Mallocs
			}
			perCycle := float64(elapsed.Nanoseconds()) / float64(cycles)
			if c.machines == 1000 {
				small = perCycle
			}
			b.ReportMetric(perCycle, "ns/cycle")
			b.ReportMetric(perCycle/small, "of-1000-machines")
			b.ReportMetric(float64(allocations)/float64(cycles), "allocs/cycle")
			b.ReportMetric(float64(after.HeapInuse)/1e6, "heap-MB")
		})
	}
}

// cyclesDue is how many cycles have come due so far, of intervals of five minutes.
func (w *world) cyclesDue() int {
	return len(w.units) * int(w.now/(300*kernel.Time(1e9)))
}
