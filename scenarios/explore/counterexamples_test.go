package explore

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/library"
)

var update = flag.Bool("update", false, "write the stories anew")

// design is an example with something wrong in it: texts of it and what stands in their place, and procedures of its own.
type design struct {
	name, example string
	changes       []string // from, to, from, to …
	more          string
	promise       string // that the shortest story breaks
}

// procedure writes one: a step a line, of what is done, to what, from which console, at which site, and how long people wait.
func procedure(name string, steps ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "procedure %q {\n", name)
	for _, s := range steps {
		f := strings.Fields(s)
		fmt.Fprintf(&b, "  step \"%s of %s\" {\n    do      = %q\n    target  = %q\n    console = %q\n    site    = %q\n", f[0], f[1], f[0], f[1], f[2], f[3])
		if len(f) > 4 {
			fmt.Fprintf(&b, "    wait_at_most = %q\n", f[4])
		}
		b.WriteString("  }\n")
	}
	return b.String() + "}\n"
}

// The steps of the standalone failback, in their order.
var (
	reverseVMM    = "reverse_replication vmm hyper_v_manager secondary 4h"
	vmmBack       = "planned_failover vmm hyper_v_manager secondary 4d"
	commitVMM     = "commit vmm hyper_v_manager primary"
	reverseAgain  = "reverse_replication vmm hyper_v_manager primary 4h"
	verifyAtHome  = "verify_vmm vmm vmm_console primary 2h"
	reverseAll    = "reverse_replication workloads vault primary 4h"
	allBack       = "planned_failover workloads vault primary 4d"
	commitAll     = "commit workloads vault primary"
	failOverVMM   = "unplanned_failover vmm hyper_v_manager secondary"
	verifyAway    = "verify_vmm vmm vmm_console secondary 2h"
	failOverAll   = "unplanned_failover workloads vault secondary"
	commitAway    = "commit workloads vault secondary"
	witness       = "  witness {\n    type = \"file_share\"\n    site = site.lille\n  }\n"
	synchronous   = "availability_mode = \"synchronous_commit\""
	lyonAtHome    = "site \"lyon\" {\n  internet          = true\n  domain_controller = true\n}"
	automaticMode = "failover_mode     = \"automatic\""
)

var designs = []design{
	{"vmm_in_its_own_protection", "standalone", []string{"vms = [vm.erp-app, vm.erp-db]\n\n  network", "vms = [vm.vmm01, vm.erp-app, vm.erp-db]\n\n  network", "hosts = [host.par-hv1, host.par-hv2]", "hosts = [host.par-hv1, host.par-hv2, host.par-mgmt]"}, "", "procedure_completes"},
	{"vmm_not_replicated", "standalone", []string{"replica_server                            = host.lyo-mgmt", "replica_server                            = host.par-hv1"}, "", "procedure_completes"},
	{"no_way_back_for_vmm", "standalone", []string{"authorized_primary_servers   = [host.lyo-mgmt]", "authorized_primary_servers   = [host.par-hv1]"}, "", "procedure_completes"},
	{"no_directory_at_the_second_site", "standalone", []string{lyonAtHome, "site \"lyon\" {\n  internet          = true\n  domain_controller = false\n}"}, "", "procedure_completes"},
	{"no_internet_at_the_second_site", "standalone", []string{lyonAtHome, "site \"lyon\" {\n  internet          = false\n  domain_controller = true\n}"}, "", "procedure_completes"},
	{"network_not_mapped", "standalone", []string{"  network_mapping {\n    from = network.prod-paris\n    to   = network.prod-lyon\n  }\n", ""}, "", "service_restored"},
	{"remote_database_not_replicated", "standalone", []string{"placement = \"same_vm\"", "placement = \"remote\"", "  vm        = vm.vmm01\n  edition", "  vm        = vm.sql01\n  edition"},
		"vm \"sql01\" {\n  host    = host.par-mgmt\n  network = network.prod-paris\n  disk \"d\" {\n    size = \"100 GiB\"\n  }\n}\n", "procedure_completes"},
	{"no_provider", "standalone", []string{"installed_on = [vm.vmm01]", "installed_on = []"}, "", "service_restored"},
	{"vault_before_vmm", "standalone", nil, procedure("failover", failOverAll, failOverVMM, verifyAway, commitAway), "procedure_completes"},
	{"vmm_not_verified", "standalone", nil, procedure("failover", failOverVMM, failOverAll, commitAway), "procedure_completes"},
	{"failover_in_the_lost_site", "standalone", nil, procedure("failover", "unplanned_failover vmm hyper_v_manager primary", verifyAway, failOverAll, commitAway), "procedure_completes"},
	{"workloads_home_before_vmm", "standalone", nil, procedure("failback", "reverse_replication workloads vault secondary 4h", "planned_failover workloads vault secondary 4d", "commit workloads vault secondary", reverseVMM, vmmBack, commitVMM, reverseAgain, verifyAtHome, reverseAll), "vmm_home_first"},
	{"vmm_left_unprotected_at_home", "standalone", nil, procedure("failback", reverseVMM, vmmBack, commitVMM, verifyAtHome, reverseAll, allBack, commitAll, reverseAll), "home_again"},
	{"failback_without_commit", "standalone", nil, procedure("failback", reverseVMM, vmmBack, reverseAgain, verifyAtHome, reverseAll, allBack, commitAll, reverseAll), "home_again"},
	{"planned_failback_before_reversal", "standalone", nil, procedure("failback", vmmBack, commitVMM, reverseVMM, reverseAgain, verifyAtHome, reverseAll, allBack, commitAll, reverseAll), "procedure_completes"},
	{"even_votes_without_witness", "stretched", []string{witness, "", "dynamic_quorum = true", "dynamic_quorum = false"}, "", "procedure_completes"},
	{"witness_at_the_first_site", "stretched", []string{"site = site.lille\n  }", "site = site.paris\n  }"}, "", "procedure_completes"},
	{"asynchronous_with_automatic_failover", "stretched", []string{synchronous, "availability_mode = \"asynchronous_commit\""}, "", "procedure_completes"},
	{"manual_failover_of_the_database", "stretched", []string{automaticMode, "failover_mode     = \"manual\""}, "", "procedure_completes"},
	{"provider_on_one_node", "stretched", []string{"installed_on = [vm.vmm-a, vm.vmm-b]", "installed_on = [vm.vmm-a]"}, "", "service_restored"},
	{"all_nodes_at_one_site", "stretched", []string{"host    = host.lyo-mgmt\n  cores   = 4\n  memory  = \"16 GiB\"", "host    = host.par-mgmt\n  cores   = 4\n  memory  = \"16 GiB\""}, "", "service_restored"},
	{"no_replica_of_the_database", "stretched", []string{"    replica \"b\" {\n      vm                = vm.sql-b\n      availability_mode = \"synchronous_commit\"\n      failover_mode     = \"automatic\"\n    }\n", ""}, "", "service_restored"},
}

// files are the text of a design, with more beside it.
func (d design) files(t *testing.T, more string) fs.FS {
	topology, err := fs.ReadFile(library.Files, "examples/"+d.example+"/topology.hcl")
	if err != nil {
		t.Fatal(err)
	}
	text := string(topology)
	for i := 0; i < len(d.changes); i += 2 {
		if !strings.Contains(text, d.changes[i]) {
			t.Fatalf("the example has no %q", d.changes[i])
		}
		text = strings.ReplaceAll(text, d.changes[i], d.changes[i+1])
	}
	return fstest.MapFS{"topology.hcl": {Data: []byte(text)}, "more.hcl": {Data: []byte(d.more)}, "replay.hcl": {Data: []byte(more)}}
}

func (d design) load(t *testing.T, more string) *model.Config {
	cfg, diags := model.Load(d.files(t, more), []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", d.name, diags)
	}
	return cfg
}

// TestWhatIsSubtlyWrongIsFound: each design breaks the promise that it should, the story of that is the shortest one, and it is the one on
// record. Every story, replayed in the timed simulator, comes to the same end.
func TestWhatIsSubtlyWrongIsFound(t *testing.T) {
	for _, d := range designs {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			v, err := Verify(context.Background(), d.load(t, ""), Bounds{Faults: 1, Machines: 1, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Counterexamples) == 0 {
				t.Fatal("nothing was found")
			}
			if got := v.Counterexamples[0].Promise; got != d.promise {
				t.Errorf("the shortest story breaks %s, not %s", got, d.promise)
			}
			golden(t, d.name, v)
			for i := range v.Counterexamples {
				replayed(t, d, &v.Counterexamples[i])
			}
		})
	}
}

// golden compares the shortest story, and the names of what else is broken, with those on record.
func golden(t *testing.T, name string, v *Verification) {
	var b bytes.Buffer
	for i := range v.Counterexamples {
		c := &v.Counterexamples[i]
		if i > 0 {
			fmt.Fprintf(&b, "also broken, after %d steps: %s: %s\n", len(c.Story), c.Promise, c.What)
			continue
		}
		fmt.Fprintf(&b, "%s\n", c.Promise)
		for j, e := range c.Story {
			fmt.Fprintf(&b, "%3d. %s\n", j+1, e.Text)
		}
		for _, l := range c.Lines {
			fmt.Fprintf(&b, "on %s:%d: %s\n", l.Range.Filename, l.Range.Start.Line, l.Why)
		}
	}
	file := filepath.Join("testdata", "stories", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(b.Bytes(), want) {
		t.Errorf("the story is not the one on record (%v); it is\n%s", err, b.Bytes())
	}
}

// replayed plays a counterexample's scenario.
func replayed(t *testing.T, d design, c *Counterexample) {
	if c.Scenario == "" {
		return
	}
	cfg := d.load(t, c.Scenario)
	list, diags := scenarios.Load(cfg)
	if diags.HasErrors() {
		t.Fatalf("%s: %v\n%s", c.Promise, diags, c.Scenario)
	}
	sum, err := list[0].Play(context.Background(), 1, 3, 1, func() {})
	if err != nil {
		t.Fatal(err)
	}
	verdict, diags := list[0].Judge(sum)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, e := range verdict.Expectations {
		if !e.Met {
			t.Errorf("%s is not replayed: %s\n%s", c.Promise, c.What, c.Scenario)
			for _, e := range sum.First.Timeline {
				t.Logf("%v %s %s %s", e.At, e.What, e.Target, e.Detail)
			}
		}
	}
}
