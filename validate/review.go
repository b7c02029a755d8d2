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
}

// Review is what rules find in a configuration, sorted by what the configuration and a baseline say of findings.
type Review struct {
	Rules      []*Rule // that were asked
	Findings   []Finding
	Suppressed []Suppressed
	Stale      []Known // of the baseline, and no longer found
	FailOn     string  // what the configuration says of it: "note", "warning", "error", "never", or "" for nothing
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
	r := Review{Rules: asked, FailOn: policy.failOn}
	var first, last []*Rule
	for _, x := range asked {
		if x.Afterwards {
			last = append(last, x)
		} else {
			first = append(first, x)
		}
	}
	r.Findings = Run(c, first)
	r.Findings, r.Suppressed = silence(r.Findings, comments, first)
	if s.Baseline != nil {
		var aside []Suppressed
		r.Findings, aside, r.Stale = s.Baseline.known(r.Findings, first)
		r.Suppressed = append(r.Suppressed, aside...)
		slices.SortStableFunc(r.Suppressed, func(a, b Suppressed) int { return compare(a.Finding, b.Finding) })
	}
	for _, x := range last {
		p := newPass(c, x, &r.Findings)
		p.Ignores = comments
		x.Check(p)
	}
	r.Findings = sorted(r.Findings)
	for i := range r.Findings {
		policy.apply(&r.Findings[i])
	}
	for i := range r.Suppressed {
		policy.apply(&r.Suppressed[i].Finding)
	}
	return r, diags, nil
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

func (p *policy) apply(f *Finding) {
	if s, ok := p.severity[f.Rule]; ok {
		f.Severity = s
	}
}
