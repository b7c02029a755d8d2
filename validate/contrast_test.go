package validate_test

import (
	"fmt"
	"slices"
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
// has another name; it is another one in another block, of another rule or severity, or said again.
func TestFindingsAreTheSameWhereverTheyStand(t *testing.T) {
	a, b := &validate.Rule{ID: "AAA001"}, &validate.Rule{ID: "BBB001"}
	old := []validate.Finding{
		finding(a, validate.Error, 1, "vm.erp-db", `machine "erp-db" writes 3 MiB/s`),
		finding(a, validate.Error, 2, "vm.web", "too slow"),
		finding(a, validate.Warning, 3, "vm.app", "too slow"),
		finding(a, validate.Error, 4, "host.h", "too small"),
		finding(b, validate.Note, 5, "host.h", "twice"),
		finding(b, validate.Note, 6, "host.h", "twice"),
	}
	new := []validate.Finding{
		finding(b, validate.Note, 11, "host.h", "twice"),
		finding(a, validate.Error, 12, "vm.erp-sql", `machine "erp-sql" writes 4 MiB/s`),
		finding(a, validate.Error, 13, "vm.app", "too slow"),
		finding(b, validate.Error, 14, "host.h", "too small"),
		finding(a, validate.Error, 15, "vm.web", "too slow"),
		finding(a, validate.Error, 16, "vm.web", "too slow"),
	}
	alike := strings.NewReplacer("erp-db", "?", "erp-sql", "?").Replace
	c := validate.Compare(old, new, alike)
	got := fmt.Sprint(lines(c.Gained), lines(c.Lost), lines(c.Stayed))
	if want := "[13 14 16] [3 4 6] [11 12 15]"; got != want {
		t.Errorf("gained, lost and stayed are on the lines %s, not %s", got, want)
	}
	again := validate.Compare(new, old, alike)
	if len(again.Gained) != len(c.Lost) || len(again.Lost) != len(c.Gained) || len(again.Stayed) != len(c.Stayed) {
		t.Errorf("turned round, it is %v", again)
	}
	if same := validate.Compare(old, slices.Clone(old), alike); len(same.Gained)+len(same.Lost) > 0 {
		t.Errorf("the same findings differ: %v", same)
	}
}
