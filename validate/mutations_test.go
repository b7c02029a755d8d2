package validate_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"vmmdrill/validate"
)

// mutation is one mistake in one of the examples, and what has to be said about it.
type mutation struct {
	name        string // a sentence
	example     string
	edits       []edit   // of topology.hcl
	requirement string   // the requirement that is no longer observed
	rule        string   // the rule that says so
	line        string   // the text of the line on which it says so
	also        []string // other rules that raise errors in consequence
}

// edit changes the text of a file.
type edit func(t *testing.T, text []byte) []byte

// swap replaces a text that occurs exactly once.
func swap(old, new string) edit {
	return func(t *testing.T, text []byte) []byte {
		if n := bytes.Count(text, []byte(old)); n != 1 {
			t.Fatalf("%q occurs %d times, not once", old, n)
		}
		return bytes.Replace(text, []byte(old), []byte(new), 1)
	}
}

// del deletes a block or an attribute.
func del(address string) edit {
	return func(t *testing.T, text []byte) []byte { return without(t, "topology.hcl", text, address) }
}

// add writes more blocks at the end.
func add(more string) edit {
	return func(_ *testing.T, text []byte) []byte { return append(slices.Clone(text), "\n"+more+"\n"...) }
}

// another is a second VMM server to be named by mistake.
var another = add(`vmm "other" {}`)

// remoteSQL moves the database of the standalone example to a machine of its own.
func remoteSQL(machine string) []edit {
	return []edit{
		swap(`placement = "same_vm"`, `placement = "remote"`),
		swap("vm        = vm.vmm01", "vm        = vm.sql01"),
		add(machine),
	}
}

// TestEveryMistakeIsNamedOnItsLine makes one mistake after another in the two examples. Each has to load, to be named by
// its requirement on the line that is wrong, and to raise no errors but those listed.
func TestEveryMistakeIsNamedOnItsLine(t *testing.T) {
	if len(mutations) < 60 {
		t.Errorf("%d mutations, want at least 60", len(mutations))
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			text := readExample(t, m.example)
			for _, change := range m.edits {
				text = replaced(text, "topology.hcl", change(t, text["topology.hcl"]))
			}
			found, diags := judge(text)
			if diags.HasErrors() {
				t.Fatalf("it does not load: %v", diags)
			}
			checkNamed(t, m, text, found)
		})
	}
}

func checkNamed(t *testing.T, m mutation, text files, found []validate.Finding) {
	want := append(slices.Clone(m.also), m.rule)
	slices.Sort(want)
	if got := errorIDs(found); !slices.Equal(got, want) {
		t.Errorf("errors of %v, want %v", got, want)
	}
	named := slices.ContainsFunc(found, func(f validate.Finding) bool {
		return f.Rule.ID == m.rule && f.Rule.Severity == validate.Error && f.Rule.Serves(m.requirement) && lineOf(text, f) == m.line
	})
	if named {
		return
	}
	t.Errorf("no error of %s names %s on %q; there are:", m.rule, m.requirement, m.line)
	for _, f := range found {
		t.Logf("%s (%s) on %q: %s", f.Rule.ID, strings.Join(f.Rule.Requirements, " "), lineOf(text, f), f.Message)
	}
}

// TestEveryRequirementHasAMutation: are warnings, R-1, R-2, R-26 and R-54 are information, and the
// rest of the missing ones are about procedures.
func TestEveryRequirementHasAMutation(t *testing.T) {
	for _, requirement := range []string{
		"R-3", "R-4", "R-5", "R-6", "R-8", "R-9", "R-10", "R-11", "R-12", "R-13", "R-14", "R-15", "R-16", "R-17", "R-18", "R-19",
		"R-21", "R-22", "R-23", "R-24", "R-25", "R-45", "R-46", "R-47", "R-48", "R-49", "R-50", "R-51", "R-52", "R-53",
	} {
		if !slices.ContainsFunc(mutations, func(m mutation) bool { return m.requirement == requirement }) {
			t.Errorf("no mutation is about %s", requirement)
		}
	}
}
