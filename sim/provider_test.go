package sim

import (
	"fmt"
	"testing"
	"time"

	"vmmdrill/model/language"
)

// TestTheProviderConnectsAgain: after an outage of the vault, or of the Internet at VMM's site, the vault takes orders when that is repaired
// and the Provider has connected, which takes 10 s here (FACTS F-11, F-12). What does not go through the vault does not wait.
func TestTheProviderConnectsAgain(t *testing.T) {
	topology := twoSites{more: protectedMachine}.topology(t)
	for _, c := range []struct {
		kind FaultKind
		id   int
		do   string
		wait float64 // after the repair; negative: there is nothing to wait for
	}{
		{VaultOutage, 0, "check_vmm", 10}, {InternetOutage, 0, "check_vmm", 10}, {InternetOutage, 1, "check_vmm", -1},
		{VaultOutage, 0, "test_failover", 10}, {VaultOutage, 0, "move_vmm_role", -1},
	} {
		target := "vmm"
		if c.do == "test_failover" {
			target = "workloads"
		}
		run := one(c.do, target, 60)
		run.Steps[0].WaitAtMost.Value = time.Hour
		r := Run(topology, Drill{Duration: 12 * time.Hour, Faults: []Fault{struck(c.kind, c.id, lostAt, 600)}, Runs: []ProcedureRun{run}}, fixed(0.5))
		want := lostAt + 600 + c.wait
		if c.wait < 0 {
			want = lostAt + 60
		}
		if got := r.Runs[0].Ended.Seconds(); !r.Runs[0].Completed || got != want {
			t.Errorf("%s at %d: %s is done at %v s, want %v s: %+v", c.kind, c.id, c.do, got, want, r.Refusals)
		}
	}
}

// TestAnImpatientOperatorIsToldThatTheProviderConnects, and one who asks when it has is not.
func TestAnImpatientOperatorIsToldThatTheProviderConnects(t *testing.T) {
	topology := twoSites{}.topology(t)
	for after, refusals := range map[float64]string{599: "VAULT_DOWN", 605: ProviderConnects.Code, 610: ""} {
		r := Run(topology, Drill{Duration: 2 * time.Hour, Faults: []Fault{struck(VaultOutage, 0, lostAt, 600)}, Runs: []ProcedureRun{one("check_vmm", "vmm", after)}}, fixed(0.5))
		got := ""
		if len(r.Refusals) > 0 {
			got = r.Refusals[0].Code
		}
		if got != refusals {
			t.Errorf("after %v s: refused because of %q, want %q", after, got, refusals)
		}
	}
}

// TestVMMIsBackWhenItsProviderIsConnected: its RTO lasts until a vault operation would be accepted. A service that starts after the repair has
// connected in doing so, and does not connect twice.
func TestVMMIsBackWhenItsProviderIsConnected(t *testing.T) {
	const runs = 20 + overhead + starts
	for lasts, want := range map[float64]float64{50: runs, 94: runs, 200: 210, 3000: 3010} {
		repair := language.ConstantOf(lasts)
		d := lostAfter(lostAt)
		d.Faults = append(d.Faults, Fault{Kind: VaultOutage, IDs: []int{0}, At: language.ConstantOf(lostAt), RepairAfter: &repair})
		if r := Run(twoSites{}.topology(t), d, fixed(0.5)); r.VMM.RTO != want {
			t.Errorf("%s: VMM is away for %v s, want %v s", fmt.Sprintf("vault away for %v s", lasts), r.VMM.RTO, want)
		}
	}
}
