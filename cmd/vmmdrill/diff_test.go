package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"vmmdrill/scenarios/library"
)

// rewording changes the text of a file, and fails the test if there is nothing to change.
type rewording struct{ file, old, new string }

// changes are pairs of configurations: an example, and what somebody does to it. What diff says of each is golden, in
// testdata/diff; silent are those of which it says nothing.
var changes = []struct {
	name, example string
	before        []rewording // what is so in both
	edits         []rewording
	whole         func(t *testing.T, text string) string // of topology.hcl
	silent        bool
}{
	{name: "renamed_machine", example: "standalone", edits: []rewording{{"*", "erp-db", "erp-sql"}}},
	{name: "renamed_machine_with_more_memory", example: "standalone", edits: []rewording{{"*", "erp-db", "erp-sql"}, {"topology.hcl", `memory  = "64 GiB"`, `memory  = "96 GiB"`}}},
	{name: "renamed_machines_hosts_and_site", example: "standalone", edits: []rewording{
		{"*", "erp-app", "app"}, {"topology.hcl", "par-hv", "prs-hv"}, {"topology.hcl", "lyo-mgmt", "lys-mgmt"}, {"topology.hcl", "par-mgmt", "prs-mgmt"},
		{"*", "site.paris", "site.pantin"}, {"topology.hcl", `site "paris"`, `site "pantin"`}}},
	{name: "renamed_objective_and_scenario", example: "standalone", edits: []rewording{
		{"drills.hcl", `objective "erp"`, `objective "business"`}, {"drills.hcl", "result.objective.erp", "result.objective.business"},
		{"drills.hcl", `scenario "paris_lost"`, `scenario "paris_burns"`}, {"drills.hcl", "= scenario.paris_lost", "= scenario.paris_burns"}}},
	{name: "halved_line", example: "standalone", edits: []rewording{{"topology.hcl", `bandwidth = var.wan_bandwidth`, `bandwidth = "100 Mbit/s"`}}},
	{name: "variable_default_changed", example: "standalone", edits: []rewording{{"topology.hcl", `default     = "200 Mbit/s"`, `default     = "1 Gbit/s"`}}},
	{name: "sql_moved_out", example: "standalone", edits: []rewording{
		{"topology.hcl", "placement = \"same_vm\" # or \"remote\", \"availability_group\"\n  vm        = vm.vmm01", "placement = \"remote\"\n  vm        = vm.sql01"},
		{"topology.hcl", `vm "erp-app" {`, "vm \"sql01\" {\n  host    = host.par-mgmt\n  cores   = 4\n  memory  = \"32 GiB\"\n  network = network.prod-paris\n\n" +
			"  disk \"data\" {\n    size       = \"200 GiB\"\n    write_rate = \"400 KiB/s\"\n  }\n\n" +
			"  hyperv_replica {\n    replica_server        = host.lyo-mgmt\n    replication_frequency = \"5m\"\n    recovery_points       = 12\n    authentication_type   = \"kerberos\"\n" +
			"    replica_server_port   = 80\n    failover_ip           = \"dhcp\"\n    preserve_write_order  = true\n  }\n}\n\nvm \"erp-app\" {"}}},
	{name: "witness_dropped", example: "stretched", edits: []rewording{
		{"topology.hcl", "  dynamic_quorum = true\n\n  witness {\n    type = \"file_share\"\n    site = site.lille\n  }\n\n  heartbeat {\n    same_subnet_delay      = \"1s\"\n    same_subnet_threshold  = 10",
			"  dynamic_quorum = true\n\n  heartbeat {\n    same_subnet_delay      = \"1s\"\n    same_subnet_threshold  = 10"}}},
	{name: "count_changed", example: "standalone", edits: []rewording{{"topology.hcl", "app_servers = 12", "app_servers = 10"}}},
	{name: "count_raised_and_memory", example: "standalone", edits: []rewording{{"topology.hcl", "app_servers = 12", "app_servers = 14"}, {"topology.hcl", `memory  = "8 GiB"`, `memory  = "12 GiB"`}}},
	{name: "replica_frequency_changed", example: "standalone", edits: []rewording{{"topology.hcl", "replication_frequency                     = \"5m\"\n  recovery_points                           = 12\n  app", "replication_frequency                     = \"30s\"\n  recovery_points                           = 12\n  app"}}},
	{name: "host_memory_shrunk", example: "standalone", edits: []rewording{{"topology.hcl", "host \"lyo-hv2\" {\n  site   = site.lyon\n  os     = \"2012R2\"\n  cores  = 32\n  memory = \"256 GiB\"", "host \"lyo-hv2\" {\n  site   = site.lyon\n  os     = \"2012R2\"\n  cores  = 32\n  memory = \"32 GiB\""}}},
	{name: "two_hosts_alike", example: "standalone", edits: []rewording{{"topology.hcl", `memory = "128 GiB"`, `memory = "96 GiB"`}}},
	{name: "objective_tightened", example: "standalone", edits: []rewording{{"drills.hcl", "rpo = \"15m\"\n  rto = \"4h\"", "rpo = \"15m\"\n  rto = \"1h\""}}},
	{name: "cloud_and_mapping_added", example: "standalone", edits: []rewording{
		{"topology.hcl", `cloud "silver" {`, "cloud \"bronze\" {\n  vmm                = vmm.vmm01\n  host_groups        = [host_group.lyon]\n  capability_profile = \"Hyper-V\"\n}\n\ncloud \"silver\" {"},
		{"topology.hcl", "  storage_mapping {", "  storage_mapping {\n    from = \"gold\"\n    to   = \"bronze\"\n  }\n\n  storage_mapping {"}}},
	{name: "machine_away_from_its_protection", example: "standalone", edits: []rewording{{"topology.hcl", "vms = [vm.erp-app, vm.erp-db]", "vms = [vm.erp-app]"}}},
	{name: "steps_and_expectations", example: "stretched", edits: []rewording{
		{"drills.hcl", `after     = "20m"`, `after     = exponential("20m")`}, {"drills.hcl", "result.vmm.rto.max <= duration(\"5m\")", "result.vmm.rto.p95 <= duration(\"5m\")"},
		{"drills.hcl", `repair_after = "2h"`, ``}}},
	{name: "groups_of_the_plan_turned_round", example: "standalone", edits: []rewording{{"topology.hcl",
		"  group \"database\" {\n    vms = [vm.erp-db]\n  }\n\n  group \"application\" {\n    vms = [vm.erp-app]\n  }", "  group \"application\" {\n    vms = [vm.erp-app]\n  }\n\n  group \"database\" {\n    vms = [vm.erp-db]\n  }"}}},
	{name: "old_key", example: "standalone", edits: []rewording{{"topology.hcl", `key_age = "1d"`, `key_age = "9d"`}}},
	{name: "old_key_put_aside", example: "standalone", edits: []rewording{{"topology.hcl", `key_age = "1d"`, `key_age = "9d" # vmmdrill:ignore VLT002 -- registered during the migration`}}},
	{name: "old_key_put_aside_later", example: "standalone", before: []rewording{{"topology.hcl", `key_age = "1d"`, `key_age = "9d"`}},
		edits: []rewording{{"topology.hcl", `key_age = "9d"`, `key_age = "9d" # vmmdrill:ignore VLT002 until=2999-12-31 -- registered during the migration`}}},
	{name: "rule_of_the_old_key_disabled", example: "standalone", before: []rewording{{"topology.hcl", `key_age = "1d"`, `key_age = "9d"`}},
		edits: []rewording{{"drills.hcl", `objective "erp" {`, "lint {\n  disable = [\"VLT002\"]\n}\n\nobjective \"erp\" {"}}},
	{name: "old_key_taken_lightly", example: "standalone", before: []rewording{{"topology.hcl", `key_age = "1d"`, `key_age = "9d"`}},
		edits: []rewording{{"drills.hcl", `objective "erp" {`, "lint {\n  severity = { VLT002 = \"note\" }\n}\n\nobjective \"erp\" {"}}},
	{name: "reordered", example: "standalone", whole: turnedRound, silent: true},
	{name: "reordered_stretched", example: "stretched", whole: turnedRound, silent: true},
	{name: "reformatted", example: "standalone", whole: reformatted, silent: true},
	{name: "commented", example: "stretched", edits: []rewording{{"topology.hcl", "site = site.paris\n", "site = site.paris # where it all began\n"}}, silent: true},
	{name: "written_otherwise", example: "standalone", silent: true, edits: []rewording{
		{"topology.hcl", "bandwidth = var.wan_bandwidth", `bandwidth = "0.2 Gbit/s"`}, {"topology.hcl", `memory = "128 GiB"`, `memory = "131072 MiB"`},
		{"topology.hcl", "count   = local.app_servers", "count   = 3 * 4"}, {"topology.hcl", "between   = [site.paris, site.lyon]", "between   = [site.lyon, site.paris]"},
		{"topology.hcl", "count.index % 2 == 0 ? host.par-hv1 : host.par-hv2", "[host.par-hv1, host.par-hv2][count.index % 2]"},
		{"topology.hcl", "vms = [vm.erp-app, vm.erp-db]", "vms = [vm.erp-db, vm.erp-app]"}, {"drills.hcl", `at     = "12h"`, `at     = "720m"`},
		{"drills.hcl", `result.objective.erp.rto.p95 <= duration("4h")`, `(result["objective"].erp.rto.p95 <= (duration("4h")))`}}},
	{name: "defaults_written", example: "standalone", silent: true, edits: []rewording{{"topology.hcl", "  rtt       = \"12 ms\"", "  rtt       = \"12 ms\"\n  loss = null"},
		{"topology.hcl", "  host    = host.par-mgmt\n", "  host    = host.par-mgmt\n  boot_time = triangular(\"60s\", \"120s\", \"5m\")\n"}}},
}

// turnedRound has the blocks of a text in the opposite order.
func turnedRound(t *testing.T, text string) string {
	file, diags := hclsyntax.ParseConfig([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var list []string
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		r := b.Range()
		list = append(list, text[r.Start.Byte:r.End.Byte])
	}
	slices.Reverse(list)
	return strings.Join(list, "\n")
}

// reformatted has neither comments nor indentation, and empty lines instead.
func reformatted(_ *testing.T, text string) string {
	var list []string
	for _, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		list = append(list, strings.TrimSpace(line), "")
	}
	return strings.Join(list, "\n")
}

// TestDiffSaysExactlyWhatAChangeDoes compares the examples before and after a change, and without the scenarios the other way round.
func TestDiffSaysExactlyWhatAChangeDoes(t *testing.T) {
	dir := t.TempDir()
	golden, err := filepath.Abs("testdata/diff")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, x := range changes {
		t.Run(x.name, func(t *testing.T) {
			before := filepath.Join(dir, x.name, "old")
			for _, side := range []string{"old", "new"} {
				if err := os.CopyFS(filepath.Join(dir, x.name, side), sub(library.Files, "examples/"+x.example)); err != nil {
					t.Fatal(err)
				}
				for _, e := range x.before {
					e.apply(t, filepath.Join(dir, x.name, side))
				}
			}
			for _, e := range x.edits {
				e.apply(t, filepath.Join(dir, x.name, "new"))
			}
			if x.whole != nil {
				file := filepath.Join(dir, x.name, "new", "topology.hcl")
				text := read(t, file)
				if err := os.WriteFile(file, []byte(x.whole(t, text)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(filepath.Dir(before))
			got := played(t, "--replications=20", "old", "new") + "\n" + played(t, "--no-simulate", "new", "old")
			if x.silent {
				if got != "exit code 0\n\nexit code 0\n" {
					t.Errorf("it is not silent:\n%s", got)
				}
				return
			}
			want := filepath.Join(golden, x.name+".txt")
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if text := read(t, want); got != text {
				t.Errorf("it says\n%s\ninstead of\n%s", got, text)
			}
		})
	}
}

// TestDiffComparesEveryKindOfBlock has one block of each kind that the language knows: each one is compared.
func TestDiffComparesEveryKindOfBlock(t *testing.T) {
	whole := map[string]string{ // of those that cannot be empty
		"objective": "vms = []", "link": "between = []\nbandwidth = \"1 Gbit/s\"", "scenario": `duration = "1h"`, "whatif": "scenario = scenario.x",
		"rule": "condition = true\nerror_message = \"no\"", "invariant": "condition = true\nerror_message = \"no\"",
	}
	var kinds, text []string
	for _, d := range languageReference() {
		if !d.Block || strings.Contains(d.Address, ".") {
			continue
		}
		kinds = append(kinds, d.Name)
		name := ""
		if d.Labelled {
			name = `"x" `
		}
		text = append(text, fmt.Sprintf("%s %s{\n%s\n}\n", d.Name, name, whole[d.Name]))
	}
	t.Chdir(t.TempDir())
	for dir, content := range map[string]string{"all": strings.Join(text, ""), "none": ""} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "a.hcl"), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	told := played(t, "--no-simulate", "none", "all")
	for _, kind := range kinds {
		if !strings.Contains(told, "\nadded "+kind+".x\n") && !strings.Contains(told, "\nadded "+kind+"\n") {
			t.Errorf("%s is not compared", kind)
		}
	}
	if len(kinds) < 20 {
		t.Errorf("there are only %d kinds of block", len(kinds))
	}
}

// played is what diff says, and how it ends.
func played(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"diff", "--fail-on-regression", "--quiet"}, args...), &out, &errs)
	if errs.Len() > 0 {
		t.Errorf("%s", errs.String())
	}
	return fmt.Sprintf("%sexit code %d\n", out.String(), code)
}

// apply changes one file, or all ("*").
func (e *rewording) apply(t *testing.T, dir string) {
	t.Helper()
	changed := 0
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || e.file != "*" && e.file != name {
			return err
		}
		text := read(t, filepath.Join(dir, name))
		changed += strings.Count(text, e.old)
		return os.WriteFile(filepath.Join(dir, name), []byte(strings.ReplaceAll(text, e.old, e.new)), 0o644)
	})
	if err != nil || changed == 0 {
		t.Fatalf("%q is in no file: %v", e.old, err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
