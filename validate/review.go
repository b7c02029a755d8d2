package validate

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"vmmdrill/model"
)

// Settings are what a reader of findings asks for, besides what the configuration says itself.
type Settings struct {
	Only     []string  // words for rules; when there are any, no others are asked, whatever the configuration disables
	Disable  []string  // words for rules that are not asked
	Today    string    // the day that decides whether a comment has expired, "2026-11-23"
	Baseline *Baseline // findings that were there before, or nil
	Disabled bool      // what rules would find that the configuration disables is told among what was put aside
}

// Review is what rules find in a configuration, sorted by what the configuration and a baseline say of findings.
type Review struct {
	Rules      []*Rule // that were asked
	Findings   []Finding
	Suppressed []Suppressed
	Stale      []Known // of the baseline, and no longer found
	FailOn     string  // what the configuration says of it: "note", "warning", "error", "never", or "" for nothing

	severity map[string]Severity // how bad the configuration says a finding is, by the ID of the rule; looked up only
}

// Suppressed is a finding that was put aside.
type Suppressed struct {
	Finding
	By     Suppressor
	Reason string // of a comment
	Until  string // the last day on which a comment holds, or ""
}

// Suppressor is what puts a finding aside.
type Suppressor string

// The suppressors.
const (
	ByComment  Suppressor = "comment"
	ByBaseline Suppressor = "baseline"
	ByLint     Suppressor = "lint"     // its rule is disabled
	BySeverity Suppressor = "severity" // it is told as less than it was; only in a contrast
	ByRemoval  Suppressor = "removal"  // the configuration has its own rule no more; only in a contrast
)

// Check puts a configuration through rules and sorts what they find. A word of the settings that means no rule is an
// error; what the configuration says wrongly of rules is a diagnostic.
func Check(c *model.Config, all []*Rule, s Settings) (Review, hcl.Diagnostics, error) {
	policy, diags := readPolicy(c, all)
	comments, more := ignores(c, all, s.Today)
	diags = append(diags, more...)
	asked, err := s.asked(all, &policy)
	if err != nil || diags.HasErrors() {
		return Review{}, diags, err
	}
	r := Review{Rules: asked, FailOn: policy.failOn, severity: policy.severities(all)}
	first, last := inOrder(asked)
	r.Findings = Run(c, first)
	r.Findings, r.Suppressed = silence(r.Findings, comments, first)
	if s.Baseline != nil {
		var aside []Suppressed
		r.Findings, aside, r.Stale = s.Baseline.known(r.Findings, first)
		r.Suppressed = append(r.Suppressed, aside...)
	}
	r.Findings = sorted(append(r.Findings, afterwards(c, last, comments)...))
	if s.Disabled && len(s.Only) == 0 {
		r.Suppressed = append(r.Suppressed, s.disabled(c, all, &policy, comments)...)
	}
	slices.SortStableFunc(r.Suppressed, func(a, b Suppressed) int { return compare(a.Finding, b.Finding) })
	for i := range r.Findings {
		policy.apply(&r.Findings[i])
	}
	for i := range r.Suppressed {
		policy.apply(&r.Suppressed[i].Finding)
	}
	return r, diags, nil
}

// inOrder are rules that run first, and those that run when it is known what was put aside.
func inOrder(list []*Rule) (first, last []*Rule) {
	for _, r := range list {
		if r.Afterwards {
			last = append(last, r)
		} else {
			first = append(first, r)
		}
	}
	return first, last
}

// afterwards is what rules find that look at the comments.
func afterwards(c *model.Config, last []*Rule, comments []Ignore) (found []Finding) {
	for _, r := range last {
		p := newPass(c, r, &found)
		p.Ignores = comments
		r.Check(p)
	}
	return found
}

// disabled is what rules would find that only the configuration leaves out. A comment on it gives the better reason.
func (s *Settings) disabled(c *model.Config, all []*Rule, p *policy, comments []Ignore) (aside []Suppressed) {
	not, _ := Choose(all, s.Disable) // asked has told of what is wrong with it
	first, last := inOrder(slices.DeleteFunc(slices.Clone(all), func(r *Rule) bool { return !p.disabled[r] || slices.Contains(not, r) }))
	found := afterwards(c, last, comments) // before silence notes what else the comments are good for
	left, aside := silence(Run(c, first), comments, first)
	for _, f := range append(left, found...) {
		aside = append(aside, Suppressed{Finding: f, By: ByLint})
	}
	return aside
}

// asked are the rules to ask.
func (s *Settings) asked(all []*Rule, p *policy) ([]*Rule, error) {
	only, err := Choose(all, s.Only)
	if err != nil {
		return nil, err
	}
	not, err := Choose(all, s.Disable)
	if err != nil {
		return nil, err
	}
	if len(s.Only) == 0 {
		only = slices.DeleteFunc(slices.Clone(all), func(r *Rule) bool { return p.disabled[r] })
	}
	return slices.DeleteFunc(only, func(r *Rule) bool { return slices.Contains(not, r) }), nil
}

// severities are those of all rules, by ID.
func (p *policy) severities(all []*Rule) map[string]Severity {
	of := make(map[string]Severity, len(all))
	for _, r := range all {
		f := Finding{Rule: r, Severity: r.Severity}
		p.apply(&f)
		of[r.ID] = f.Severity
	}
	return of
}

func (p *policy) apply(f *Finding) {
	if s, ok := p.severity[f.Rule]; ok {
		f.Severity = s
	}
}
