package scenarios

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Verdict is a scenario's summary with what was asked of it.
type Verdict struct {
	Summary      Summary
	Expectations []Expectation
}

// Expectation says whether something that was asked was met, and if not, in words of the configuration, why.
type Expectation struct {
	Name    string
	Met     bool
	Message string
}

// Passed reports whether every expectation and every objective was met.
func (v *Verdict) Passed() bool {
	for _, e := range v.Expectations {
		if !e.Met {
			return false
		}
	}
	for _, o := range v.Summary.Objectives {
		if !o.Met {
			return false
		}
	}
	return true
}

// Judge asks the summary what the scenario expects: its expect blocks, and that its procedures were carried out to
// their end. What cannot be evaluated is a diagnostic on its line.
func (s *Scenario) Judge(sum Summary) (Verdict, hcl.Diagnostics) {
	v := Verdict{Summary: sum}
	for i, r := range sum.Runs {
		if s.mustComplete[i] {
			v.Expectations = append(v.Expectations, completion(r, sum.Replications))
		}
	}
	if sum.CutShort > 0 {
		v.Expectations = append(v.Expectations, Expectation{Name: "the scenario is played to its end",
			Message: fmt.Sprintf("%d of %d replications were cut short: too much happens; make the scenario shorter.", sum.CutShort, sum.Replications)})
	}
	var diags hcl.Diagnostics
	result := resultValue(s.config, &sum)
	for _, e := range s.expectations {
		met, d := s.config.Scope.Evaluate(e.condition, expectNames(s.objects, e.condition, result), cty.Bool)
		diags = append(diags, d...)
		if d.HasErrors() {
			continue
		}
		x := Expectation{Name: e.name, Met: met.True()}
		if !x.Met {
			message, d := s.config.Scope.Evaluate(e.message, expectNames(s.objects, e.message, result), cty.String)
			diags = append(diags, d...)
			if !d.HasErrors() {
				x.Message = message.AsString()
			}
		}
		v.Expectations = append(v.Expectations, x)
	}
	return v, diags
}

// completion is the expectation that every run of a procedure has.
func completion(r RunSummary, replications int) Expectation {
	e := Expectation{Name: fmt.Sprintf("run %q is carried out to its end", r.Name), Met: r.Completed == replications}
	if !e.Met {
		e.Message = fmt.Sprintf("It was in %d of %d replications.", r.Completed, replications)
		if r.Stopped != "" {
			e.Message = fmt.Sprintf("It was in %d of %d replications; replication 0 stopped at step %q.", r.Completed, replications, r.Stopped)
		}
	}
	return e
}
