package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// vast is a change with more in it than a comment has room for.
func vast() Diff {
	d := Diff{Old: "old", New: "new", Threshold: validate.Error}
	rule := &validate.Rule{ID: "CAP001"}
	c := scenarios.Contrast{}
	c.New.Summary.Scenario = &scenarios.Scenario{}
	mean := 1.0
	for i := range 5000 {
		name := fmt.Sprintf("machine-%d", i)
		d.Difference.Changed = append(d.Difference.Changed, compare.Changed{Kind: "vm", Label: name, Address: "vm." + name, Changes: []compare.Change{{Sort: compare.OtherValue, Path: "cores", Old: "1", New: fmt.Sprint(i)}}})
		d.Findings.Gained = append(d.Findings.Gained, validate.Finding{Rule: rule, Severity: validate.Error, Message: "Too many " + name})
		c.Figures = append(c.Figures, scenarios.Paired{Of: "vm", Name: name, Measure: "RTO", Mean: &mean, Low: &mean, High: &mean, Median: &mean, Differ: 1})
	}
	d.Scenarios = []scenarios.Contrast{c}
	return d
}

// TestACommentFindsRoom: whatever changes, a comment stays below what GitHub takes, has of everything something, and says
// what is left out; and so does the table of a person.
func TestACommentFindsRoom(t *testing.T) {
	text := string(DiffMarkdown(vast()))
	if len(text) > 65_000 || len(text) < 30_000 {
		t.Errorf("it has %d bytes", len(text))
	}
	for _, want := range []string{"- changed **vm.machine-0**", "| gained | error | CAP001 ", "| machine-0 | RTO ", " more lines are left out.\n", " more findings are left out.\n", "4960 more differ"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not have %q", want)
		}
	}
	if rows := strings.Count(string(DiffText(vast(), true)), "worse"); rows != rowsMax {
		t.Errorf("the table has %d rows", rows)
	}
}

// TestNothingInADiffIsObeyed: names, values and messages of a configuration are text in every format.
func TestNothingInADiffIsObeyed(t *testing.T) {
	hostile := "</details><script>|`*[x](y)\x1b[31m\n## heading\u202e##vso[task.complete]"
	d := Diff{Old: hostile, New: hostile, NotPlayed: hostile, Forced: hostile, Repeat: hostile}
	e := compare.Entity{Kind: "vm", Label: hostile, Address: hostile, Content: hostile, Range: hcl.Range{Filename: hostile}}
	d.Difference.Added, d.Difference.Removed = []compare.Entity{e}, []compare.Entity{e}
	d.Difference.Renamed = []compare.Rename{{Kind: "vm", Old: hostile, New: hostile}}
	for _, sort := range []compare.Sort{compare.OtherValue, compare.OtherMembers, compare.OtherOrder, compare.OtherName, compare.BlockAdded, compare.BlockRemoved} {
		change := compare.Change{Sort: sort, Path: hostile, Old: hostile, New: hostile, Gained: []string{hostile}, Lost: []string{hostile}}
		d.Difference.Changed = append(d.Difference.Changed, compare.Changed{Kind: "vm", Label: hostile, Address: hostile, Changes: []compare.Change{change}})
	}
	d.Findings.Gained = []validate.Finding{{Rule: &validate.Rule{ID: hostile}, Severity: validate.Error, Message: hostile, Range: hcl.Range{Filename: hostile}}}
	for _, by := range []validate.Suppressor{validate.ByComment, validate.ByBaseline, validate.ByLint, validate.BySeverity, validate.ByRemoval} {
		d.Findings.Aside = append(d.Findings.Aside, validate.Aside{Suppressed: validate.Suppressed{Finding: d.Findings.Gained[0], By: by, Reason: hostile, Until: hostile}})
	}
	c := scenarios.Contrast{Missed: []scenarios.Unmet{{What: hostile, Message: hostile}}, Met: []scenarios.Unmet{{What: hostile}}, Alone: []scenarios.Alone{{Of: "vm", Name: hostile}}, Figures: []scenarios.Paired{{Of: "vm", Name: hostile, Measure: "RTO", Lost: 1, Differ: 1}}}
	s := scenarios.Scenario{}
	s.Name = hostile
	c.New.Summary.Scenario = &s
	d.Scenarios = []scenarios.Contrast{c}
	for format, text := range map[string][]byte{"markdown": DiffMarkdown(d), "text": DiffText(d, false)} {
		for _, bad := range []string{"\x1b", "\u202e", "##vso[", "\n## heading"} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s has %q", format, bad)
			}
		}
		if page := pageOf(t, text); format == "markdown" && (obeyedHTML.Match(page) || bytes.Contains(page, []byte("</details>"))) {
			t.Errorf("Markdown is obeyed:\n%s", page)
		}
	}
	text, err := DiffJSON(d)
	var back map[string]any
	if err != nil || json.Unmarshal(text, &back) != nil || back["old"] != hostile {
		t.Errorf("JSON is not read back: %v", err)
	}
}

// TestMachinesThatChangeAlikeAreOneRow: of one block, in one measure and direction, none of them by less than half as much as the one that
// is shown; VMM and the objectives stand by themselves, and first.
func TestMachinesThatChangeAlikeAreOneRow(t *testing.T) {
	by := func(of, name, measure string, seconds float64) scenarios.Paired {
		return scenarios.Paired{Of: of, Name: name, Measure: measure, Mean: &seconds, Low: &seconds, High: &seconds, Median: &seconds, Differ: 1}
	}
	list := []scenarios.Paired{
		by("vmm", "VMM", "RTO", 1), by("vm", "app[0]", "RTO", 10), by("vm", "app[1]", "RTO", 19), by("vm", "app[2]", "RTO", 20), by("vm", "app[3]", "RTO", 9),
		by("vm", "app[4]", "RTO", -20), by("vm", "app[0]", "RPO", 20), by("vm", "db", "RTO", 20), by("objective", "app", "RTO", 20),
	}
	rows, _ := telling(list)
	var got []string
	for i := range rows {
		got = append(got, rows[i].name()+" "+rows[i].Measure)
	}
	want := "VMM RTO, objective app RTO, app[2] and 2 more RTO, app[3] RTO, app[4] RTO, app[0] RPO, db RTO"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("the rows are %s, not %s", text, want)
	}
}
