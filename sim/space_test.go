package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vmmdrill/model/language"
	"vmmdrill/sim/recovery"
)

// While a machine of one disk of D bytes, written at r bytes a second, is paused, its log has L bytes after -D/r·ln(1-L/D) seconds, a
// block being logged once (FACTS M-4, BPA50). The volume warns, and then the machine stands still, when so much of what was free is
// taken (FACTS F-7). When replication resumes, the machine goes on at the moment at which all of it has arrived: it has not to boot.
// Tolerance: a second, for that is how often a nearly full volume is looked at.
func TestTheLogOfAPausedMachineFillsItsVolume(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const captured, paused, line = 3450.0, 3600.0, 1e7
		size := float64(rapid.IntRange(40, 1000).Draw(t, "GB")) * 1e9
		writes := float64(rapid.IntRange(100, 3000).Draw(t, "KB/s")) * 1e3
		free := 2e9 + 400*writes + rapid.Float64Range(0, 0.3).Draw(t, "free")*size // no cycle makes it scarce
		critical := float64(rapid.IntRange(0, 1000).Draw(t, "MB")) * 1e6
		r := replicated{size: size, writes: writes, line: line, source: fmt.Sprintf("free_space = \"%.0f B\"\n critical_free_space = \"%.0f B\"", free, critical)}
		after := func(log float64) float64 { return captured - size/writes*math.Log1p(-log/size) }
		scarce, stops := after(free-2e9), after(free-critical)
		resume := math.Ceil(stops) + float64(rapid.IntRange(1, 9000).Draw(t, "resume"))
		arrives := resume + (free-critical)/line
		w := newWorld(r.topology(t), Drill{Duration: time.Duration(arrives+7200) * time.Second}, fixed(0.5))
		playUntil(w, paused)
		ordered(t, w, recovery.PauseReplication, recovery.Primary)
		playUntil(w, stops-1)
		if w.units[0].service.serving == false {
			t.Fatalf("it stands still too early, before %v s: %v", stops, w.result.Timeline)
		}
		playUntil(w, resume)
		if w.units[0].service.serving || w.health(0) != "Critical" {
			t.Fatalf("it does not stand still at %v s; health %s", stops, w.health(0))
		}
		ordered(t, w, recovery.ResumeReplication, recovery.Primary)
		playUntil(w, arrives+3600)
		if got := found(w.result, "volume_scarce"); math.Abs(got-scarce) > 1.1 {
			t.Fatalf("scarce at %v s, want %v s", got, scarce)
		}
		if got := found(w.result, "volume_full"); math.Abs(got-stops) > 1.1 {
			t.Fatalf("full at %v s, want %v s", got, stops)
		}
		if rto := w.finish().VMs[0].RTO; math.Abs(rto-(arrives-stops)) > 1.2 {
			t.Fatalf("it was away for %v s, want %v s", rto, arrives-stops)
		}
	})
}

// On Windows Server 2012 R2 the recovery points take what was written (FACTS M-32): a machine that has written W bytes since the drill
// began has W in all of its undo logs, as long as none is dropped. The first capture that leaves less than the critical level is the
// last; replication fails, is tried again, and its health is Critical (FACTS M-50, M-54). On 2012 each of them takes a tenth of the disk.
func TestRecoveryPointsFillTheirVolume(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes := float64(rapid.IntRange(20, 900).Draw(t, "KB/s")) * 1e3
		free := 3e9 + float64(rapid.IntRange(0, 3000).Draw(t, "free"))*1e6
		r := replicated{size: 1e16, writes: writes, line: 1e9, more: "recovery_points = 24", volume: fmt.Sprintf("free_space = \"%.0f B\"", free)}
		w := newWorld(r.topology(t), Drill{Duration: 24 * time.Hour}, fixed(0.5))
		last := 150 + 300*math.Ceil(((free-200e6)/writes-150)/300)
		playUntil(w, 24*3600)
		want, health := last, "Critical"
		if last > 20*3600 {
			return
		}
		if got := w.units[0].cycle.point.Seconds(); math.Abs(got-want) > 300.1 || w.health(0) != health {
			t.Fatalf("the last recovery point is of %v s, want %v s; health %s", got, want, w.health(0))
		}
	})
	const size = 40e9
	r := replicated{size: size, writes: 1e3, line: 1e9, more: "recovery_points = 24", volume: "free_space = \"13.9 GB\""}
	topology := r.topology(t)
	topology.Hosts[1].OS.Value = "2012"
	w := newWorld(topology, Drill{Duration: 24 * time.Hour, Sample: time.Hour}, fixed(0.5))
	for at, want := range map[float64]string{2*3600 + 400: "Normal", 2*3600 + 500: "Warning", 24 * 3600: "Critical"} {
		w := newWorld(topology, Drill{Duration: 24 * time.Hour}, fixed(0.5))
		if playUntil(w, at); w.health(0) != want {
			t.Errorf("with snapshots, after %v s health is %s, want %s", at, w.health(0), want)
		}
	}
	playUntil(w, 24*3600)
	if got := w.units[0].cycle.point.Seconds(); got != 3*3600+450 { // with it, there are those of four hours
		t.Errorf("the last of the snapshots that find room is of %v s", got)
	}
}

// While the line is cut, machines that share a volume fill it together, and those elsewhere do not suffer.
func TestOneVolumeIsSharedByItsMachines(t *testing.T) {
	r := replicated{size: 1e16, writes: 1e6, line: 1e8, source: "free_space = \"10 GB\""}
	text := r.text()
	_, vm, _ := strings.Cut(text, "vm \"m\"")
	text += "\nvm \"other\"" + vm + "\nvm \"third\"" + strings.Replace(vm, "host = host.a", "host = host.c", 1) + "\nhost \"c\" {\n  site = site.a\n  replica_server {}\n}\n"
	w := newWorld(topologyOf(t, text), Drill{Duration: 6 * time.Hour, Faults: []Fault{{Kind: LinkOutage, IDs: []int{0}, At: language.ConstantOf(3600)}}}, fixed(0.5))
	playUntil(w, 5*3600)
	want := 3450 + (10e9-200e6)/2e6
	if got := found(w.result, "volume_full"); math.Abs(got-want) > 1.1 {
		t.Errorf("full at %v s, want %v s", got, want)
	}
	for i, serving := range []bool{false, false, true} {
		if w.units[i].service.serving != serving {
			t.Errorf("%s serves: %v", w.units[i].name, !serving)
		}
	}
}

// A volume whose free space nobody states never fills, and samples say how much is taken of it all the same: logs on the one side,
// recovery points on the other.
func TestSamplesSayWhatReplicationTakesOfVolumes(t *testing.T) {
	r := replicated{size: 1e16, writes: 1e6, line: 1e9, more: "recovery_points = 2", volume: "free_space = \"100 GB\""}
	result := Run(r.topology(t), Drill{Duration: 3 * time.Hour, Sample: 50 * time.Second}, fixed(0.5))
	if len(result.Volumes) != 2 || result.Volumes[0].Host != 0 || result.Volumes[1].Host != 1 {
		t.Fatalf("volumes %+v", result.Volumes)
	}
	for _, s := range result.Samples[20:] {
		since := math.Mod(s.At.Seconds()-150, 300)
		if since < 1 {
			continue // on its way
		}
		if got, want := s.Volumes[0].Used, 1e6*since; math.Abs(got-want) > 10 || !math.IsNaN(s.Volumes[0].Free) {
			t.Fatalf("at %v s logs take %v bytes, want %v; %v are free", s.At.Seconds(), got, want, s.Volumes[0].Free)
		}
		if got := s.Volumes[1]; math.Abs(got.Used-s.VMs[0].Points) > 1 || math.Abs(got.Used+got.Free-100e9) > 1 {
			t.Fatalf("at %v s recovery points take %v bytes, and %v are free", s.At.Seconds(), got.Used, got.Free)
		}
	}
}

// Machines that stand still go on only when more is free than the volume warns at: what one of two gives back is not enough here. They
// keep their memory all the while, and do not take it twice.
func TestAFullVolumeLetsMachinesGoOnWhenItHasRoomEnough(t *testing.T) {
	r := replicated{size: 1e16, writes: 1e6, line: 1e9, source: "free_space = \"3 GB\""}
	_, vm, _ := strings.Cut(r.text(), "vm \"m\"")
	text := strings.ReplaceAll(r.text()+"\nvm \"other\""+vm, "host = host.a", "host = host.a\n  memory = \"4 GiB\"")
	w := newWorld(topologyOf(t, text), Drill{Duration: 6 * time.Hour}, fixed(0.5))
	used := w.memory.used[0]
	playUntil(w, 3600)
	for i := range w.units {
		w.apply(recovery.PauseReplication, w.units[i].target, recovery.Args{})
	}
	both := func(serving bool, seconds float64) {
		t.Helper()
		playUntil(w, seconds)
		if w.units[0].service.serving != serving || w.units[1].service.serving != serving || w.memory.used[0] != used {
			t.Errorf("at %v s they serve: %v and %v; they have %v bytes of memory, want %v", seconds, w.units[0].service.serving, w.units[1].service.serving, w.memory.used[0], used)
		}
	}
	full := 3450 + 2.8e9/2e6
	both(true, full-1)
	both(false, full+2)
	ordered(t, w, recovery.ResumeReplication, recovery.Primary)
	both(false, full+10) // 1.6 GB are free
	w.apply(recovery.ResumeReplication, w.units[1].target, recovery.Args{})
	both(true, full+20)
}

// A machine that writes more fills its volume sooner, from that moment on.
func TestABurstFillsAVolumeSooner(t *testing.T) {
	r := replicated{size: 1e16, writes: 1e6, line: 1e9, source: "free_space = \"5 GB\""}
	d := Drill{Duration: 6 * time.Hour, Faults: []Fault{{Kind: ChurnBurst, IDs: []int{0}, At: language.ConstantOf(4000), Factor: 10}}}
	w := newWorld(r.topology(t), d, fixed(0.5))
	playUntil(w, 3600)
	ordered(t, w, recovery.PauseReplication, recovery.Primary)
	playUntil(w, 5*3600)
	want := 4000 + (4.8e9-1e6*(4000-3450))/1e7
	if got := found(w.result, "volume_full"); math.Abs(got-want) > 1.1 {
		t.Errorf("full at %v s, want %v s", got, want)
	}
}

// What a volume holds of a machine: during its first copy a log and the disk of the snapshot, each with all that was written since
// (FACTS M-22), and nothing once the tracking of changes has ended (FACTS M-41).
func TestWhatAFirstCopyAndALostTrackTakeOfAVolume(t *testing.T) {
	r := replicated{size: 100e9, writes: 1e4, line: 1e6}
	w := newWorld(r.topology(t), Drill{Duration: 6 * time.Hour, InitialReplication: &InitialReplication{}}, fixed(0.5))
	playUntil(w, 10_000)
	if got, want := w.used(&w.spaces[w.units[0].space[0]]), 2*100e9*-math.Expm1(-1e8/100e9); math.Abs(got-want) > 1 {
		t.Errorf("the first copy takes %v bytes, want %v", got, want)
	}
	repair := language.ConstantOf(60)
	w = newWorld(r.topology(t), Drill{Duration: 6 * time.Hour, Faults: []Fault{{Kind: HostOutage, IDs: []int{0}, At: language.ConstantOf(3600), RepairAfter: &repair}}}, fixed(0.5))
	playUntil(w, 3500)
	before := w.used(&w.spaces[w.units[0].space[0]])
	playUntil(w, 5000)
	if after := w.used(&w.spaces[w.units[0].space[0]]); before < 4e5 || after != 0 {
		t.Errorf("the logs take %v bytes, and %v after the tracking has ended", before, after)
	}
}
