package capacity

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// replica is a machine with these disks that Hyper-V replicates every five minutes over a line of 1 Gbit/s, from a host with this volume to one with
// that one. Traces are files beside it.
func replica(t *testing.T, disks, source, target string, traces map[string]string) *model.Topology {
	t.Helper()
	files := fstest.MapFS{"a.hcl": {Data: fmt.Appendf(nil, `
deployment "d" {
  option         = "standalone"
  primary_site   = site.paris
  secondary_site = site.lyon
}
site "paris" {}
site "lyon" {}
link "line" {
  between   = [site.paris, site.lyon]
  bandwidth = "1 Gbit/s"
}
host "a" {
  site = site.paris
  %s
}
host "b" {
  site = site.lyon
  os   = "2012R2"
  %s
  replica_server {
    authorized_primary_servers = [host.a]
  }
}
vmm "v" { vm = vm.m }
vm "m" {
  host = host.a
  %s
  hyperv_replica {
    replica_server        = host.b
    replication_frequency = "5m"
    recovery_points       = 4
  }
}
`, source, target, disks)}}
	for name, text := range traces {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, diags := model.Load(files, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg.Topology
}

func diskOf(name, size, rate string) string {
	return fmt.Sprintf("disk %q {\n size = %q\n write_rate = %s\n}\n", name, size, rate)
}

// trackedFor is how long the simulator tracks changes when the line is cut for good at an instant, in seconds.
func trackedFor(t *testing.T, topology *model.Topology, at time.Duration) float64 {
	t.Helper()
	d := sim.Drill{Name: "d", Duration: 8 * dayLong, Faults: []sim.Fault{{Kind: sim.LinkOutage, IDs: []int{0}, At: language.ConstantOf(at.Seconds())}}}
	for _, e := range sim.Run(topology, d, kernel.NewStreams(1, 0)).Timeline {
		if e.What == "resynchronization_required" {
			return (time.Duration(e.At) - at).Seconds()
		}
	}
	t.Fatalf("cut at %v, changes are tracked to the end", at)
	return 0
}

// TestHowLongTheLineMayBeCut compares the budget with the simulator, where the line is cut at each hour of a day: the shortest time in which it tracks
// changes. It ends tracking up to an interval later, for it looks at the logs once in one; and earlier by the interval that was not sent yet and
// the half hour between two attempts, whose log is another one (FACTS M-3, M-50). What is written on average, or as raw bytes, would be hours off.
func TestHowLongTheLineMayBeCut(t *testing.T) {
	for _, x := range []struct {
		name, disks string
		raw         float64 // hours that half the disks take as raw bytes, at the average rate
		begins      time.Duration
	}{
		{"constant", diskOf("d", "10 GiB", `"50 KB/s"`), 29.8, 0},
		{"a burst within a day", diskOf("d", "10 GiB", `daily({ "00:00" = "10 KB/s", "09:00" = "400 KB/s", "17:00" = "10 KB/s" })`), 10.7, 9 * time.Hour},
		{"bursts of several days", diskOf("d", "40 GiB", `daily({ "00:00" = "10 KB/s", "09:00" = "400 KB/s", "17:00" = "10 KB/s" })`), 42.6, 9 * time.Hour},
		{"two disks", diskOf("d", "20 GiB", `daily({ "00:00" = "10 KB/s", "20:00" = "900 KB/s" })`) + diskOf("e", "10 GiB", `"60 KB/s"`), 20.5, 20 * time.Hour},
	} {
		topology := replica(t, x.disks, "", "", nil)
		m := &newAssessor(topology, plain()).list[0]
		shortest := math.Inf(1)
		for hour := time.Duration(0); hour < dayLong; hour += time.Hour {
			shortest = min(shortest, trackedFor(t, topology, hour))
		}
		early, late := m.cut.seconds-shortest, shortest-m.cut.seconds
		if early > (5+30)*60 || late > 5*60 {
			t.Errorf("%s: the line may be cut for %s, and in the simulator for %s", x.name, Seconds.Text(m.cut.seconds), Seconds.Text(shortest))
		}
		if got := m.size() / 2 / m.written() / 3600; math.Abs(got-x.raw) > 0.1 {
			t.Errorf("%s: raw bytes and averages say %.1f h", x.name, got)
		}
		if m.cut.from != x.begins {
			t.Errorf("%s: the worst cut begins at %s", x.name, clock(m.cut.from))
		}
	}
}

// TestNoCutIsShorter tries every five minutes of a day, for a cut within a day and for one of several: from none is the budget shorter by more than a
// thousandth.
func TestNoCutIsShorter(t *testing.T) {
	for _, size := range []string{"20 GiB", "100 GiB"} {
		topology := replica(t, diskOf("d", size, `daily({ "00:00" = "10 KB/s", "20:00" = "900 KB/s", "22:30" = "300 KB/s" })`)+
			diskOf("e", size, `daily({ "00:00" = "200 KB/s", "04:00" = "700 KB/s", "05:00" = "0 KB/s" })`), "", "", nil)
		m := &newAssessor(topology, plain()).list[0]
		for from := time.Duration(0); from < dayLong; from += 5 * time.Minute {
			if got := m.until(from, m.size()/2, math.Inf(1)); got < 0.999*m.cut.seconds {
				t.Errorf("%s: from %s it is %s, and not %s", size, clock(from), Seconds.Text(got), Seconds.Text(m.cut.seconds))
			}
		}
	}
}

// TestHalfOfTheDisksNeverChanges where too little of them is written to at all.
func TestHalfOfTheDisksNeverChanges(t *testing.T) {
	topology := replica(t, diskOf("d", "10 GiB", `"9 MB/s"`)+diskOf("e", "20 GiB", `"0 B/s"`), "", "", nil)
	if got := newAssessor(topology, plain()).list[0].cut; !math.IsInf(got.seconds, 1) {
		t.Errorf("the line may be cut for %s", Seconds.Text(got.seconds))
	}
}

// week is a trace of seven days: quiet ones, but for six hours of the third.
func week() string {
	var b strings.Builder
	for hour := range 7 * 24 {
		rate := "100000"
		if hour >= 54 && hour < 60 {
			rate = "8000000"
		}
		fmt.Fprintf(&b, "%dh,%s\n", hour, rate)
	}
	return b.String()
}

// TestALongTraceCountsToItsEnd: averages are those of seven days, and limits those of the third.
func TestALongTraceCountsToItsEnd(t *testing.T) {
	topology := replica(t, diskOf("d", "1 TiB", `trace("week.csv")`), "", `storage "s" { capacity = "2 TiB" }`, map[string]string{"week.csv": week()})
	const size, quiet, busy = 1 << 40, 1e5, 8e6
	mean := (162*quiet + 6*busy) / 168
	rows := map[string]Row{}
	for _, r := range Assess(topology, plain()).Rows {
		rows[r.What] = r
	}
	differs := func(written float64) float64 { return -size * math.Expm1(-written/size) }
	for what, want := range map[string]float64{
		"written":                      mean,
		"sent on average":              (162*differs(300*quiet) + 6*differs(300*busy)) / 168 / 300,
		"sent in the worst 5m":         differs(300 * busy),
		"sent on the worst day, day 3": (18*differs(300*quiet) + 6*differs(300*busy)) / 24 / 300,
		"copies and recovery points":   size + 4*differs(3600*busy),
	} {
		if got := rows[what].Value; math.Abs(got/want-1) > 1e-6 {
			t.Errorf("%s: %g, and not %g", what, got, want)
		}
	}
	// Six hours do not suffice: the cut goes on into quiet hours, and round the end of the week.
	cut := rows["the line may be cut for"].Value
	week := 168 * 3600 * mean
	needed := size * math.Ln2
	whole := math.Floor(needed / week)
	want := whole*168*3600 + (needed-whole*week)/busy
	if rest := needed - whole*week; rest > 6*3600*busy {
		want = whole*168*3600 + 6*3600 + (rest-6*3600*busy)/quiet
	}
	if math.Abs(cut/want-1) > 1e-4 {
		t.Errorf("the line may be cut for %s, and not %s", Seconds.Text(cut), Seconds.Text(want))
	}
}

// TestTheWorstDay of a trace has the violations, which the average of all days hides.
func TestTheWorstDay(t *testing.T) {
	topology := replica(t, diskOf("d", "1 TiB", `trace("week.csv")`), "", "", map[string]string{"week.csv": week()})
	topology.Links[0].Bandwidth.Value = 4e6
	found := 0
	for _, r := range Assess(topology, plain()).Rows {
		switch r.What {
		case "RPO violations per day, for an RPO of 15m":
			found++
			if r.Value < 20 || r.Value > 24 {
				t.Errorf("%g violations a day", r.Value)
			}
		case "RPO violations on the worst day, day 3, for an RPO of 15m":
			found++
			if r.Value < 143 || r.Value > 216 {
				t.Errorf("%g violations on the worst day", r.Value)
			}
		}
	}
	if found != 2 {
		t.Errorf("%d rows of violations", found)
	}
}

// TestHowLargeLogsBecome compares them with what the simulator's take of the volume: as a rule two intervals' at most, and when the line is cut never
// more than half of the disks and an interval.
func TestHowLargeLogsBecome(t *testing.T) {
	topology := replica(t, diskOf("d", "10 GiB", `daily({ "00:00" = "10 KB/s", "09:00" = "400 KB/s", "17:00" = "10 KB/s" })`), `storage "s" {
    capacity   = "100 GiB"
    free_space = "20 GiB"
  }`, "", nil)
	rows := map[string]Row{}
	for _, r := range Assess(topology, plain()).Rows {
		if r.Subject == "a/s" {
			rows[r.What] = r
		}
	}
	usual, most := rows["change logs, as a rule"].Value, rows["change logs, at most"].Value
	if most != 5<<30 || rows["left of its free space then"].Value != 15<<30 || rows["change logs, at most"].Verdict != Enough {
		t.Errorf("at most %s, leaving %s", Bytes.Text(most), Bytes.Text(rows["left of its free space then"].Value))
	}
	if got := largestLogs(topology, nil); got > usual || got < usual/3 {
		t.Errorf("as a rule %s, and in the simulator %s", Bytes.Text(usual), Bytes.Text(got))
	}
	cut := []sim.Fault{{Kind: sim.LinkOutage, IDs: []int{0}, At: language.ConstantOf(3600)}}
	if got := largestLogs(topology, cut); got > most+usual || got < 0.98*most {
		t.Errorf("at most %s, and in the simulator %s", Bytes.Text(most), Bytes.Text(got))
	}
}

// largestLogs is the most that logs take of the source's volume in three days of the simulator.
func largestLogs(topology *model.Topology, faults []sim.Fault) (bytes float64) {
	r := sim.Run(topology, sim.Drill{Name: "d", Duration: 3 * dayLong, Sample: 30 * time.Second, Faults: faults}, kernel.NewStreams(1, 0))
	at := slices.IndexFunc(r.Volumes, func(v sim.Volume) bool { return topology.Hosts[v.Host].Name == "a" })
	for _, s := range r.Samples {
		bytes = max(bytes, s.Volumes[at].Used)
	}
	return bytes
}

// TestWhatRecoveryPointsTake compares the worst hours with the simulator's under a burst: never more, and no tenth less.
func TestWhatRecoveryPointsTake(t *testing.T) {
	topology := replica(t, diskOf("d", "10 GiB", `daily({ "00:00" = "10 KB/s", "09:00" = "400 KB/s", "17:00" = "10 KB/s" })`), "", `storage "s" { capacity = "12 GiB" }`, nil)
	want := newAssessor(topology, plain()).list[0].pointBytes()
	got := 0.0
	for _, s := range sim.Run(topology, sim.Drill{Name: "d", Duration: 3 * dayLong, Sample: time.Minute}, kernel.NewStreams(1, 0)).Samples {
		got = max(got, s.VMs[0].Points)
	}
	if got > want || got < 0.9*want {
		t.Errorf("recovery points take %s, and in the simulator %s", Bytes.Text(want), Bytes.Text(got))
	}
}
