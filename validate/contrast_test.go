package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/validate"
)

// finding is one of a rule in a block, on a line.
func finding(rule *validate.Rule, severity validate.Severity, line int, address, message string) validate.Finding {
	return validate.Finding{Rule: rule, Severity: severity, Address: address, Message: message, Range: hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: line}}}
}

// lines are where findings stand.
func lines(list []validate.Finding) (numbers []int) {
	for _, f := range list {
		numbers = append(numbers, f.Range.Start.Line)
	}
	return numbers
}

// TestFindingsAreTheSameWhereverTheyStand: a finding stays when its line or a number in it is another one, and when its block
// has another name; it is another one in another block, of another rule, or said again, and it is gained when it is worse now.
func TestFindingsAreTheSameWhereverTheyStand(t *testing.T) {
	a, b := &validate.Rule{ID: "AAA001"}, &validate.Rule{ID: "BBB001"}
	old := &validate.Review{Findings: []validate.Finding{
		finding(a, validate.Error, 1, "vm.erp-db", `machine "erp-db" writes 3 MiB/s`),
		finding(a, validate.Error, 2, "vm.web", "too slow"),
		finding(a, validate.Warning, 3, "vm.app", "too slow"),
		finding(a, validate.Error, 4, "host.h", "too small"),
		finding(b, validate.Note, 5, "host.h", "twice"),
		finding(b, validate.Note, 6, "host.h", "twice"),
	}}
	new := &validate.Review{Findings: []validate.Finding{
		finding(b, validate.Note, 11, "host.h", "twice"),
		finding(a, validate.Error, 12, "vm.erp-sql", `machine "erp-sql" writes 4 MiB/s`),
		finding(a, validate.Error, 13, "vm.app", "too slow"),
		finding(b, validate.Error, 14, "host.h", "too small"),
		finding(a, validate.Error, 15, "vm.web", "too slow"),
		finding(a, validate.Error, 16, "vm.web", "too slow"),
	}}
	alike := strings.NewReplacer("erp-db", "?", "erp-sql", "?").Replace
	c := validate.Compare(old, new, alike)
	got := fmt.Sprint(lines(c.Gained), lines(c.Lost), lines(c.Stayed))
	if want := "[13 14 16] [4 6] [11 12 15]"; got != want {
		t.Errorf("gained, lost and stayed are on the lines %s, not %s", got, want)
	}
	again := validate.Compare(new, old, alike)
	if fmt.Sprint(lines(again.Gained), lines(again.Lost), lines(again.Stayed)) != "[4 6] [14 16] [1 2 5]" || len(again.Aside) != 1 || again.Aside[0].Range.Start.Line != 3 {
		t.Errorf("turned round, it is %v", again)
	}
	if same := validate.Compare(old, old, alike); len(same.Gained)+len(same.Lost)+len(same.Aside) > 0 {
		t.Errorf("the same findings differ: %v", same)
	}
}

// TestWhatIsPutAsideIsNotLost: a finding that only what the new configuration says keeps from being told is told as put aside, as bad as
// it was, and it says whether anybody gives a reason.
func TestWhatIsPutAsideIsNotLost(t *testing.T) {
	const comment, disabled, lowered = "# vmmdrill:ignore VLT002 until=2027-03-31 -- it is ordered", `lint { disable = ["VLT"] }`, `lint { severity = { VLT002 = "note" } }`
	old, _ := review(t, written("", "", ""), validate.Settings{})
	baseline := validate.NewBaseline(old.Findings)
	sound := strings.ReplaceAll(estate, `"9d"`, `"1d"`)
	for _, c := range []struct {
		name, was, is string
		baseline      *validate.Baseline
		want          string // "" for nothing
	}{
		{"by a comment", estate, strings.ReplaceAll(estate, "BEHIND", comment), nil, "error comment: it is ordered, excused"},
		{"by a lint block", estate, strings.ReplaceAll(estate, "LINT", disabled), nil, "error lint"},
		{"by a lint block that lowers it", estate, strings.ReplaceAll(estate, "LINT", lowered), nil, "error severity, told as note"},
		{"by a comment, and its rule is disabled", estate, strings.NewReplacer("BEHIND", comment, "LINT", disabled).Replace(estate), nil, "error comment: it is ordered, excused"},
		{"gained, and put aside at once", sound, strings.ReplaceAll(estate, "LINT", disabled), nil, "error lint, new"},
		{"gained, and lowered at once", sound, strings.ReplaceAll(estate, "LINT", lowered), nil, "error severity, told as note, new"},
		{"gained, and in the baseline", sound, estate, &baseline, "error baseline, excused, new"},
		{"put aside before", strings.ReplaceAll(estate, "BEHIND", comment), strings.ReplaceAll(estate, "LINT", disabled), nil, ""},
		{"repaired", estate, sound, nil, ""},
		{"lowered before", strings.ReplaceAll(sound, "LINT", lowered), strings.ReplaceAll(estate, "LINT", lowered), nil, ""},
		{"in the baseline before", estate, estate, &baseline, ""},
	} {
		s := validate.Settings{Disabled: true, Baseline: c.baseline}
		was, _ := review(t, bare(c.was), s)
		is, _ := review(t, bare(c.is), s)
		x := validate.Compare(&was, &is, func(s string) string { return s })
		if got := asides(x.Aside); got != c.want {
			t.Errorf("%s: %q is put aside, not %q", c.name, got, c.want)
		}
		if repaired := c.name == "repaired"; (len(has(x.Lost, "VLT002")) > 0) != repaired {
			t.Errorf("%s: lost is %v", c.name, x.Lost)
		}
	}
}

// bare is an estate with nothing where nothing was put.
func bare(text string) files {
	return files{"a.hcl": []byte(strings.NewReplacer("ABOVE", "", "BEHIND", "", "LINT", "").Replace(text))}
}

// asides are the findings of VLT002 that were put aside, with all that is said of them.
func asides(list []validate.Aside) string {
	var all []string
	for _, a := range list {
		if a.Rule.ID != "VLT002" {
			continue
		}
		text := fmt.Sprintf("%s %s", a.Severity, a.By)
		if a.Reason != "" {
			text += ": " + a.Reason
		}
		if a.Told != 0 {
			text += ", told as " + a.Told.String()
		}
		if a.Excused() {
			text += ", excused"
		}
		if a.New {
			text += ", new"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}
