package sim

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/kernel"
)

// outages are the kinds of fault that are states of what they strike.
var outages = []FaultKind{SiteOutage, LinkOutage, HostOutage, VMOutage, VMMOutage, SQLOutage, VaultOutage, WitnessOutage, InternetOutage, DirectoryOutage,
	CertificateExpiry, DiskResize, SettingsOverwritten}

// howMany are the things of a deployment that a kind of fault can strike.
func howMany(t *model.Topology, kind FaultKind) int {
	k := slices.IndexFunc(FaultKinds, func(k KindOfFault) bool { return k.Kind == kind })
	return map[string]int{"site": len(t.Sites), "link": len(t.Links), "host": len(t.Hosts), "vm": len(t.VMs),
		"vmm": len(t.VMMs), "sql": len(t.SQLs), "vault": len(t.Vaults), "cluster": len(t.Clusters)}[FaultKinds[k].Target]
}

// aside is what happened, without the lines that say that a fault of a kind struck or was repaired.
func aside(r Result, kind FaultKind) (list []Entry) {
	for _, e := range r.Timeline {
		if e.What != string(kind) && !(e.What == "repair" && strings.HasSuffix(e.Detail, string(kind))) {
			list = append(list, e)
		}
	}
	return list
}

// TestOverlappingFaultsAreOne: two outages of one kind that strike the same thing, the second before the first is over, are one outage
// from the first instant to the last, whichever of them ends first. A machine or a database that is failed over between the two is
// struck where it then is, so that those are not failed over here.
func TestOverlappingFaultsAreOne(t *testing.T) {
	seen := map[FaultKind]bool{}
	rapid.Check(t, func(t *rapid.T) {
		topology := estates().Draw(t, "estate")
		luck := rapid.Uint64().Draw(t, "seed")
		at := func(name string, least, most int) float64 {
			return float64(rapid.IntRange(least, most).Draw(t, name)) + 0.25
		}
		for _, kind := range outages {
			n := howMany(topology, kind)
			if n == 0 || kind == SQLOutage && topology.Option() == model.StretchedCluster {
				continue
			}
			seen[kind] = true
			id := rapid.IntRange(0, n-1).Draw(t, "target")
			from := at("from", 3600, 20000)
			firstEnds := from + at("lasts", 100, 20000)
			second := from + at("second after", 1, int(firstEnds-from)-1)
			secondEnds := second + at("second lasts", 100, 20000) + 0.5
			d := Drill{Name: "overlap", Start: 9 * time.Hour, Duration: 24 * time.Hour, Sample: time.Minute,
				Faults: []Fault{struck(kind, id, from, max(firstEnds, secondEnds)-from)}}
			if kind != VMOutage && kind != SQLOutage && rapid.Bool().Draw(t, "failed over") {
				d.Runs = []ProcedureRun{{Name: "failover", When: AfterFault, After: language.ConstantOf(at("after", 60, 20000)), Steps: steps(t, topology.Option(), "failover")}}
			}
			one := Run(topology, d, kernel.NewStreams(luck, 0))
			d.Faults = []Fault{struck(kind, id, from, firstEnds-from), struck(kind, id, second, secondEnds-second)}
			two := Run(topology, d, kernel.NewStreams(luck, 0))
			if a, b := aside(one, kind), aside(two, kind); !slices.Equal(a, b) {
				k := 0
				for k < min(len(a), len(b)) && a[k] == b[k] {
					k++
				}
				t.Fatalf("two of %s at %v and %v s until %v and %v s: from entry %d on\none: %v\ntwo: %v", kind, from, second, firstEnds, secondEnds, k, a[k:], b[k:])
			}
			one.Timeline, two.Timeline, one.Hash, two.Hash = nil, nil, "", ""
			if one, two := withoutNaN(one), withoutNaN(two); !reflect.DeepEqual(one, two) {
				t.Fatalf("%s\none: %+v\ntwo: %+v", kind, one, two)
			}
		}
	})
	for _, kind := range outages {
		if !seen[kind] { // half of the estates at least have what it strikes
			t.Errorf("%s never struck", kind)
		}
	}
}

// withoutNaN has a number where a machine has no exposure, so that results can be compared.
func withoutNaN(r Result) Result {
	for i := range r.Samples {
		for k := range r.Samples[i].VMs {
			if x := &r.Samples[i].VMs[k]; x.Exposure != x.Exposure {
				x.Exposure = -1
			}
		}
		for k := range r.Samples[i].Volumes {
			if x := &r.Samples[i].Volumes[k]; x.Free != x.Free {
				x.Free = -1
			}
		}
	}
	return r
}

// TestWhatTwoFaultsKeepIsBackWithTheLast: outages of two kinds that keep the same thing from running. Whichever is over first, it is back
// with the other one. Both begin within ten minutes and last two hours and four.
func TestWhatTwoFaultsKeepIsBackWithTheLast(t *testing.T) {
	standalone := topologyOf(t, sharedText)
	stretched := twoSites{replica: asynchronous, writes: "1 MB/s", line: "100 MB/s"}.topology(t)
	inParis := vmCalled(stretched, "sql-paris")
	for name, c := range map[string]struct {
		topology *model.Topology
		a, b     Fault
		away     func(r Result) float64
	}{
		"VMM and SQL Server on one machine": {standalone, struck(VMMOutage, 0, 0, 0), struck(SQLOutage, 0, 0, 0), func(r Result) float64 { return r.VMM.RTO }},
		"a machine and its host":            {standalone, struck(VMOutage, 1, 0, 0), struck(HostOutage, 0, 0, 0), func(r Result) float64 { return r.VMs[1].RTO }},
		"a machine and its site":            {standalone, struck(VMOutage, 1, 0, 0), struck(SiteOutage, 0, 0, 0), func(r Result) float64 { return r.VMs[1].RTO }},
		"a host and its site":               {standalone, struck(HostOutage, 0, 0, 0), struck(SiteOutage, 0, 0, 0), func(r Result) float64 { return r.VMs[1].RTO }},
		"an instance and its machine":       {stretched, struck(SQLOutage, 0, 0, 0), struck(VMOutage, inParis, 0, 0), func(r Result) float64 { return r.VMM.RTO }},
		"an instance twice":                 {stretched, struck(SQLOutage, 0, 0, 0), struck(SQLOutage, 0, 0, 0), func(r Result) float64 { return r.VMM.RTO }},
	} {
		alone := func(kind Fault, lasts float64) float64 {
			return c.away(Run(c.topology, Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(kind.Kind, kind.IDs[0], 3600, lasts)}}, fixed(0.5)))
		}
		const short, long, later = 7200, 14400, 600
		for _, lasts := range [][2]float64{{short, long}, {long, short}} {
			want := max(later+lasts[1], lasts[0])
			overhead := alone(c.b, lasts[1]) - lasts[1] // until it serves again
			if want == lasts[0] {
				overhead = alone(c.a, lasts[0]) - lasts[0]
			}
			r := Run(c.topology, Drill{Duration: 24 * time.Hour, Faults: []Fault{struck(c.a.Kind, c.a.IDs[0], 3600, lasts[0]), struck(c.b.Kind, c.b.IDs[0], 3600+later, lasts[1])}}, fixed(0.5))
			if got := c.away(r); math.Abs(got-want-overhead) > 1e-6 {
				t.Errorf("%s, for %v s: away for %v s, want %v s and %v", name, lasts, got, want, overhead)
			}
		}
	}
}

// TestALogThatNobodyClosedIsResynchronised: whatever keeps a machine off when its host is back, it needs a resynchronisation when it
// starts again; and none if it did not run when its host went down (FACTS M-40).
func TestALogThatNobodyClosedIsResynchronised(t *testing.T) {
	r := replicated{size: 1e9, writes: 1e4, line: 4e6}
	for name, c := range map[string]struct {
		vm, host float64 // when each strikes; the host for an hour, the machine for four
		want     float64
	}{"the host first": {4000, 3600, 4000 + 14400}, "the machine first": {3600, 4000, -1}} {
		result := Run(r.topology(t), Drill{Duration: 8 * time.Hour, Faults: []Fault{struck(VMOutage, 0, c.vm, 14400), struck(HostOutage, 0, c.host, 3600)}}, fixed(0.5))
		if at := found(result, "resynchronization_required"); at != c.want {
			t.Errorf("%s: required at %v s, want %v s", name, at, c.want)
		}
	}
}

// sharedText is a standalone VMM server with its database on one machine, and a workload beside it.
const sharedText = `
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
  site = site.b
  replica_server {}
}
vm "vmm" {
  host      = host.a
  boot_time = "2m"
}
vm "m" {
  host      = host.a
  boot_time = "3m"
}
vmm "v" {
  vm                      = vm.vmm
  sql                     = sql.db
  service_start_time      = "60s"
  provider_reconnect_time = "10s"
  provider {
    installed_on = [vm.vmm]
  }
}
sql "db" {
  placement = "same_vm"
}
vault "vault" {
  registration {
    vmm = vmm.v
  }
}
`
