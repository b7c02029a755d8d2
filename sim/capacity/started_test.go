package capacity_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
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

// started is how many of the protected machines run at the second site after the primary one was lost.
func started(t *rapid.T, cfg *model.Config) (n int) {
	list, diags := scenarios.FailureNamed("F-1").Scenarios(cfg)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	sum, err := list[0].Play(context.Background(), 1, 1, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range sum.VMs {
		if cfg.Topology.VMs[v.VM].Label == "m" && v.Site == cfg.Topology.Deployment.SecondarySite.Value {
			n++
		}
	}
	return n
}
