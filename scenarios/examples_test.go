package scenarios_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
	"vmmdrill/sim"
	"vmmdrill/sim/kernel"
)

// example is an embedded deployment with some text added to it.
func example(t testing.TB, name, more string) *model.Config {
	t.Helper()
	files := fstest.MapFS{"more.hcl": {Data: []byte(more)}}
	for _, f := range []string{"topology.hcl", "drills.hcl"} {
		text, err := fs.ReadFile(library.Files, "examples/"+name+"/"+f)
		if err != nil {
			t.Fatal(err)
		}
		files[f] = &fstest.MapFile{Data: text}
	}
	cfg, diags := model.Load(files, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return cfg
}

// play plays one scenario of an example 20 times and judges it.
func play(t testing.TB, name, more, scenario string) scenarios.Verdict {
	t.Helper()
	list, diags := scenarios.Load(example(t, name, more))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	i := slices.IndexFunc(list, func(s *scenarios.Scenario) bool { return s.Name == scenario })
	if i < 0 {
		t.Fatalf("no scenario %q", scenario)
	}
	sum, err := list[i].Play(context.Background(), 1, 20, 2, func() {})
	if err != nil {
		t.Fatal(err)
	}
	v, diags := list[i].Judge(sum)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return v
}

// doneAt is when a step with a source was finished for the first time, or Never.
func doneAt(timeline []sim.Entry, source string) kernel.Time {
	for _, e := range timeline {
		if strings.HasPrefix(e.Detail, source+" done") {
			return e.At
		}
	}
	return kernel.Never
}

func beginsAt(timeline []sim.Entry, source string) kernel.Time {
	for _, e := range timeline {
		if strings.HasPrefix(e.Detail, source+" begins") {
			return e.At
		}
	}
	return kernel.Never
}

// VMM is failed over, then seen running, and only then is the vault used; the commit comes last.
func TestTheDocumentedOrderIsOnTheTimeline(t *testing.T) {
	timeline := play(t, "standalone", "", "paris_lost").Summary.First.Timeline
	order := []string{"R-27", "R-28", "R-29", "R-30"}
	for i := 1; i < len(order); i++ {
		before, after := doneAt(timeline, order[i-1]), beginsAt(timeline, order[i])
		if before == kernel.Never || after == kernel.Never || before > after {
			t.Errorf("%s is done at %v, %s begins at %v", order[i-1], before, order[i], after)
		}
	}
}

const vaultFirst = `
procedure "vault_first" {
  step "fail the workloads over" {
    do      = "unplanned_failover"
    target  = "workloads"
    console = "vault"
    site    = "secondary"
  }
}

scenario "impatient" {
  duration = "1d"
  fault "site_outage" {
    target = site.paris
    at     = "1h"
  }
  run "vault_first" {
    procedure = procedure.vault_first
    after     = "30m"
  }
}
`

func TestAProcedureThatGoesToTheVaultFirstIsRefusedBecauseVMMIsDown(t *testing.T) {
	v := play(t, "standalone", vaultFirst, "impatient")
	if v.Passed() {
		t.Error("the scenario passed")
	}
	if len(v.Summary.Refusals) != 13 {
		t.Errorf("%d machines were refused, of 13", len(v.Summary.Refusals))
	}
	for _, r := range v.Summary.Refusals {
		if r.Code != "VMM_DOWN" || r.Operation != "unplanned_failover" || r.Count != 20 {
			t.Errorf("%+v", r)
		}
	}
	if s := v.Summary.Runs[0]; s.Completed != 0 || s.Stopped != "fail the workloads over" {
		t.Errorf("%+v", s)
	}
}

//
func TestParisLostAndBackEndsInTheInitialState(t *testing.T) {
	v := play(t, "standalone", "", "paris_lost_and_back")
	if v.Summary.Home != v.Summary.Replications {
		t.Errorf("%d of %d replications ended in the initial state", v.Summary.Home, v.Summary.Replications)
	}
	timeline := v.Summary.First.Timeline
	order := []string{"R-34", "R-35", "R-36", "R-37", "R-38", "R-39", "R-40", "R-41"}
	for i := 1; i < len(order); i++ {
		if before, after := doneAt(timeline, order[i-1]), beginsAt(timeline, order[i]); before == kernel.Never || before > after {
			t.Errorf("%s is done at %v, %s begins at %v", order[i-1], before, order[i], after)
		}
	}
}

// outages is a scenario in which some sites are lost at the same instant and nobody does anything.
func outages(sites ...string) string {
	text := "scenario \"nobody\" {\n  duration = \"12h\"\n"
	for _, s := range sites {
		text += fmt.Sprintf("  fault \"site_outage\" {\n    target = site.%s\n    at     = \"1h\"\n  }\n", s)
	}
	return text + "}\n"
}

// the management server comes over by itself.
func TestVMMOfAClusterIsBackWithoutAnyManualStep(t *testing.T) {
	rto := play(t, "stretched", outages("paris"), "nobody").Summary.VMM.RTO
	if rto.Max == nil || *rto.Max > 300 || *rto.Max == 0 {
		t.Errorf("VMM was away for %v", rto)
	}
}

// FACTS C-9: one node of three votes is no majority.
func TestVMMOfAClusterStaysDownWhenTheWitnessIsLostWithTheSite(t *testing.T) {
	v := play(t, "stretched", outages("paris", "lille"), "nobody")
	if v.Summary.VMM.RTO.Never != v.Summary.Replications {
		t.Errorf("VMM was back in %d of %d replications", v.Summary.Replications-v.Summary.VMM.RTO.Never, v.Summary.Replications)
	}
}

func TestALineCutMakesNobodyRunTwice(t *testing.T) {
	if v := play(t, "stretched", "", "line_cut"); v.Summary.SplitBrain != 0 || !v.Passed() {
		t.Errorf("%+v", v.Expectations)
	}
}

// A result is a function of the seed and the number of its replication; workers do not matter, and seeds do.
func TestTheSameSeedGivesTheSameTimelinesWhateverTheNumberOfWorkers(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		list, diags := scenarios.Load(example(t, name, ""))
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		hashes := func(seed uint64, workers int) string {
			var all []string
			w := scenarios.WhatIf{Variants: []scenarios.Variant{{Topology: example(t, name, "").Topology, Drill: list[0].Drill}}, Seed: seed, Replications: 16, Workers: workers}
			err := scenarios.Sweep(context.Background(), w, func(_ scenarios.Cell, r sim.Result) { all = append(all, r.Hash) })
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(all, " ")
		}
		one := hashes(1, 1)
		if eight := hashes(1, 8); one != eight {
			t.Errorf("%s: with one worker %s, with eight %s", name, one, eight)
		}
		if other := hashes(2, 1); one == other {
			t.Errorf("%s: seeds 1 and 2 give the same timelines", name)
		}
		if first, _, _ := strings.Cut(one, " "); strings.Count(one, first) == 16 {
			t.Errorf("%s: all replications are alike", name)
		}
	}
}

func TestAnInterruptedSweepHandsOverWhatIsComplete(t *testing.T) {
	list, _ := scenarios.Load(example(t, "stretched", ""))
	ctx, cancel := context.WithCancel(context.Background())
	sum, err := list[0].Play(ctx, 1, 10_000, 2, func() { cancel() })
	if err != context.Canceled || sum.Replications == 0 || sum.Replications == 10_000 {
		t.Errorf("%v after %d replications", err, sum.Replications)
	}
}

// What an expectation may ask of the result: machines by name and index, objectives, links, refusals.
func TestAnExpectationReachesEveryFigureOfTheResult(t *testing.T) {
	v := play(t, "standalone", vaultFirst+`
scenario "asked" {
  duration = "1d"
  fault "site_outage" {
    target = site.paris
    at     = "1h"
  }
  run "vault_first" {
    procedure     = procedure.vault_first
    must_complete = false
  }
  expect "one machine of many is never back" {
    condition     = result.vm["erp-app"][3].rto.never == result.replications && result.vm.erp-db.rto.max > duration("10d")
    error_message = "no"
  }
  expect "every machine was refused every time" {
    condition     = length([for r in result.refusals : r if r.code == "VMM_DOWN" && r.count == 20]) == 13
    error_message = "no"
  }
  expect "times are written for people" {
    condition     = duration_text(result.vm.erp-db.rto.max) == "never" && duration_text(3959.5) == "1h6m0s" && duration_text(-90) == "-1m30s"
    error_message = "no"
  }
  expect "the line was used" {
    condition     = result.link.wan.mean_bits_per_second > 0 && result.link.wan.utilization.max < 1
    error_message = "no"
  }
  expect "the impossible" {
    condition     = result.vmm.rto.p50 <= 60 && result.ended_in_initial_state == 0 && result.split_brain == 0 && result.data_lost_bytes.max >= 0
    error_message = "VMM was never back in ${result.vmm.rto.never} of ${result.replications}."
  }
}
`, "asked")
	var got []string
	for _, e := range v.Expectations {
		got = append(got, fmt.Sprintf("%s: %v %s", e.Name, e.Met, e.Message))
	}
	want := []string{"one machine of many is never back: true ", "every machine was refused every time: true ", "times are written for people: true ", "the line was used: true ",
		"the impossible: false VMM was never back in 20 of 20."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if v.Summary.Objectives[0].Met || v.Passed() {
		t.Error("an objective over machines that never came back was met")
	}
}

// mistakes are scenarios that cannot be meant, with what the author is told.
func TestEveryMistakeOfAScenarioIsToldOnItsLine(t *testing.T) {
	_, diags := scenarios.Load(example(t, "standalone", `
procedure "mine" {
  step "x" {
    do     = "unplaned_failover"
    target = "vmm"
  }
}

scenario "wrong" {
  duration = "0s"
  fault "site_outtage" {
    target = site.paris
    at     = "1h"
  }
  fault "link_outage" {
    target = site.paris
    at     = "1h"
  }
  run "first" {
    procedure = procedure.failover
    when      = "previous_run"
  }
  run "back" {
    procedure = procedure.failback
  }
  run "unknown" {
    procedure = procedure.failovr
  }
  expect "typo" {
    condition     = result.objectives.erp.rto.p95 < 5
    error_message = "x"
  }
  expect "kind" {
    condition     = result.vmm.rto.p95
    error_message = "x"
  }
}

whatif "much" {
  scenario = scenario.paris_lost
  vary "wan_bandwith" {
    values = "50 Mbit/s"
  }
}
`))
	var got bytes.Buffer
	for _, d := range diags {
		line := hcl.Range{}
		if d.Subject != nil {
			line = *d.Subject
		}
		fmt.Fprintf(&got, "%s:%d: %s: %s\n", line.Filename, line.Start.Line, d.Summary, d.Detail)
	}
	want := `more.hcl:4: Unknown operation: An operator cannot "unplaned_failover"; there are`
	if !strings.HasPrefix(got.String(), want) {
		t.Errorf("the message begins with\n%s", got.String())
	}
	for _, want := range []string{
		`Did you mean "unplanned_failover"?`,
		`more.hcl:10: Wrong value: A scenario lasts longer than nothing and at most 3660d.`,
		`more.hcl:11: Unknown fault: There is no fault "site_outtage"; there are ["site_outage"`,
		`more.hcl:16: Wrong kind of reference: A link_outage strikes a link; this refers to a site.`,
		`more.hcl:19: Nothing to wait for: Run "first" begins after the run before it, but it is the first.`,
		`more.hcl:23: Nothing to wait for: Run "back" begins after a repair, but no fault of this scenario has repair_after.`,
		`more.hcl:27: Unknown procedure: No procedure "failovr" serves this deployment. Did you mean "failover"?`,
		`more.hcl:30: Unsupported attribute: This object does not have an attribute named "objectives".`,
		`more.hcl:34: Wrong kind of value: This has to be true or false; it is a number`,
		`more.hcl:41: Unknown variable: No variable called "wan_bandwith" is declared. Did you mean "wan_bandwidth"?`,
		`more.hcl:42: Wrong kind of value: This has to be a list; it is a string.`,
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("nobody is told: %s\nbut:\n%s", want, got.String())
		}
	}
}

func TestAProcedureOfTheConfigurationTakesThePlaceOfTheDocumentedOne(t *testing.T) {
	cfg := example(t, "standalone", "procedure \"failover\" {\n  description = \"ours\"\n}\nprocedure \"other\" {}\n")
	list := scenarios.Procedures(cfg)
	var got []string
	for i := range list {
		got = append(got, list[i].Name+"/"+list[i].Description.Value)
	}
	if len(got) != 3 || got[0] != "failover/ours" || got[2] != "other/" {
		t.Errorf("%q", got)
	}
}

// A cluster's role is no machine: an operation of option 1 is refused for it, and a change of recovery point is refused
// after the commit instead of being taken for done.
func TestAnOrderThatCannotBeCarriedOutIsRefused(t *testing.T) {
	const more = `
procedure "mistaken" {
  step "operate the role as a machine" {
    do      = "%s"
    target  = "%s"
    console = "hyper_v_manager"
    site    = "secondary"
    %s
  }
}

scenario "mistaken" {
  duration = "1d"
  fault "site_outage" {
    target = site.paris
    at     = "1h"
  }
  run "failover" {
    procedure = procedure.failover
    after     = "30m"
  }
  run "mistaken" {
    procedure = procedure.mistaken
    when      = "previous_run"
  }
}
`
	for _, c := range []struct{ example, do, target, extra, code string }{
		{"stretched", "unplanned_failover", "vmm", "", "OTHER_OPTION"},
		{"stretched", "planned_failover", "sql", "caught_up = true", "OTHER_OPTION"},
		{"standalone", "change_recovery_point", "workloads", "", "COMMITTED"},
	} {
		text := fmt.Sprintf(more, c.do, c.target, c.extra)
		if c.target == "workloads" {
			text = strings.Replace(text, `console = "hyper_v_manager"`, `console = "vault"`, 1)
		}
		v := play(t, c.example, text, "mistaken")
		if len(v.Summary.Refusals) == 0 || v.Summary.Refusals[len(v.Summary.Refusals)-1].Code != c.code || v.Passed() {
			t.Errorf("%s %s: passed %t, refusals %+v", c.do, c.target, v.Passed(), v.Summary.Refusals)
		}
	}
}

// TestASummaryKeepsTheDistributions: of VMM and of each objective with its limits, and of all protected machines where none is stated.
func TestASummaryKeepsTheDistributions(t *testing.T) {
	for _, c := range []struct{ example, want string }{
		{"standalone", "vmm.rto vmm.rpo objective.erp.rto≤14400 objective.erp.rpo≤900"},
		{"stretched", "vmm.rto vmm.rpo workloads.rto workloads.rpo"},
	} {
		v := play(t, c.example, "", "paris_lost")
		var names []string
		for _, d := range v.Summary.Distributions {
			name := d.Metric
			if d.Limit != nil {
				name += fmt.Sprintf("≤%g", *d.Limit)
			}
			names = append(names, name)
			if len(d.Values) != 20 || !slices.IsSorted(d.Values) || d.Unit != scenarios.Seconds {
				t.Errorf("%s of %s: %v in %s", d.Metric, c.example, d.Values, d.Unit)
			}
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s has %s", c.example, got)
		}
		if got, want := v.Summary.Distributions[0].Values[9], *v.Summary.VMM.RTO.P50; got != want {
			t.Errorf("%s: half of the replications keep within %v s, p50 is %v s", c.example, got, want)
		}
	}
}

// TestAnInterruptedScenarioHasAnEmptySummary, whether or not it has objectives.
func TestAnInterruptedScenarioHasAnEmptySummary(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"standalone", "stretched"} {
		list, _ := scenarios.Load(example(t, name, ""))
		if sum, err := list[0].Play(ctx, 1, 20, 2, func() {}); err == nil || sum.Replications > 2 {
			t.Errorf("%s: %d replications, %v", name, sum.Replications, err)
		}
	}
}
