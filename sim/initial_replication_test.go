package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim/recovery"
)

// copied is an estate of machines that replicate by Hyper-V, all from one host, before there are copies.
type copied struct {
	line     string   // its bandwidth
	disks    []string // a machine each: the attributes of its disk
	host     string   // of the source
	relation string   // of every machine
}

func (c copied) topology(t *testing.T) *model.Topology {
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
  bandwidth = %q
}
host "a" {
  site = site.a
  replica_server {}
  %s
}
host "b" {
  site = site.b
  replica_server {}
}
`, c.line, c.host)
	for i, d := range c.disks {
		fmt.Fprintf(&b, "vm \"m%d\" {\n host = host.a\n disk \"d\" {\n %s\n }\n hyperv_replica {\n replica_server = host.b\n replication_frequency = \"5m\"\n %s\n }\n}\n", i, d, c.relation)
	}
	cfg, diags := model.Load(fstest.MapFS{"copied.hcl": {Data: []byte(b.String())}}, []string{"copied.hcl"}, nil)
	if diags.HasErrors() {
		t.Fatal(diags, b.String())
	}
	return cfg.Topology
}

// protected is when each machine's first copy is complete, in hours.
func (c copied) protected(t *testing.T, d Drill) (hours []float64) {
	if d.InitialReplication == nil {
		d.InitialReplication = &InitialReplication{}
	}
	d.Duration = 30 * 24 * time.Hour
	for _, v := range Run(c.topology(t), d, fixed(0.5)).VMs {
		hours = append(hours, v.ProtectedAfter/3600)
	}
	return hours
}

func (c copied) want(t *testing.T, d Drill, want ...float64) {
	t.Helper()
	got := c.protected(t, d)
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9*want[i] {
			t.Errorf("the copies are complete after %v h, want %v", got, want)
			return
		}
	}
}

// TestAFirstCopyTakesItsBytesOverTheLine: 150 GB over 10 Mbit/s take 33.3 hours (FACTS K-10, a field report of at least 34).
func TestAFirstCopyTakesItsBytesOverTheLine(t *testing.T) {
	copied{line: "10 Mbit/s", disks: []string{`size = "150 GB"`}}.want(t, Drill{}, 150e9*8/10e6/3600)
}

// TestAFirstCopyTakesTheFileAndNotTheDisk, and is no faster than its host reads: 22 MB/s by default (FACTS 7.2
// hvr.ir_throughput_MBps).
func TestAFirstCopyTakesTheFileAndNotTheDisk(t *testing.T) {
	disk := []string{`size = "1 TB"
  file_size = "79.2 GB"`}
	copied{line: "1 Gbit/s", disks: disk}.want(t, Drill{}, 1)
	copied{line: "1 Gbit/s", disks: disk, host: `initial_replication_throughput = "11 MB/s"`}.want(t, Drill{}, 2)
	copied{line: "1 Gbit/s", disks: []string{disk[0] + "\ncompression_ratio = 2"}, relation: "compression_enabled = true"}.want(t, Drill{}, 0.5)
}

// TestCopiesShareTheLineAndTheSlots: of four machines of one hour each, three begin (FACTS M-6), and when they are complete after three
// hours the fourth follows.
func TestCopiesShareTheLineAndTheSlots(t *testing.T) {
	c := copied{line: "80 Mbit/s", disks: slicesOf(4, `size = "36 GB"`)}
	c.want(t, Drill{}, 3, 3, 3, 4)
}

func slicesOf(n int, s string) (list []string) {
	for range n {
		list = append(list, s)
	}
	return list
}

// TestABatchFollowsTheOtherInTheOrderStated (FACTS M-25).
func TestABatchFollowsTheOtherInTheOrderStated(t *testing.T) {
	c := copied{line: "80 Mbit/s", disks: slicesOf(4, `size = "36 GB"`)}
	c.want(t, Drill{InitialReplication: &InitialReplication{Batch: 2, VMs: []model.VMID{2, 0, 3, 1}}}, 2, 4, 2, 4)
}

// TestACopyIsScheduled for a delay (FACTS M-20).
func TestACopyIsScheduled(t *testing.T) {
	copied{line: "80 Mbit/s", disks: []string{`size = "36 GB"`}, relation: `initial_replication_delay = "5h"`}.want(t, Drill{}, 6)
	copied{line: "80 Mbit/s", disks: []string{`size = "36 GB"`}, relation: `initial_replication_method = "existing_vm"`}.want(t, Drill{}, 0)
}

// TestACopyOnAMediumWaitsForTheLine: that it is there has to be told to the other side. The line is away from 0:30 to 2:00, the copy's turn comes at
// 1:00, and it is tried again as after a cut: after 1, 2, 4, 8, 10 and 30 minutes, at 1:55, and at 2:25.
func TestACopyOnAMediumWaitsForTheLine(t *testing.T) {
	copied{line: "80 Mbit/s", disks: []string{`size = "36 GB"`}, relation: `initial_replication_method = "existing_vm"
	initial_replication_delay = "1h"`}.want(t, Drill{Faults: []Fault{struck(LinkOutage, 0, 1800, 5400)}}, (60+25+30+30)/60.0)
}

// TestACutCopyGoesOn: what has arrived is not sent again. The line is away from 0:30 to 2:00; the attempts after the cut come 1, 2, 4, 8 and
// 10 minutes after one another and then every 30 minutes (FACTS M-50), so that the copy goes on at 2:25.
func TestACutCopyGoesOn(t *testing.T) {
	repair := language.ConstantOf(5400)
	d := Drill{Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(1800), RepairAfter: &repair}}}
	copied{line: "80 Mbit/s", disks: []string{`size = "36 GB"`}}.want(t, d, (145+30)/60.0)
}

// TestAMachineThatWritesTooMuchWhileItIsCopied: its log is half of its disk before the copy is there (after 36 GB·ln2 at 2 MB/s, 3:28). The copy begins
// anew while a resynchronisation may begin, up to 6:00, and waits for the evening when it has failed at 6:56 again (FACTS M-25, M-42). Until it is
// there the machine cannot be failed over.
func TestAMachineThatWritesTooMuchWhileItIsCopied(t *testing.T) {
	c := copied{line: "8 Mbit/s", disks: []string{"size = \"36 GB\"\nwrite_rate = \"2 MB/s\""}}
	w := newWorld(c.topology(t), Drill{Duration: 1000 * time.Hour, InitialReplication: &InitialReplication{}}, fixed(0.5))
	for _, x := range []struct{ hours, health string }{{"3h", "Warning"}, {"6h", "Warning"}, {"8h", "Critical"}, {"18h", "Critical"}, {"19h", "Warning"}} {
		until, _ := time.ParseDuration(x.hours)
		playUntil(w, until.Seconds())
		if got := w.health(0); got != x.health {
			t.Errorf("after %s its health is %s, want %s (FACTS M-53, M-54)", x.hours, got, x.health)
		}
		if refused := w.apply(recovery.UnplannedFailover, 0, recovery.Args{}); refused != recovery.NoRecoveryPoint {
			t.Errorf("half copied, it is failed over: %v", refused)
		}
	}
}

// TestAFullCopyTakesAllAfterAReversal: a relationship that copies everything after an unplanned failover needs size over line, another one
// the comparison of the disks and what differs (FACTS 11.2).
func TestAFullCopyTakesAllAfterAReversal(t *testing.T) {
	after := func(method string) float64 {
		c := copied{line: "80 Mbit/s", disks: []string{`size = "36 GB"`}, relation: fmt.Sprintf("reverse_after_unplanned_failover = %q", method)}
		w := failedOver(t, c.topology(t), time.Hour)
		w.apply(recovery.SiteRepair, recovery.TheEstate, recovery.Args{})
		w.apply(recovery.Commit, 0, recovery.Args{})
		if refused := w.apply(recovery.ReverseReplication, 0, recovery.Args{}); refused != nil {
			t.Fatal(refused)
		}
		began := w.now
		for w.machine(0).Lag == recovery.Unusable && w.step() {
		}
		return (w.now - began).Seconds()
	}
	if got := after("full_copy"); math.Abs(got-3600) > 1e-6 {
		t.Errorf("a full copy takes %v s, want 3600", got)
	}
	if got, want := after("resynchronization"), 36e9/22e6; math.Abs(got-want) > 1e-6 {
		t.Errorf("a resynchronisation takes %v s, want %v", got, want)
	}
}
