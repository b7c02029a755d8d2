package whatif

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim/kernel"
)

// oneCopy is a deployment of one machine, VMM's own, that Hyper-V Replica copies every five minutes. Its disk is so large that no block is
// written twice, and nothing else is on the line.
const oneCopy = `
variable "line" { default = "20 Mbit/s" }
variable "burst" { default = 1 }
deployment "one" {
  option         = "standalone"
  primary_site   = site.a
  secondary_site = site.b
}
site "a" { domain_controller = true }
site "b" { domain_controller = true }
link "line" {
  between   = [site.a, site.b]
  bandwidth = var.line
}
host "a" {
  site = site.a
  replica_server { allowed_authentication_type = "kerberos" }
}
host "b" {
  site = site.b
  replica_server { allowed_authentication_type = "kerberos" }
}
vmm "v" {
  vm  = vm.m
  sql = sql.d
}
sql "d" {
  placement = "same_vm"
  vm        = vm.m
}
vm "m" {
  host = host.a
  disk "d" {
    size       = "1000000 TiB"
    write_rate = "1000 KiB/s"
  }
  hyperv_replica {
    replica_server        = host.b
    replication_frequency = "5m"
  }
}
procedure "over" {
  step "fail over" {
    do      = "unplanned_failover"
    target  = "vmm"
    console = "hyper_v_manager"
    site    = "secondary"
  }
}
scenario "lost" {
  duration = "5h"
  fault "churn_burst" {
    target       = vm.m
    at           = "160m"
    repair_after = "15m"
    factor       = var.burst
  }
  fault "site_outage" {
    target = site.a
    at     = "3h"
  }
  run "over" {
    procedure = procedure.over
    after     = "30m"
  }
}
`

// reading loads a text with some variables set.
func reading(text string, always map[string]cty.Value) Load {
	return func(values map[string]cty.Value) (*model.Config, []*scenarios.Scenario, error) {
		all := maps.Clone(values)
		maps.Copy(all, always)
		cfg, diags := model.Load(fstest.MapFS{"one.hcl": {Data: []byte(text)}}, []string{"one.hcl"}, all)
		list, more := scenarios.Load(cfg)
		if diags = append(diags, more...); diags.HasErrors() {
			return nil, nil, diags
		}
		return cfg, list, nil
	}
}

func amount(t *testing.T, text string) scenarios.Amount {
	t.Helper()
	a, err := scenarios.ParseAmount(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// exposure is the age of the newest recovery point when the site is lost, by the text: a capture every interval from the phase on; each is on
// the line for as long as its bytes take; one that comes due meanwhile follows at once (FACTS M-1, M-5).
func exposure(at, phase, line float64, written func(t float64) float64) float64 {
	const interval = 300
	point, captured := 0.0, 0.0
	for from := phase; ; {
		arrives := from + (written(from)-captured)/line
		if arrives > at {
			return at - point
		}
		point, captured = from, written(from)
		next := phase + interval*(math.Floor((from-phase)/interval+1e-9)+1)
		from = max(next, arrives)
	}
}

// On a periodic transfer of a constant load, and of one with a burst of fifteen minutes before the site is lost, --find returns the bandwidth
// that the formula of the transfer has for the same phases, to 0.1 %.
func TestTheBandwidthThatIsFoundIsThatOfTheFormula(t *testing.T) {
	const n, writes, at = 200, 1000 * 1024.0, 10800.0
	for _, c := range []struct {
		name  string
		burst float64
		until string
		limit float64
	}{{"a constant load", 1, "vm.m.rpo.p95 <= 450s", 450}, {"a burst", 4, "vm.m.rpo.p95 <= 20m", 1200}, {"a burst, at the median", 4, "vm.m.rpo.p50 <= 10m", 600}} {
		written := func(t float64) float64 {
			return writes * (t + (c.burst-1)*max(0, min(t, 10500)-9600))
		}
		rank := 0.95
		if strings.Contains(c.until, "p50") {
			rank = 0.5
		}
		meets := func(line float64) bool {
			var list []float64
			for i := range n {
				phase := math.Trunc(300e9*kernel.NewStreams(7, i).Unit("vm/m/phase")) / 1e9
				list = append(list, exposure(at, phase, line, written))
			}
			slices.Sort(list)
			return list[rankOf(n, rank)-1] <= c.limit
		}
		low, high := 1e6, 1e8
		for high/low > 1+1e-7 {
			if middle := math.Sqrt(low * high); meets(middle) {
				high = middle
			} else {
				low = middle
			}
		}
		condition, err := ParseCondition(c.until)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Find(context.Background(), &Search{Study: Study{Seed: 7, Replications: n, Scenario: "lost"}, Variable: "line",
			From: amount(t, "8 Mbit/s"), To: amount(t, "800 Mbit/s"), Condition: condition, Workers: 2, Progress: func() {},
			Load: reading(oneCopy, map[string]cty.Value{"burst": cty.NumberFloatVal(c.burst)})})
		if err != nil {
			t.Fatal(err)
		}
		if f.Bound != Least || f.Value == nil || math.Abs(f.Amount.Value/high-1) > 1e-3 {
			t.Errorf("%s: found %v %v, by the formula %.6g Mbit/s", c.name, f.Bound, f.Amount, 8*high/1e6)
			continue
		}
		if !f.Monotone || f.Low == nil || f.High == nil {
			t.Errorf("%s: monotone %v, interval %v %v", c.name, f.Monotone, f.Low, f.High)
		}
		t.Logf("%s: found %v, by the formula %.6g Mbit/s; interval %s to %s", c.name, *f.Value, 8*high/1e6, *f.Low, *f.High)
	}
}

// The value that is found is the first of a fine grid at which the condition holds.
func TestTheValueThatIsFoundIsThatOfAFineGrid(t *testing.T) {
	condition, _ := ParseCondition("vm.m.rpo.mean <= 300s")
	load := reading(oneCopy, nil)
	s := &Search{Study: Study{Seed: 3, Replications: 40, Scenario: "lost"}, Variable: "line", From: amount(t, "10 Mbit/s"), To: amount(t, "100 Mbit/s"),
		Condition: condition, Workers: 2, Progress: func() {}, Load: load}
	f, err := Find(context.Background(), s)
	if err != nil || f.Bound != Least {
		t.Fatalf("%v %+v", err, f)
	}
	const points = 400
	grid, err := scenarios.Between(s.From, s.To, nil, points)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range grid {
		vary := []scenarios.Vary{{Variable: "line", Values: []scenarios.Setting{{Value: cty.StringVal(a.Exactly()), Text: a.Exactly()}}}}
		variants, err := Grid(load, "lost", vary)
		if err != nil {
			t.Fatal(err)
		}
		study := s.Study
		if err := study.Resolve(variants, condition.Metrics()); err != nil {
			t.Fatal(err)
		}
		answer := NewAnswer(&study)
		if err := Play(context.Background(), &study, variants, 0, 40, 2, answer.Add); err != nil {
			t.Fatal(err)
		}
		if yes, _ := condition.holds(answer, estimated); yes {
			if step := math.Pow(10, 1.0/(points-1)); a.Value < f.Amount.Value*(1-1e-4) || a.Value > f.Amount.Value*step*1.001 {
				t.Errorf("of the grid it is %v, found is %v", a, f.Amount)
			}
			return
		}
	}
	t.Error("the condition holds nowhere on the grid")
}

// Of a variable that takes whole numbers only, the greatest one is found at which the condition holds: at the next it does not.
func TestOfWholeNumbersTheGreatestIsFound(t *testing.T) {
	condition, _ := ParseCondition("vm.m.rpo.p50 <= 15m && vm.m.rto.never <= 0")
	counted := "variable \"burst\" {\n default = 1\n validation {\n condition = floor(var.burst) == var.burst\n error_message = \"A count.\"\n }\n}"
	load := reading(strings.Replace(oneCopy, `variable "burst" { default = 1 }`, counted, 1), nil)
	f, err := Find(context.Background(), &Search{Study: Study{Seed: 3, Replications: 40, Scenario: "lost"}, Variable: "burst", From: amount(t, "1"), To: amount(t, "300"),
		Condition: condition, Workers: 2, Progress: func() {}, Load: load})
	if err != nil || f.Bound != Greatest || !f.Whole || f.Amount.Value != math.Trunc(f.Amount.Value) {
		t.Fatalf("%v %+v", err, f)
	}
	for more, want := range map[float64]bool{0: true, 1: false} {
		a := swept(t, load, "lost", 3, 40, 2, condition.Metrics(), varied("burst", fmt.Sprint(f.Amount.Value+more)))
		if yes, _ := condition.holds(a, estimated); yes != want {
			t.Errorf("a burst of %v times as much: %v", f.Amount.Value+more, yes)
		}
	}
}

// A variable that takes fractions is searched between whole ends, too: what is found is at most a part of 5e-5 from where the condition ceases to hold.
func TestBetweenWholeEndsAFractionIsFound(t *testing.T) {
	condition, _ := ParseCondition("vm.m.rpo.p50 <= 15m")
	load := reading(oneCopy, nil)
	find := func(from string) *Found {
		f, err := Find(context.Background(), &Search{Study: Study{Seed: 3, Replications: 40, Scenario: "lost"}, Variable: "burst", From: amount(t, from), To: amount(t, "300"),
			Condition: condition, Workers: 2, Progress: func() {}, Load: load})
		if err != nil || f.Bound != Greatest || f.Whole {
			t.Fatalf("%v %+v", err, f)
		}
		return f
	}
	f := find("1")
	for times, want := range map[float64]bool{1: true, 1 + 2*tolerance: false} {
		a := swept(t, load, "lost", 3, 40, 2, condition.Metrics(), varied("burst", fmt.Sprint(times*f.Amount.Value)))
		if yes, _ := condition.holds(a, estimated); yes != want {
			t.Errorf("a burst of %v times as much: %v", times*f.Amount.Value, yes)
		}
	}
	if g := find("1.5"); math.Abs(g.Amount.Value/f.Amount.Value-1) > 2*tolerance {
		t.Errorf("between 1 and 300 %v is found, and between 1.5 and 300 %v", f.Amount, g.Amount)
	}
}

// Where the condition holds at zero only, the search ends beside it.
func TestASearchEndsBesideZero(t *testing.T) {
	condition, _ := ParseCondition("vm.m.rpo.p50 <= 15m")
	f, err := Find(context.Background(), &Search{Study: Study{Seed: 3, Replications: 2, Scenario: "lost"}, Variable: "burst", From: amount(t, "0"), To: amount(t, "300"),
		Condition: condition, Workers: 2, Progress: func() {}, Load: reading(strings.Replace(oneCopy, "= var.burst", "= var.burst > 0 ? 300 : 1", 1), nil)})
	if err != nil || f.Bound != Greatest || f.Amount.Value != 0 || len(f.Probes) > 100 {
		t.Errorf("%v %v %v, %d probes", err, f.Bound, f.Amount, len(f.Probes))
	}
}

// What cannot be met is said to be so, and the reason is not the line; what always is met needs no bandwidth.
func TestWhatCannotBeMetAtAnyValueIsSaid(t *testing.T) {
	find := func(until string) *Found {
		condition, err := ParseCondition(until)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Find(context.Background(), &Search{Study: Study{Seed: 3, Replications: 40, Scenario: "lost"}, Variable: "line", From: amount(t, "20 Mbit/s"), To: amount(t, "2 Gbit/s"),
			Condition: condition, Workers: 2, Progress: func() {}, Load: reading(oneCopy, nil)})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := find("vm.m.rpo.p50 <= 1m")
	if f.Bound != Nowhere || f.Value != nil || f.Beyond == nil || f.Beyond.Holds || f.Causes == nil || f.Causes.Machine != "m" || len(f.Causes.Chain) < 2 {
		t.Errorf("%+v", f)
	}
	for until, want := range map[string]string{
		"vm.m.rpo.p50 <= 1h && vm.m.rto.p95 <= 1m":                "vm.m.rto of m with line = 2000 Mbit/s",
		"line.utilization.mean >= 0.1% && vm.m.rpo.p50 <= 1m":     "vm.m.rpo of m with line = 2000 Mbit/s",
		"vm.m.rto.never <= 0 && vm.m.rpo.p50 <= 1m":               "vm.m.rpo of m with line = 2000 Mbit/s",
		"vm.m.rpo.p50 <= 1m && line.utilization.mean >= 0.00001%": "vm.m.rpo of m with line = 2000 Mbit/s",
	} {
		f := find(until)
		if f.Bound != Nowhere || f.Causes == nil {
			t.Errorf("%s: %+v", until, f)
		} else if got := f.Causes.Metric + " of " + f.Causes.Machine + " with " + f.Causes.Variant; got != want || !strings.HasPrefix(f.Unmet, f.Causes.Metric+".") {
			t.Errorf("%s: %s, for %s, is explained, and not %s", until, got, f.Unmet, want)
		}
	}
	if f := find("vm.m.rpo.p50 <= 1h"); f.Bound != Always || f.Value != nil {
		t.Errorf("%+v", f)
	}
	if f := find("line.utilization.mean >= 20%"); f.Bound != Greatest || f.Value == nil {
		t.Errorf("%+v", f)
	}
}

func TestConditionsAreReadAndRefused(t *testing.T) {
	for text, want := range map[string]string{
		"vm.m.rpo <= 15m":       "no comparison",
		"vm.m.rpo.p95 = 15m":    "no comparison",
		"vm.m.rpo.p95 <= often": "not a number",
		"":                      "no comparison",
	} {
		if _, err := ParseCondition(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	c, err := ParseCondition(`result.objective.erp.rpo.p95 <= 15m && vm.erp-app[3].rto.max < 4h&&vmm.rto.never <= 0`)
	if err != nil || fmt.Sprint(c.Metrics()) != "[objective.erp.rpo vm.erp-app[3].rto vmm.rto]" {
		t.Errorf("%v %v", c.Metrics(), err)
	}
}
