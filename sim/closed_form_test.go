package sim

import (
	"fmt"
	"math"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

// fixed is luck without chance: every unit draw is the same, so that an outcome can be computed by hand.
type fixed float64

func (f fixed) Pick(string, int) int { return 0 }

func (f fixed) Unit(string) float64 { return float64(f) }

// oneMachine is a protected machine with one large disk, so that hardly any block is written twice.
func oneMachine(t interface{ Fatal(...any) }, writesKiB, lineKbit int) *model.Topology {
	text := fmt.Sprintf(`
deployment "d" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" {}
site "b" {}
link "line" {
  between   = [site.a, site.b]
  bandwidth = "%d Kbit/s"
}
host "a" { site = site.a }
host "b" { site = site.b }
host_group "a" { hosts = [host.a] }
host_group "b" { hosts = [host.b] }
cloud "a" { host_groups = [host_group.a] }
cloud "b" { host_groups = [host_group.b] }
vm "m" {
  host = host.a
  disk "d" {
    size       = "1000000 TiB"
    write_rate = "%d KiB/s"
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
}`, lineKbit, writesKiB)
	cfg, diags := model.Load(fstest.MapFS{"one.hcl": {Data: []byte(text)}}, []string{"one.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg.Topology
}

// latestPoint is the source time of the newest recovery point at an instant, by the text: a capture every interval
// from the phase on; each is on the line for as long as its bytes take; one that comes due meanwhile follows at once
// (FACTS M-1, M-5).
func latestPoint(at, phase, interval, writes, line float64) float64 {
	point, from, captured := 0.0, phase, 0.0
	for {
		arrives := from + writes*(from-captured)/line
		if arrives > at {
			return point
		}
		point = from
		captured = from
		next := phase + interval*math.Ceil((from-phase)/interval+1e-12)
		if next <= from {
			next += interval
		}
		from = max(next, arrives) // late: at once
		if arrives <= next {
			from = next
		}
	}
}

// TestTheExposureOfASingleMachineIsIntervalAndTransfer compares the RPO of a site outage with the formula, whatever
// the outage's instant, the phase of the cycles and the load of the line, overload included. Tolerance: 1 ms, for
// times are counted in nanoseconds and completions rounded up.
func TestTheExposureOfASingleMachineIsIntervalAndTransfer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes, line := rapid.IntRange(1, 4000).Draw(t, "KiB/s"), rapid.IntRange(8000, 64000).Draw(t, "Kbit/s")
		at := float64(rapid.IntRange(1, 20000).Draw(t, "at"))
		phase := rapid.Float64Range(0.01, 0.99).Draw(t, "phase")
		d := Drill{Duration: 24 * time.Hour, Faults: []Fault{{Kind: SiteOutage, IDs: []int{0}, At: language.ConstantOf(at)}}}
		w := newWorld(oneMachine(t, writes, line), d, fixed(phase))
		for w.now < kernel.Time(at*1e9) && w.step() {
		}
		got := at - w.units[0].cycle.point.Seconds()
		want := at - latestPoint(at, 300*phase, 300, 1024*float64(writes), 1000*float64(line)/8)
		if math.Abs(got-want) > 1e-3 {
			t.Fatalf("the newest recovery point is %v s old, by the formula %v s", got, want)
		}
	})
}

// TestRewrittenBlocksAreSentOnce: with every block as likely to be written, a disk of D bytes that W bytes were written
// to differs in D(1-exp(-W/D)) bytes: W for a short time, all of D in the end.
func TestRewrittenBlocksAreSentOnce(t *testing.T) {
	const size, perSecond = 1e9, 1e6
	u := unit{disks: []disk{{bytes: size, ratio: 1}}}
	for _, c := range []struct{ seconds, want float64 }{
		{0, 0}, {1, 0.9995e6}, {1000, size * (1 - 1/math.E)}, {1e6, size},
	} {
		u.disks[0].carried = perSecond * c.seconds
		if got := u.sent(); math.Abs(got-c.want) > 1e-6*size {
			t.Errorf("after %v s %v bytes differ, not %v", c.seconds, got, c.want)
		}
	}
}

// TestAProfileIsWrittenAsItSays: over any stretch of time, as much is written as a sum over its seconds finds; and the same
// however the stretch is cut into pieces.
func TestAProfileIsWrittenAsItSays(t *testing.T) {
	cfg, diags := model.Load(fstest.MapFS{"one.hcl": {Data: []byte(`
vm "v" {
  disk "d" {
    size       = "1 TiB"
    write_rate = daily({ "08:00" = "4 MB/s", "18:30" = "1 MB/s", "23:00" = "40 KB/s" })
  }
}
`)}}, []string{"one.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	d := disk{profile: cfg.Topology.VMs[0].Disks[0].WriteRate.Value.Profile}
	rate := func(second int) float64 {
		switch clock := second % 86400; {
		case clock < 8*3600, clock >= 23*3600:
			return 40e3
		case clock < 18*3600+1800:
			return 4e6
		}
		return 1e6
	}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Duration(rapid.IntRange(0, 86399).Draw(t, "start")) * time.Second
		from := rapid.IntRange(0, 200_000).Draw(t, "from")
		middle := from + rapid.IntRange(0, 50_000).Draw(t, "middle")
		to := middle + rapid.IntRange(0, 50_000).Draw(t, "to")
		at := func(second int) kernel.Time { return kernel.Time(second) * 1e9 }
		want := 0.0
		for s := from; s < to; s++ {
			want += rate(s + int(start.Seconds()))
		}
		whole := d.between(at(from), at(to), start)
		parts := d.between(at(from), at(middle), start) + d.between(at(middle), at(to), start)
		if math.Abs(whole-want) > 1e-9*want || math.Abs(parts-want) > 1e-9*want {
			t.Fatalf("%v bytes, in parts %v; second by second %v", whole, parts, want)
		}
	})
}
