package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
)

// quest is the flags of a search for the value of a variable.
type quest struct {
	find  string // "wan_bandwidth" or "wan_bandwidth=A..B"
	until string
}

func (f *quest) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.find, "find", "", "find the value of a `variable` from or up to which --until holds; name=A..B says between which values, name=A,B,C among which")
	c.Flags().StringVar(&f.until, "until", "", "what has to hold: a `condition` such as \"objective.erp.rpo.p95 <= 15m\", several joined by &&")
}

// check reads the condition.
func (f *quest) check() (whatif.Condition, error) {
	if f.find == "" && f.until == "" {
		return whatif.Condition{}, nil
	}
	if f.find == "" || f.until == "" {
		return whatif.Condition{}, exit{exitUsage, "--find VARIABLE and --until CONDITION go together"}
	}
	c, err := whatif.ParseCondition(f.until)
	if err != nil {
		return c, exit{exitUsage, fmt.Sprintf("--until: %v", err)}
	}
	return c, nil
}

// aroundPresent is how many times as little and as much as its present value a variable is tried of which nobody says a range.
const aroundPresent = 16

// span is where is looked: between two values, or among some.
type span struct {
	name     string
	from, to scenarios.Amount
	among    []scenarios.Amount
}

// between is the span of the search: what the flag says, what the question varies, or around the present value. A list of the flag is of the only
// candidates, and so are the values of a range with a step or a number of them.
func (f *quest) between(p project, x *scenarios.Question, try whatif.Load) (s span, err error) {
	name, text, given := strings.Cut(f.find, "=")
	s.name = name
	if known := p.Scope.Variables(); !slices.Contains(known, name) {
		return s, exit{exitUsage, fmt.Sprintf("--find %s: there is no variable %q.%s", f.find, name, language.DidYouMean(name, known))}
	}
	if p.Scope.Secret(name) {
		return s, exit{exitUsage, fmt.Sprintf("the variable %q is sensitive; what is found would show its value", name)}
	}
	var values []string
	if given {
		values, err = scenarios.ParseRange(text)
		if err == nil && len(values) < 2 {
			err = errors.New("one value is nothing to choose from; give a range A..B, or a list of candidates A,B,C")
		}
		if err != nil {
			return s, exit{exitUsage, fmt.Sprintf("--find %s: %v", f.find, err)}
		}
	}
	for _, v := range x.Vary {
		for _, s := range v.Values {
			if !given && v.Variable == name {
				values = append(values, s.Text)
			}
		}
	}
	if len(values) < 2 {
		s.from, s.to, err = around(p, name, func(a scenarios.Amount) bool { return whatif.WholeOnly(try, x.Scenario.Name, name, a) })
		return s, err
	}
	amounts, err := ascending(values)
	if err != nil {
		return s, exit{exitUsage, fmt.Sprintf("--find %s: %v", f.find, err)}
	}
	s.from, s.to = amounts[0], amounts[len(amounts)-1]
	_, end, ranged := strings.Cut(text, "..")
	if _, err := scenarios.ParseAmount(end); given && (!ranged || err != nil) { // behind the end stands a step, or a number
		s.among = amounts
	}
	return s, nil
}

// ascending are the amounts of some texts, each once.
func ascending(values []string) (list []scenarios.Amount, err error) {
	for _, v := range values {
		a, err := scenarios.ParseAmount(v)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 && a.Kind != list[0].Kind {
			return nil, fmt.Errorf("%v is a %s, and %v a %s", list[0], list[0].Kind, a, a.Kind)
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b scenarios.Amount) int { return cmp.Compare(a.Value, b.Value) })
	return slices.CompactFunc(list, func(a, b scenarios.Amount) bool { return a.Value == b.Value }), nil
}

// around are a sixteenth of the present value and sixteen times as much, whole numbers where there may be no others.
func around(p project, name string, wholeOnly func(scenarios.Amount) bool) (from, to scenarios.Amount, err error) {
	for _, v := range p.Scope.Values("var") {
		if v.Name != name {
			continue
		}
		text := string(v.JSON)
		var s string
		if json.Unmarshal(v.JSON, &s) == nil {
			text = s
		}
		a, err := scenarios.ParseAmount(text)
		if err != nil || a.Value <= 0 {
			break
		}
		if a.Kind == scenarios.Plain && a.Value == float64(int(a.Value)) && wholeOnly(a) {
			return a.With(max(1, float64(int(a.Value)/aroundPresent))), a.With(a.Value * aroundPresent), nil
		}
		return a.With(a.Value / aroundPresent), a.With(a.Value * aroundPresent), nil
	}
	return from, to, exit{exitUsage, fmt.Sprintf("the value of %q is no positive number or quantity; say between which values to look: --find %s=A..B", name, name)}
}

// search looks for the value, and reports what there is.
func (q *inquiry) search(c *cobra.Command, args []string, sinks []sink, condition whatif.Condition) error {
	load, base, err := q.base(c, args)
	if err != nil {
		return err
	}
	questions, err := q.chosen(base)
	if err != nil {
		return err
	}
	x := &questions[0]
	try := func(values map[string]cty.Value) (*model.Config, []*scenarios.Scenario, error) {
		q.in.mute = true
		defer func() { q.in.mute = false }()
		return load(values)
	}
	where, err := q.quest.between(base, x, try)
	if err != nil {
		return err
	}
	s := &whatif.Search{Variable: where.name, From: where.from, To: where.to, Among: where.among, Condition: condition, Load: load, Try: try, Workers: q.workers,
		Check: func(v *whatif.Variant) ([]string, error) { return q.faults(c, v) },
		Study: whatif.Study{Format: whatif.Format, Version: buildText(), Question: x.Name, Deployment: base.Topology.Deployment.Name, Scenario: x.Scenario.Name,
			Seed: q.seed, Replications: x.Replications, Repeat: q.repeat(base.Config, args)}}
	probes := len(where.among)
	if probes == 0 {
		probes = probesAbout
	}
	end, step := progress(c, q.in.quiet, probes)
	s.Progress = step
	found, err := whatif.Find(c.Context(), s)
	end()
	interrupted := errors.Is(err, context.Canceled)
	if err != nil && !interrupted {
		return usage(err)
	}
	if err := q.writeFound(c, sinks, s.Study, found); err != nil {
		return err
	}
	switch {
	case interrupted:
		return exit{exitUsage, "interrupted; the report has what was tried by then"}
	case found.Value == nil && found.Bound != whatif.Always:
		return exit{code: exitMissed}
	}
	return nil
}

func (q *inquiry) writeFound(c *cobra.Command, sinks []sink, s whatif.Study, found *whatif.Found) error {
	return q.out.write(c, sinks, func(format string) ([]byte, error) {
		if format == "json" {
			return report.FoundJSON(s, found)
		}
		return report.FoundText(s, found, q.in.quiet), nil
	})
}

// probesAbout is how many probes a search takes, about; for the bar.
const probesAbout = 60
