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

// recoveryPoint is the source time of the newest recovery point at an instant, by the text: a capture every interval
// from the phase on; each is on the line for as long as its bytes take; one that comes due meanwhile follows at once
// (FACTS M-1, M-5).
func recoveryPoint(at, phase, interval, writes, line float64) float64 {
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
		want := at - recoveryPoint(at, 300*phase, 300, 1024*float64(writes), 1000*float64(line)/8)
		if math.Abs(got-want) > 1e-3 {
			t.Fatalf("the newest recovery point is %v s old, by the formula %v s", got, want)
		}
	})
}

// TestRewrittenBlocksAreSentOnce: with every block as likely to be written, a disk of D bytes that W bytes were written
// to differs in D(1-exp(-W/D)) bytes: W for a short time, all of D in the end.
func TestRewrittenBlocksAreSentOnce(t *testing.T) {
	const size, perSecond = 1e9, 1e6
	u := unit{disks: []disk{{bytes: size, perSecond: perSecond}}}
	for _, c := range []struct{ seconds, want float64 }{
		{0, 0}, {1, 0.9995e6}, {1000, size * (1 - 1/math.E)}, {1e6, size},
	} {
		if got := u.changed(kernel.Time(c.seconds * 1e9)); math.Abs(got-c.want) > 1e-6*size {
			t.Errorf("after %v s %v bytes differ, not %v", c.seconds, got, c.want)
		}
	}
}
