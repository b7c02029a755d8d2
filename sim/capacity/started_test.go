package capacity_test

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
	"vmmdrill/sim/capacity"
)

// fleet is an example with other machines to protect, on other hosts at the second site.
func fleet(memories, hosts []int) (string, error) {
	text, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		return "", err
	}
	s := string(text)
	for i, m := range hosts {
		old := fmt.Sprintf("host \"lyo-hv%d\" {\n  site   = site.lyon\n  os     = \"2012R2\"\n  cores  = 32\n  memory = \"256 GiB\"", i+1)
		if !strings.Contains(s, old) {
			return "", fmt.Errorf("the example has no %q", old)
		}
		s = strings.Replace(s, old, strings.Replace(old, "256 GiB", fmt.Sprintf("%d GiB", m), 1), 1)
	}
	for _, gone := range []string{"vm \"erp-app\" {", "vm \"erp-db\" {", "recovery_plan \"erp\" {"} {
		before, after, ok := strings.Cut(s, gone)
		if !ok {
			return "", fmt.Errorf("the example has no %q", gone)
		}
		_, after, _ = strings.Cut(after, "\n}\n")
		s = before + after
	}
	s = strings.ReplaceAll(s, "[vm.erp-app, vm.erp-db]", "[vm.m]")
	list := strings.Trim(strings.ReplaceAll(fmt.Sprint(memories), " ", ", "), "[]")
	return s + fmt.Sprintf("\nvm \"m\" {\n  count  = %d\n  host   = host.par-hv1\n  memory = \"${[%s][count.index]} GiB\"\n  disk \"d\" { size = \"10 GiB\" }\n}\n", len(memories), list), nil
}

// TestTheSimulatorStartsNoMoreThanCapacityBounds loses the site of random fleets. As many machines run at the second site as capacity says can start, or fewer: the
// simulator starts copies where they lie and in the order of the vault, which does not pack them as well as possible. Where all fit on any host in any order,
// all start.
func TestTheSimulatorStartsNoMoreThanCapacityBounds(t *testing.T) {
	equal := 0
	rapid.Check(t, func(t *rapid.T) {
		memories := rapid.SliceOfN(rapid.IntRange(1, 24), 1, 9).Draw(t, "memories")
		hosts := rapid.SliceOfN(rapid.IntRange(8, 64), 2, 2).Draw(t, "hosts")
		text, err := fleet(memories, hosts)
		if err != nil {
			t.Fatal(err)
		}
		cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		most, all := startable(t, cfg)
		started := started(t, cfg)
		switch {
		case started > most:
			t.Fatalf("%d machines run at the second site; capacity says that no more than %d can", started, most)
		case all && started < len(memories):
			sum := 0
			for _, m := range memories {
				sum += m
			}
			if sum <= min(hosts[0], hosts[1]) {
				t.Fatalf("%d of %d run, and every host has room for all", started, len(memories))
			}
		case started == most:
			equal++
		}
	})
	t.Logf("in %d fleets as many start as can", equal)
}

// startable is how many of the protected machines can start at the second site, and whether those are all. VMM's own has a host for itself.
func startable(t *rapid.T, cfg *model.Config) (most int, all bool) {
	for _, r := range capacity.Assess(cfg.Topology, capacity.Defaults()).Rows {
		if r.Subject == "all hosts" && strings.HasPrefix(r.What, "of ") {
			return int(r.Value) - 1, r.Verdict == capacity.Enough
		}
	}
	t.Fatal("capacity says nothing of hosts")
	return 0, false
}

// TestTheSimulatorStartsNoMoreWithoutTheWorstHost loses the site of random fleets while the host is down whose loss capacity calls the worst. Copies that
// lie there start nowhere; where there is room for all others, exactly those start.
func TestTheSimulatorStartsNoMoreWithoutTheWorstHost(t *testing.T) {
	equal := 0
	rapid.Check(t, func(t *rapid.T) {
		memories := rapid.SliceOfN(rapid.IntRange(1, 24), 2, 9).Draw(t, "memories")
		hosts := rapid.SliceOfN(rapid.IntRange(8, 96), 2, 2).Draw(t, "hosts")
		text, err := fleet(memories, hosts)
		if err != nil {
			t.Fatal(err)
		}
		cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		host, most := withoutTheWorst(t, cfg)
		if host.Name == "lyo-mgmt" {
			return // of VMM alone; see TestWithoutAHostOfTheExample
		}
		got, sum := started(t, cfg, host), 0
		for _, m := range memories {
			sum += m
		}
		switch {
		case got > most-1:
			t.Fatalf("%d machines run without %s; capacity says that no more than %d can", got, host.Name, most-1)
		case got < most-1 && sum <= min(hosts[0], hosts[1]):
			t.Fatalf("%d machines run without %s, capacity says %d, and every host has room for all", got, host.Name, most-1)
		case got == most-1:
			equal++
		}
	})
	t.Logf("in %d fleets as many start as can", equal)
}

// withoutTheWorst is the host whose loss capacity calls the worst, and how many machines start without it, VMM's with them.
func withoutTheWorst(t fataler, cfg *model.Config) (*model.Host, int) {
	for _, r := range capacity.Assess(cfg.Topology, capacity.Defaults()).Rows {
		if name, ok := strings.CutPrefix(r.Subject, "without "); ok && strings.HasSuffix(r.What, " start") {
			return &cfg.Topology.Hosts[hostNamed(cfg, name)], int(r.Value)
		}
	}
	t.Fatal("capacity says nothing of a missing host")
	return nil, 0
}

func hostNamed(cfg *model.Config, name string) int {
	return slices.IndexFunc(cfg.Topology.Hosts, func(h model.Host) bool { return h.Name == name })
}

// fataler is a test, of whichever library.
type fataler interface{ Fatal(args ...any) }

// TestWithoutAHostOfTheExample plays what capacity says of the standalone example: without a host of the copies, and without that of VMM's.
func TestWithoutAHostOfTheExample(t *testing.T) {
	text, err := fs.ReadFile(library.Files, "examples/standalone/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: text}}, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	found := 0
	for _, r := range capacity.Assess(cfg.Topology, capacity.Defaults()).Rows {
		name, ok := strings.CutPrefix(r.Subject, "without ")
		if !ok {
			continue
		}
		found++
		want := map[string]int{"lyo-hv1": 7, "lyo-mgmt": 0}[name]
		if got := running(t, cfg, &cfg.Topology.Hosts[hostNamed(cfg, name)]); int(r.Value) != want || got != want || r.Verdict != capacity.TooLittle {
			t.Errorf("without %s %g machines start, and %d in the simulator: %s", name, r.Value, got, r.Verdict)
		}
	}
	if found != 2 {
		t.Errorf("%d rows of missing hosts", found)
	}
}

// TestSharedStorageReachesCopiesWithoutAHost: nodes of a cluster that states shared storage start what the missing one held.
func TestSharedStorageReachesCopiesWithoutAHost(t *testing.T) {
	for _, x := range []struct {
		storage string
		want    int
	}{{"", 3}, {"shared_storage = false", 3}, {"shared_storage = true", 5}} {
		text, err := fleet([]int{4, 4, 4, 4}, []int{64, 32})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range []string{"lyo-hv1", "lyo-hv2"} {
			text = strings.Replace(text, "host \""+h+"\" {", "host \""+h+"\" {\n  cluster = cluster.lyon", 1)
		}
		text += "cluster \"lyon\" {\n  " + x.storage + "\n}\n"
		cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		got := map[string]float64{}
		for _, r := range capacity.Assess(cfg.Topology, capacity.Defaults()).Rows {
			if r.What == "of 5 machines start" {
				got[r.Subject] = r.Value
			}
		}
		worst := "without lyo-hv1"
		if x.want == 5 {
			worst = "without lyo-mgmt"
			x.want = 4 // VMM's own copy lies alone
		}
		if got["all hosts"] != 5 || got[worst] != float64(x.want) {
			t.Errorf("%q: %v", x.storage, got)
		}
	}
}

// TestMemoryThatIsNotStated is no reason to leave a row out: it decides nothing where the rest is enough or too little, and otherwise the row says
// that it is not stated.
func TestMemoryThatIsNotStated(t *testing.T) {
	for _, x := range []struct {
		silent      string
		all, worst  float64
		worstAnswer capacity.Verdict
	}{
		{"64 GiB", math.NaN(), 2, capacity.TooLittle}, // the other host has room for one machine, and no other
		{"6 GiB", 5, 3, capacity.TooLittle},
		{"128 GiB", math.NaN(), 2, capacity.TooLittle}, // VMM's copy may have room there or not
	} {
		text, err := fleet([]int{4, 4, 4, 4}, []int{64, 6})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range []string{"lyo-mgmt", "lyo-hv1", "lyo-hv2"} {
			before, after, _ := strings.Cut(text, "host \""+h+"\" {")
			own, rest, _ := strings.Cut(after, "\n}\n")
			text = before + "host \"" + h + "\" {" + strings.Replace(own, "  memory = \""+x.silent+"\"\n", "", 1) + "\n}\n" + rest
		}
		cfg, diags := model.Load(fstest.MapFS{"a.hcl": {Data: []byte(text)}}, []string{"."}, nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		rows := map[bool]capacity.Row{}
		for _, r := range capacity.Assess(cfg.Topology, capacity.Defaults()).Rows {
			if r.What == "of 5 machines start" {
				rows[r.Subject == "all hosts"] = r
			}
		}
		all, worst := rows[true], rows[false]
		if all.Value != x.all && !(math.IsNaN(all.Value) && math.IsNaN(x.all)) || worst.Value != x.worst || worst.Verdict != x.worstAnswer {
			t.Errorf("without %s: %g and %s %g (%s)", x.silent, all.Value, worst.Subject, worst.Value, worst.Verdict)
		}
	}
}

// started is how many of the protected machines run at the second site after the primary one was lost.
func started(t fataler, cfg *model.Config, down ...*model.Host) (n int) {
	for _, v := range lost(t, cfg, down...) {
		if cfg.Topology.VMs[v.VM].Label == "m" && v.Site == cfg.Topology.Deployment.SecondarySite.Value {
			n++
		}
	}
	return n
}

// running is how many of all machines do.
func running(t fataler, cfg *model.Config, down ...*model.Host) (n int) {
	for _, v := range lost(t, cfg, down...) {
		if v.Site == cfg.Topology.Deployment.SecondarySite.Value {
			n++
		}
	}
	return n
}

// lost are the machines after the primary site was lost, and these hosts a minute later.
func lost(t fataler, cfg *model.Config, down ...*model.Host) []scenarios.VMSummary {
	list, diags := scenarios.FailureNamed("F-1").Scenarios(cfg)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, h := range down {
		list[0].Drill.Faults = append(list[0].Drill.Faults, sim.Fault{Kind: sim.HostOutage, IDs: []int{hostNamed(cfg, h.Name)}, At: language.ConstantOf(6*3600 + 60)})
	}
	sum, err := list[0].Play(context.Background(), 1, 1, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return sum.VMs
}
