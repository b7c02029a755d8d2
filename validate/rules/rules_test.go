package rules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vmmdrill/model"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// shared are the files that hold no rule but what several rules need.
var shared = []string{"line", "management", "placement", "plans", "changes", "database", "volumes", "votes", "procedures", "references", "rules", "policies", "connectivity", "cap_rules", "cld_rules", "clu_rules", "hav_rules", "lnt_rules", "net_rules", "ops_rules", "prc_rules",
	"rep_rules", "rpl_rules", "sql_rules", "sto_rules", "top_rules", "vlt_rules", "vmr_rules",
	"network_mappings", "vmm_replica"}

// TestEveryRuleIsWhole checks the rules themselves: what the command, the formats and the documentation take from them
// is there and agrees with its file and its page.
func TestEveryRuleIsWhole(t *testing.T) {
	id := regexp.MustCompile(`^(TOP|CLD|VLT|REP|VMR|NET|STO|SQL|HAV|CLU|RPL|PRC|CAP|OPS|LNT)[0-9]{3}$`)
	for _, r := range rules.All {
		t.Run(r.ID, func(t *testing.T) {
			switch {
			case !id.MatchString(r.ID):
				t.Errorf("ID %q is not a group and three digits", r.ID)
			case r.Severity < validate.Note || r.Severity > validate.Error:
				t.Errorf("severity is %s", r.Severity)
			case r.Options != validate.Standalone && r.Options != validate.StretchedCluster && r.Options != validate.Both:
				t.Errorf("options are %s", r.Options)
			case len(r.Tags) == 0 || r.Check == nil:
				t.Error("it needs a tag and a check")
			}
			checkFiles(t, r)
			checkPage(t, r)
			checkRequirements(t, r)
		})
	}
}

func checkFiles(t *testing.T, r *validate.Rule) {
	for _, extension := range []string{".go", ".md"} {
		if _, err := os.Stat(r.Name + extension); err != nil {
			t.Errorf("the rule's file is not called as the rule: %v", err)
		}
	}
}

func checkPage(t *testing.T, r *validate.Rule) {
	if title, _, _ := strings.Cut(r.Page, "\n"); r.Title == "" || title != "# "+r.Title {
		t.Errorf("the page's title is %q, the rule's %q", title, r.Title)
	}
	parts := []string{"\n\nSource: ", "\n\nFix: ", "\n\n**Bad**\n\n```hcl\n", "\n\n**Good**\n\n```hcl\n", "\n\nDrill: "}
	last := 0
	for _, part := range parts {
		at := strings.Index(r.Page, part)
		if at < last {
			t.Errorf("the page has no %q, or not in its place", strings.TrimSpace(part))
		}
		last = at
	}
	drill := regexp.MustCompile("\nDrill: (none|`(paris_lost|paris_lost_and_back|line_cut)`) – [^\n]+\n$")
	if !drill.MatchString(r.Page) {
		t.Error("the page's last line names no built-in drill and says not why there is none")
	}
}

func checkRequirements(t *testing.T, r *validate.Rule) {
	source := regexp.MustCompile(`\nSource: .*\n`).FindString(r.Page)
	named := regexp.MustCompile(`R-[0-9]+`).FindAllString(source, -1)
	if !slices.Equal(named, r.Requirements) {
		t.Errorf("the page's source names %v, the rule %v", named, r.Requirements)
	}
	if len(named) == 0 && !strings.Contains(source, "inference") && !strings.Contains(source, "FACTS") {
		t.Error("a rule without a requirement names the fact that it is made of, or is an inference and says so")
	}
	for _, name := range r.Requirements {
		if _, ok := model.RequirementNamed(name); !ok {
			t.Errorf("there is no requirement %s", name)
		}
	}
}

func TestTheListIsSortedAndUnique(t *testing.T) {
	for i, r := range rules.All {
		if i > 0 && r.ID <= rules.All[i-1].ID {
			t.Errorf("%s does not come after %s", r.ID, rules.All[i-1].ID)
		}
		for _, other := range rules.All[:i] {
			if other.Name == r.Name || other.Title == r.Title {
				t.Errorf("%s and %s have the same name or title", r.ID, other.ID)
			}
		}
	}
}

// TestEveryFileIsARule finds rules that nobody listed and pages that belong to none.
func TestEveryFileIsARule(t *testing.T) {
	listed := slices.Clone(shared)
	for _, r := range rules.All {
		listed = append(listed, r.Name)
	}
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, filepath.Ext(file))
		if !strings.HasSuffix(name, "_test") && !slices.Contains(listed, name) {
			t.Errorf("%s belongs to no rule of the list", file)
		}
	}
}
