package capacity

import (
	"fmt"
	"math"
	"testing"
)

// TestOperationsThatNobodyStates: a sum over some disks is a lower bound, from which only too little follows.
func TestOperationsThatNobodyStates(t *testing.T) {
	for _, x := range []struct {
		one, other string
		limit      int
		what       string
		value      float64
		verdict    Verdict
	}{
		{"write_iops = 100", "write_iops = 60", 500, "operations", 400, Enough},
		{"write_iops = 100", "write_iops = 60", 300, "operations", 400, TooLittle},
		{"write_iops = 100", "", 500, "operations, at least", 250, NoVerdict},
		{"write_iops = 100", "", 200, "operations, at least", 250, TooLittle},
		{"", "", 200, "operations", math.NaN(), NoVerdict},
	} {
		disks := fmt.Sprintf("disk \"d\" {\n size = \"10 GiB\"\n write_rate = \"1 MB/s\"\n %s\n}\ndisk \"e\" {\n size = \"10 GiB\"\n write_rate = \"1 MB/s\"\n %s\n}\n", x.one, x.other)
		topology := replica(t, disks, "", fmt.Sprintf("storage \"s\" { iops = %d }", x.limit), nil)
		found := false
		for _, r := range Assess(topology, plain()).Rows {
			if r.Unit != IOPerSec {
				continue
			}
			found = true
			if r.What != x.what || r.Verdict != x.verdict || r.Value != x.value && !(math.IsNaN(r.Value) && math.IsNaN(x.value)) {
				t.Errorf("%q and %q of %d: %s is %g, %q", x.one, x.other, x.limit, r.What, r.Value, r.Verdict)
			}
		}
		if !found {
			t.Error("no row says it")
		}
	}
}

// TestLogsBesideTheirDisks: each volume has those of the disks that lie on it, and none more than half of the machine's disks.
func TestLogsBesideTheirDisks(t *testing.T) {
	disks := "disk \"d\" {\n size = \"30 GiB\"\n write_rate = \"1 MB/s\"\n storage = \"s\"\n}\ndisk \"e\" {\n size = \"10 GiB\"\n write_rate = \"2 MB/s\"\n storage = \"u\"\n}\n"
	topology := replica(t, disks, "storage \"s\" { free_space = \"5 GiB\" }\nstorage \"u\" { }", "", nil)
	got := map[string]Row{}
	for _, r := range Assess(topology, plain()).Rows {
		if r.Table == "storage" {
			got[r.Subject+" "+r.What] = r
		}
	}
	changed := func(size, written float64) float64 { return -size * math.Expm1(-written/size) }
	for what, want := range map[string]float64{
		"a/s change logs, as a rule": 2 * changed(30<<30, 300e6), "a/u change logs, as a rule": 2 * changed(10<<30, 600e6),
		"a/s change logs, at most": 20 << 30, "a/u change logs, at most": 10 << 30, "a/s left of its free space then": -15 * (1 << 30),
	} {
		if math.Abs(got[what].Value/want-1) > 1e-9 {
			t.Errorf("%s: %s, and not %s", what, Bytes.Text(got[what].Value), Bytes.Text(want))
		}
	}
	if v := got["a/s change logs, at most"].Verdict; v != TooLittle {
		t.Errorf("20 GiB of logs where 5 GiB are free are %q", v)
	}
	if v := got["a/u left of its free space then"].Value; !math.IsNaN(v) {
		t.Errorf("nobody states what is free, and %g are left", v)
	}
}

// TestTheBatchThatIsProposed: of machines alike, n together take n·b/C, which may not be longer than their logs have room for. The first batch has
// the whole line and later ones less.
func TestTheBatchThatIsProposed(t *testing.T) {
	machines := func(n int, file, sent, cut float64) (list []*machine) {
		for range n {
			m := &machine{sent: sent, cut: budget{seconds: cut}}
			m.CopyRate, m.disks = 1e9, []writing{{}}
			m.disks[0].File = file
			list = append(list, m)
		}
		return list
	}
	for _, x := range []struct {
		sent, cut float64
		want      int
	}{
		{0, 1000, 10}, // all 10 take 1000 s
		{0, 999, 9},   // one too many, and the last one by itself
		{0, 300, 3},   //
		{0, 99, 0},    // not even one
		{5, 300, 1},   // two: the fifth batch has 60 of 100 left and takes 333 s
		{11, 1e6, 10}, // all at once ask nothing of the line before
		{11, 900, 0},  // the last ones have nothing left
	} {
		if got := proposed(machines(10, 1e4, x.sent, x.cut), 100); got != x.want {
			t.Errorf("machines that send %g and may wait %g s come in batches of %d, and not %d", x.sent, x.cut, got, x.want)
		}
	}
}
