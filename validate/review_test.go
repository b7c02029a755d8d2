package validate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// estate has three findings: VLT002 on a line of its own, and TOP004 twice.
const estate = `deployment "contoso" {
  option         = "standalone"
  primary_site   = site.paris
  secondary_site = site.lyon
}

site "paris" {}
site "lyon" {}

vmm "vmm01" {}

vault "contoso-dr" {
  registration {
    vmm = vmm.vmm01
    ABOVE
    key_age = "9d" BEHIND
  }
}

LINT
`

func written(above, behind, lint string) files {
	text := strings.NewReplacer("ABOVE", above, "BEHIND", behind, "LINT", lint).Replace(estate)
	return files{"a.hcl": []byte(text)}
}

// review checks the rules that these tests are about.
func review(t *testing.T, text files, s validate.Settings) (validate.Review, string) {
	t.Helper()
	config, diags := text.load()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if s.Today == "" {
		s.Today = "2025-06-01"
	}
	r, diags, err := validate.Check(config, rules.All, s)
	if err != nil {
		return r, err.Error()
	}
	var told []string
	for _, d := range diags {
		told = append(told, fmt.Sprintf("%s: %s: %s", d.Subject, d.Summary, d.Detail))
	}
	return r, strings.Join(told, "\n")
}

// has are the findings of the rules a test is about, as ID, severity and line.
func has(found []validate.Finding, ids ...string) (list []string) {
	for _, f := range found {
		if slices.Contains(ids, f.Rule.ID) {
			list = append(list, fmt.Sprintf("%s %s %d", f.Rule.ID, f.Severity, f.Range.Start.Line))
		}
	}
	return list
}

func TestACommentPutsAsideWhatItNamesOnItsLine(t *testing.T) {
	for _, c := range []struct {
		name, above, behind string
		left                []string
		reason              string // of what was put aside; "" when nothing was
	}{
		{"none", "", "", []string{"VLT002 error 16"}, ""},
		{"above", "# vmmdrill:ignore VLT002 -- because", "", nil, "because"},
		{"behind", "", "# vmmdrill:ignore VLT002 -- because", nil, "because"},
		{"by name", "// vmmdrill:ignore fresh_registration_key -- because", "", nil, "because"},
		{"several", "# vmmdrill:ignore CLD001, VLT002 -- because", "", []string{"LNT001 note 15"}, "because"},
		{"through other comments", "# vmmdrill:ignore VLT002 -- because\n    # of this\n", "", nil, "because"},
		{"another line", "", "\n    # vmmdrill:ignore VLT002 -- because", []string{"VLT002 error 16", "LNT001 note 17"}, ""},
		{"another rule", "# vmmdrill:ignore CLD001 -- because", "", []string{"LNT001 note 15", "VLT002 error 16"}, ""},
		{"in time", "# vmmdrill:ignore VLT002 until=2025-06-01 -- because", "", nil, "because"},
		{"too late", "# vmmdrill:ignore VLT002 until=2025-05-31 -- because", "", []string{"LNT002 warning 15", "VLT002 error 16"}, ""},
		{"one of two too late", "# vmmdrill:ignore VLT002 until=2025-05-31 -- once", "# vmmdrill:ignore VLT002 -- now", []string{"LNT002 warning 15"}, "now"},
		{"a text", `# friendly`, "\n    # \"vmmdrill:ignore VLT002 -- no\"", []string{"VLT002 error 16"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, told := review(t, written(c.above, c.behind, ""), validate.Settings{})
			if told != "" {
				t.Fatal(told)
			}
			if got := has(r.Findings, "VLT002", "LNT001", "LNT002"); !slices.Equal(got, c.left) {
				t.Errorf("left are %q, want %q", got, c.left)
			}
			reason := ""
			for _, s := range r.Suppressed {
				reason += s.Reason
			}
			if reason != c.reason {
				t.Errorf("put aside because of %q, want %q", reason, c.reason)
			}
		})
	}
}

func TestAWrongCommentIsLoud(t *testing.T) {
	for comment, want := range map[string]string{
		"# vmmdrill:ignore VLT002":                                "The reason is missing, behind --.",
		"# vmmdrill:ignore VLT002 -- ":                            "The reason is missing",
		"# vmmdrill:ignore -- because":                            "It names no rule.",
		"# vmmdrill:ignore vlt002 -- because":                     `There is no rule "vlt002"; did you mean "VLT002"?`,
		"# vmmdrill:ignore VLT -- because":                        `There is no rule "VLT"`,
		"# vmmdrill:ignore TOP004 -- because":                     "TOP004 (declared_names) cannot be ignored.",
		"# vmmdrill:ignore LNT001 -- because":                     "LNT001 (ignore_comments_are_needed) cannot be ignored.",
		"# vmmdrill:ignore VLT002 until=2025-02-30 -- because":    `"2025-02-30" is no date`,
		"# vmmdrill:ignore VLT002 until=tomorrow -- because":      `"tomorrow" is no date`,
		"/* vmmdrill:ignore VLT003\n*/":                           "The reason is missing",
		"# vmmdrill:ignore VLT002, two_cloud -- there is but one": `There is no rule "two_cloud"; did you mean "two_clouds"?`,
	} {
		_, told := review(t, written(comment, "", ""), validate.Settings{})
		if !strings.Contains(told, "a.hcl:15,5-") || !strings.Contains(told, want) {
			t.Errorf("%s: told %q, want %q", comment, told, want)
		}
	}
}

func TestALintBlockIsKeptTo(t *testing.T) {
	for _, c := range []struct {
		name, lint string
		settings   validate.Settings
		left       []string
	}{
		{"by ID", `disable = ["VLT002"]`, validate.Settings{}, nil},
		{"by name", `disable = ["fresh_registration_key"]`, validate.Settings{}, nil},
		{"by group", `disable = ["VLT"]`, validate.Settings{}, nil},
		{"by tag", `disable = ["vault"]`, validate.Settings{}, nil},
		{"another", `disable = ["CLU"]`, validate.Settings{}, []string{"VLT002 error 16"}},
		{"a firm rule's group", `disable = ["TOP"]`, validate.Settings{}, []string{"VLT002 error 16"}},
		{"milder", `severity = { VLT002 = "note" }`, validate.Settings{}, []string{"VLT002 note 16"}},
		{"group, tag, rule", `severity = { VLT = "note", fresh_registration_key = "warning" }`, validate.Settings{}, []string{"VLT002 warning 16"}},
		{"group, tag", `severity = { vault = "warning", VLT = "note" }`, validate.Settings{}, []string{"VLT002 warning 16"}},
		{"only", "", validate.Settings{Only: []string{"VLT002"}}, []string{"VLT002 error 16"}},
		{"only wins", `disable = ["VLT"]`, validate.Settings{Only: []string{"VLT002"}}, []string{"VLT002 error 16"}},
		{"only another", "", validate.Settings{Only: []string{"CLD"}}, nil},
		{"disable", "", validate.Settings{Disable: []string{"VLT"}}, nil},
		{"disable of only", "", validate.Settings{Only: []string{"VLT", "CLD"}, Disable: []string{"VLT002"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, told := review(t, written("", "", "lint {\n"+c.lint+"\n}"), c.settings)
			if told != "" {
				t.Fatal(told)
			}
			if got := has(r.Findings, "VLT002"); !slices.Equal(got, c.left) {
				t.Errorf("left are %q, want %q", got, c.left)
			}
		})
	}
}

func TestAWrongLintBlockIsLoud(t *testing.T) {
	for lint, want := range map[string]string{
		`disable = ["VLT02"]`:                                   `21,13-22: Unknown rule: There is no rule, group or tag "VLT02"; did you mean "VLT002"?`,
		`disable = ["TOP004"]`:                                  "Rule cannot be disabled: TOP004 (declared_names)",
		`severity = { TOP004 = "note" }`:                        "Rule cannot be softened: TOP004 (declared_names) stays an error",
		`severity = { VLT002 = "bad" }`:                         `21,16-22: Wrong severity: The severity of "VLT002" has to be note, warning or error.`,
		`severity = { VLT999 = "note" }`:                        `There is no rule, group or tag "VLT999"`,
		`severity = { TOP = "note", topology = "warning" }`:     "",
		`severity = ["note"]`:                                   "Wrong kind of value",
		`severity = { vault = "note", requirements = "error" }`: "Unknown rule",
		`fail_on = "errors"`:                                    "error",
	} {
		_, told := review(t, written("", "", "lint {\n  "+lint+"\n}"), validate.Settings{})
		if !strings.Contains(told, want) {
			t.Errorf("%s: told %q, want %q", lint, told, want)
		}
	}
	for _, s := range []validate.Settings{{Only: []string{"nothing"}}, {Disable: []string{"nothing"}}, {Only: []string{""}}} {
		if _, told := review(t, written("", "", ""), s); !strings.Contains(told, "there is no rule, group or tag") {
			t.Errorf("%+v: told %q", s, told)
		}
	}
}

func TestARuleOfOnesOwnHasItsOwnName(t *testing.T) {
	text := written("", "", `rule "two_clouds" {
  condition     = true
  error_message = "no"
}`)
	if _, told := review(t, text, validate.Settings{}); !strings.Contains(told, `a.hcl:20,1-18: Name in use`) {
		t.Errorf("told %q", told)
	}
}

// TestABaselineLeavesWhatIsNew: lines may move and numbers may change; another block, another rule, and one more of the
// same are new.
func TestABaselineLeavesWhatIsNew(t *testing.T) {
	before, _ := review(t, written("", "", ""), validate.Settings{})
	b := validate.NewBaseline(before.Findings)
	baseline, err := validate.ReadBaseline(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	later := func(old, new string) (validate.Review, string) {
		text := written("", "", "")
		text["a.hcl"] = []byte(strings.ReplaceAll(string(text["a.hcl"]), old, new))
		return review(t, text, validate.Settings{Baseline: baseline})
	}
	for _, c := range []struct {
		name, old, new string
		left           []string
		stale          int
	}{
		{"nothing", "", "", nil, 0},
		{"lines move", "site \"lyon\"", "\n\n\nsite \"lyon\"", nil, 0},
		{"a number changes", `"9d"`, `"12d"`, nil, 0},
		{"another block", `"contoso-dr"`, `"other-dr"`, []string{"VLT002 error 16"}, 2},
		{"corrected", `"9d"`, `"1d"`, nil, 1},
	} {
		r, told := later(c.old, c.new)
		if told != "" {
			t.Fatal(told)
		}
		stale := slices.DeleteFunc(r.Stale, func(k validate.Known) bool { return k.Rule[:3] != "VLT" })
		if got := has(r.Findings, "VLT002"); !slices.Equal(got, c.left) || len(stale) < min(c.stale, 1) || c.stale == 0 && len(stale) > 0 {
			t.Errorf("%s: left are %q, want %q; stale are %v", c.name, got, c.left, stale)
		}
	}
	if r, _ := review(t, written("", "", ""), validate.Settings{Baseline: baseline, Only: []string{"CLD"}}); len(r.Stale) > 0 {
		t.Errorf("what was not asked is called stale: %v", r.Stale)
	}
}

func TestABaselineCountsEqualFindings(t *testing.T) {
	found := []validate.Finding{{Rule: rules.TwoClouds, Message: "a 1"}, {Rule: rules.TwoClouds, Message: "a 2"}, {Rule: rules.DeclaredNames, Message: "firm"}}
	b := validate.NewBaseline(found)
	if len(b.Findings) != 1 || b.Findings[0].Count != 2 {
		t.Errorf("got %v", b.Findings)
	}
}

func TestABrokenBaselineIsRefused(t *testing.T) {
	b := validate.NewBaseline([]validate.Finding{{Rule: rules.TwoClouds, Message: "a"}})
	good := string(b.Bytes())
	for what, text := range map[string]string{
		"it is no baseline":         "{",
		"unknown field":             strings.Replace(good, "count", "counts", 1),
		`format_version "2"`:        strings.Replace(good, `"1"`, `"2"`, 1),
		"was changed by hand":       strings.Replace(good, `"a"`, `"b"`, 1),
		"something follows its end": good + good,
	} {
		if _, err := validate.ReadBaseline([]byte(text)); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestWordsMeanOneThing: a word is a rule, a group or a tag, and never two of them.
func TestWordsMeanOneThing(t *testing.T) {
	means := map[string]string{}
	for _, r := range rules.All {
		for _, w := range append([][2]string{{r.ID, "a rule"}, {r.Name, "a rule"}, {r.Group(), "a group"}}, tags(r)...) {
			if what, taken := means[w[0]]; taken && what != w[1] {
				t.Errorf("%s is %s and %s", w[0], what, w[1])
			}
			means[w[0]] = w[1]
		}
	}
}

func tags(r *validate.Rule) (list [][2]string) {
	for _, tag := range r.Tags {
		list = append(list, [2]string{tag, "a tag"})
	}
	return list
}
