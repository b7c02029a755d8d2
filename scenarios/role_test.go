package scenarios_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"vmmdrill/model"
	"vmmdrill/scenarios"
)

// players are who plays each role in the examples, "" for nobody.
var players = []struct{ fault, role, standalone, stretched string }{
	{"site_outage", "primary", "primary (paris)", "primary (paris)"},
	{"site_outage", "secondary", "secondary (lyon)", "secondary (lyon)"},
	{"site_outage", "witness", "", "witness (lille)"},
	{"link_outage", "line", "line (wan)", "line (paris-lyon)"},
	{"link_outage", "primary_witness_line", "", "primary_witness_line (paris-lille)"},
	{"link_outage", "secondary_witness_line", "", "secondary_witness_line (lyon-lille)"},
	{"host_outage", "vmm", "vmm (par-mgmt)", "vmm (par-mgmt)"},
	{"host_outage", "vmm_other", "vmm_other (lyo-mgmt)", "vmm_other (lyo-mgmt)"},
	{"host_outage", "workloads", "workloads (par-hv1 and 1 more)", "workloads (par-hv1)"},
	{"host_outage", "first_workload", "first_workload (par-hv1)", "first_workload (par-hv1)"},
	{"host_outage", "copies", "copies (lyo-hv1 and 1 more)", "copies (lyo-hv1)"},
	{"host_outage", "first_copy", "first_copy (lyo-hv1)", "first_copy (lyo-hv1)"},
	{"vm_outage", "vmm", "vmm (vmm01)", "vmm (vmm-a)"},
	{"vm_outage", "vmm_other", "", "vmm_other (vmm-b)"},
	{"vm_outage", "sql", "sql (vmm01)", "sql (sql-a)"},
	{"vm_outage", "sql_other", "", "sql_other (sql-b)"},
	{"vm_outage", "workloads", "workloads (erp-app[0] and 12 more)", `workloads (web["back"] and 1 more)`},
	{"vm_outage", "first_workload", "first_workload (erp-app[0])", `first_workload (web["back"])`},
	{"witness_outage", "vmm", "", "vmm (vmm)"},
	{"witness_outage", "sql", "", "sql (sql)"},
	{"vmm_outage", "vmm", "vmm (vmm01)", "vmm (vmm-ha)"},
	{"sql_outage", "sql", "sql (vmmdb)", "sql (vmmdb)"},
	{"vault_outage", "vault", "vault (contoso-dr)", "vault (fabrikam-dr)"},
}

func TestEveryRoleIsPlayedByWhoeverHasItInATopology(t *testing.T) {
	manual, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range scenarios.Roles {
		if !strings.Contains(string(manual), fmt.Sprintf("`%q`", r.Name)) {
			t.Errorf("the manual does not name the role %q", r.Name)
		}
		found := 0
		for _, p := range players {
			if strings.HasPrefix(p.fault, r.Kind) && p.role == r.Name || p.fault == "witness_outage" && r.Kind == "cluster" && p.role == r.Name {
				found++
			}
		}
		if found == 0 {
			t.Errorf("no case has the role %q of a %s", r.Name, r.Kind)
		}
	}
	for _, p := range players {
		text := fmt.Sprintf("scenario \"struck\" {\n duration = \"1d\"\n fault %q {\n  target = %q\n  at = \"1h\"\n }\n}\n", p.fault, p.role)
		for _, c := range []struct{ example, want string }{{"standalone", p.standalone}, {"stretched", p.stretched}} {
			got := play(t, c.example, text, "struck").Summary.Scenario.Drill.Faults[0]
			want := c.want
			if want == "" {
				want = p.role
			}
			if got.Target != want || (len(got.IDs) == 0) != (c.want == "") {
				t.Errorf("%s of %q in %s strikes %s, %v", p.fault, p.role, c.example, got.Target, got.IDs)
			}
		}
	}
}

// In JSON a text is a text, so a role is written as it is, and may come from a variable in either form.
func TestARoleMayComeFromJSONOrAVariable(t *testing.T) {
	files := fstest.MapFS{
		"a.hcl":      {Data: []byte("deployment \"d\" {\n primary_site = site.paris\n}\nsite \"paris\" {}\nvariable \"lost\" {\n default = \"primary\"\n}\n")},
		"b.hcl.json": {Data: []byte(`{"scenario": {"one": {"duration": "1d", "fault": {"site_outage": {"target": "primary", "at": "1h"}}}}}`)},
		"c.hcl":      {Data: []byte("scenario \"two\" {\n duration = \"1d\"\n fault \"site_outage\" {\n  target = var.lost\n  at = \"1h\"\n }\n}\n")},
	}
	cfg, diags := model.Load(files, []string{"."}, nil)
	list, more := scenarios.Load(cfg)
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, s := range list {
		if got := s.Drill.Faults[0]; got.Target != "primary (paris)" || len(got.IDs) != 1 {
			t.Errorf("%s strikes %s, %v", s.Name, got.Target, got.IDs)
		}
	}
}

// A role that a topology has nothing for strikes nothing and says so; one that is none is a mistake.
func TestARoleThatNobodyPlaysStrikesNothing(t *testing.T) {
	const text = "scenario \"struck\" {\n duration = \"1d\"\n fault \"site_outage\" {\n  target = %q\n  at = \"1h\"\n }\n}\n"
	entry := play(t, "standalone", fmt.Sprintf(text, "witness"), "struck").Summary.First.Timeline[0]
	if entry.Target != "witness" || !strings.HasPrefix(entry.Detail, "strikes nothing") {
		t.Errorf("the timeline has %+v", entry)
	}
	_, diags := scenarios.Load(example(t, "standalone", fmt.Sprintf(text, "primry")))
	want := `There is no role "primry" of a site; there are ["primary" "secondary" "witness"]. Did you mean "primary"? A thing itself is named by a reference, site.NAME, in JSON "${site.NAME}".`
	if len(diags) != 1 || !strings.Contains(diags[0].Error(), want) {
		t.Errorf("told %v", diags)
	}
}
