package rules_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// about are the rules of a group.
func about(group string) []*validate.Rule {
	return slices.DeleteFunc(slices.Clone(rules.All), func(r *validate.Rule) bool { return !strings.HasPrefix(r.ID, group) })
}

const library = "../../scenarios/library/"

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(library + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func judged(t *testing.T, texts ...string) []validate.Finding {
	t.Helper()
	files := fstest.MapFS{}
	for i, text := range texts {
		files[string(rune('a'+i))+".hcl"] = &fstest.MapFile{Data: []byte(text)}
	}
	config, diags := model.Load(files, []string{"."}, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return validate.Run(config, about("PRC"))
}

// The documented procedures are right as they are: written into a configuration they raise nothing, alone or with the
// example of their option.
func TestTheDocumentedProceduresRaiseNothing(t *testing.T) {
	for _, name := range []string{"standalone", "stretched"} {
		topology, procedures := readText(t, "examples/"+name+"/topology.hcl"), readText(t, name+".hcl")
		for _, found := range [][]validate.Finding{judged(t, topology, procedures), judged(t, procedures)} {
			for _, f := range found {
				t.Errorf("%s: %s", name, describe(f))
			}
		}
	}
}

// Steps of the documented procedures are there for a reason; without one, the rule that holds the reason speaks.
func TestWhatIsSaidWhenAStepIsMissing(t *testing.T) {
	for _, c := range []struct{ name, without, want string }{
		{"standalone", "see that VMM runs", "PRC001"},
		{"standalone", "commit the workloads", "PRC004"},
		{"standalone", "reverse the VMM machine's replication", "PRC006"},
		{"standalone", "commit the VMM machine's failback", "PRC004"},
		{"standalone", "let the VMM machine replicate to the secondary site again", "PRC010"},
		{"standalone", "see that VMM runs at the primary site", "PRC001"},
		{"standalone", "reverse the workloads' replication", "PRC006"},
		{"standalone", "fail the workloads back", "PRC021"},
		{"standalone", "let the workloads replicate to the secondary site again", "PRC010"},
		{"stretched", "commit the workloads", "PRC004"},
		{"stretched", "reverse the workloads' replication", "PRC006"},
	} {
		procedures := withoutStep(t, readText(t, c.name+".hcl"), c.without)
		var got []string
		for _, f := range judged(t, readText(t, "examples/"+c.name+"/topology.hcl"), procedures) {
			got = append(got, f.Rule.ID)
		}
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s without %q: %v, want %s", c.name, c.without, got, c.want)
		}
	}
}

func withoutStep(t *testing.T, text, name string) string {
	t.Helper()
	before, after, found := strings.Cut(text, "  step \""+name+"\" {\n")
	_, after, closed := strings.Cut(after, "\n  }\n")
	if !found || !closed {
		t.Fatalf("there is no step %q", name)
	}
	return before + after
}

// steps writes the steps of a table below, one a line: do, target, and what else is said.
func steps(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		b.WriteString("step \"" + string(rune('a'+i)) + "\" {\n  do = \"" + words[0] + "\"\n  target = \"" + words[1] + "\"\n")
		for _, w := range words[2:] {
			key, value, _ := strings.Cut(w, "=")
			b.WriteString("  " + key + " = \"" + value + "\"\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func TestProceduresThatAreMeantAsTheyAre(t *testing.T) {
	for _, c := range []struct{ name, option, when, steps string }{
		{"the failover of some machines after a host has failed", "standalone", "fault", "unplanned_failover workloads console=vault"},
		{"the first half of a failover", "standalone", "fault", "unplanned_failover vmm site=secondary\nverify_vmm vmm"},
		{"a planned move of the workloads and back", "standalone", "", "planned_failover workloads\ncommit workloads\nreverse_replication workloads\nplanned_failover workloads\ncommit workloads\nreverse_replication workloads"},
		{"a monthly test", "standalone", "", "test_failover workloads\ntest_failover_cleanup workloads"},
		{"an unplanned failover of VMM that is taken back", "standalone", "", "unplanned_failover vmm site=secondary console=hyper_v_manager\ncancel_failover vmm site=secondary"},
		{"a failover that waits for the repair and reverses", "standalone", "", "unplanned_failover vmm\nverify_vmm vmm\nunplanned_failover workloads\ncommit workloads\nreverse_replication workloads wait_at_most=4d"},
		{"the other half of a way home", "standalone", "previous_run", "reverse_replication workloads wait_at_most=4h\nplanned_failover workloads wait_at_most=4d\ncommit workloads\nreverse_replication workloads"},
		{"VMM alone goes home", "standalone", "repair", "reverse_replication vmm site=secondary\nplanned_failover vmm site=secondary wait_at_most=1d\ncommit vmm\nreverse_replication vmm"},
		{"a forced failover, and the way home once all is well", "stretched_cluster", "", "force_quorum sql\nforce_availability_group sql console=sql_server\nmove_availability_group sql site=primary wait_at_most=1d\nmove_vmm_role vmm site=primary"},
	} {
		text := "deployment \"d\" {\n  option = \"" + c.option + "\"\n}\nprocedure \"mine\" {\n" + steps(c.steps)
		if c.when != "" {
			text += "when = \"" + c.when + "\"\n"
		}
		for _, f := range judged(t, text+"}\n") {
			t.Errorf("%s: %s", c.name, describe(f))
		}
	}
}

func TestProceduresThatGoWrong(t *testing.T) {
	for _, c := range []struct {
		name, option, when, steps string
		want                      []string
	}{
		{"nobody looks at VMM", "standalone", "", "unplanned_failover vmm site=secondary\nunplanned_failover workloads\ncommit workloads", []string{"PRC001"}},
		{"the vault is used first", "standalone", "", "unplanned_failover workloads\ncommit workloads\nunplanned_failover vmm site=secondary\nverify_vmm vmm", []string{"PRC001"}},
		{"VMM is looked at too early", "standalone", "", "verify_vmm vmm\nunplanned_failover vmm site=secondary\nunplanned_failover workloads\ncommit workloads", []string{"PRC001"}},
		{"the vault fails the database over", "standalone", "", "unplanned_failover sql console=vault", []string{"PRC002"}},
		{"the database is failed over at the lost site", "standalone", "", "unplanned_failover sql console=hyper_v_manager site=primary", []string{"PRC003"}},
		{"a second failover in one procedure", "standalone", "", "unplanned_failover workloads\ncommit workloads\nunplanned_failover workloads\ncommit workloads", []string{"PRC006"}},
		{"a test copy blocks the failover", "standalone", "", "test_failover workloads\nunplanned_failover workloads\ncommit workloads", []string{"PRC018"}},
		{"a test during the resynchronisation", "stretched_cluster", "repair", "reverse_replication workloads wait_at_most=4h\ntest_failover workloads\ntest_failover_cleanup workloads", []string{"PRC012"}},
		{"VMM is failed back from the site it goes to", "standalone", "repair", "reverse_replication vmm site=secondary\nplanned_failover vmm site=primary wait_at_most=1d\ncommit vmm\nreverse_replication vmm", []string{"PRC008"}},
		{"VMM is committed after the workloads have gone", "standalone", "repair", "reverse_replication vmm\nplanned_failover vmm wait_at_most=1d\nverify_vmm vmm\nreverse_replication workloads\nplanned_failover workloads wait_at_most=1d\ncommit workloads\ncommit vmm\nreverse_replication vmm\nreverse_replication workloads", []string{"PRC009"}},
		{"the workloads go home and were never reversed", "standalone", "repair", "reverse_replication vmm\nplanned_failover vmm wait_at_most=1d\ncommit vmm\nreverse_replication vmm\nverify_vmm vmm\nplanned_failover workloads\ncommit workloads", []string{"PRC006"}},
		{"a role moves in the middle", "stretched_cluster", "", "planned_failover workloads\nmove_vmm_role vmm\ncommit workloads", []string{"PRC017"}},
		{"a planned failover is cancelled in the vault", "stretched_cluster", "", "prepare_planned_failover workloads\ncancel_planned_failover workloads", []string{"PRC020"}},
	} {
		text := "deployment \"d\" {\n  option = \"" + c.option + "\"\n}\nprocedure \"mine\" {\n" + steps(c.steps)
		if c.when != "" {
			text += "when = \"" + c.when + "\"\n"
		}
		var got []string
		found := judged(t, text+"}\n")
		for _, f := range found {
			got = append(got, f.Rule.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			for _, f := range found {
				t.Log(describe(f))
			}
		}
	}
}

// What a machine is going through now matters to a procedure that begins with it, and not to one that comes later.
func TestAPlannedFailoverMeetsTheMachinesAsTheyAre(t *testing.T) {
	for _, c := range []struct{ state, steps, want string }{
		{"initial_replication_in_progress", "planned_failover workloads\ncommit workloads", "PRC008"},
		{"resynchronizing", "planned_failover workloads\ncommit workloads", "PRC012"},
		{"resynchronizing", "planned_failover workloads wait_at_most=1d\ncommit workloads", ""},
		{"resynchronizing", "unplanned_failover workloads\ncommit workloads", ""},
		{"replicating", "planned_failover workloads\ncommit workloads", ""},
	} {
		text := "vm \"app\" {\n  count = 3\n  replication_state = \"" + c.state + "\"\n}\nprotection \"p\" {\n  vms = [vm.app]\n}\nprocedure \"mine\" {\n" + steps(c.steps) + "}\n"
		got := ""
		for _, f := range judged(t, text) {
			got += f.Rule.ID // once for the three machines
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.state, c.steps, got, c.want)
		}
	}
}
