package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
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
	c.Flags().StringVar(&f.find, "find", "", "find the value of a `variable` from or up to which --until holds; name=A..B says between which values")
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

// between is the range of the search: what the flag says, what the question varies, or around the present value.
func (f *quest) between(p project, x *scenarios.Question) (name string, from, to scenarios.Amount, err error) {
	name, text, given := strings.Cut(f.find, "=")
	if known := p.Scope.Variables(); !slices.Contains(known, name) {
		return "", from, to, exit{exitUsage, fmt.Sprintf("--find %s: there is no variable %q.%s", f.find, name, language.DidYouMean(name, known))}
	}
	if p.Scope.Secret(name) {
		return "", from, to, exit{exitUsage, fmt.Sprintf("the variable %q is sensitive; what is found would show its value", name)}
	}
	var values []string
	if given {
		values, err = scenarios.ParseRange(text)
		if err != nil {
			return "", from, to, exit{exitUsage, fmt.Sprintf("--find %s: %v", f.find, err)}
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
		from, to, err = around(p, name)
		return name, from, to, err
	}
	for i, v := range values {
		a, err := scenarios.ParseAmount(v)
		if err != nil {
			return "", from, to, exit{exitUsage, fmt.Sprintf("--find %s: %v", f.find, err)}
		}
		if i == 0 || a.Value < from.Value {
			from = a
		}
		if i == 0 || a.Value > to.Value {
			to = a
		}
	}
	return name, from, to, nil
}

func around(p project, name string) (from, to scenarios.Amount, err error) {
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
		if a.Kind == scenarios.Plain && a.Value == float64(int(a.Value)) {
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
	name, from, to, err := q.quest.between(base, x)
	if err != nil {
		return err
	}
	s := &whatif.Search{Variable: name, From: from, To: to, Condition: condition, Load: load, Workers: q.workers,
		Study: whatif.Study{Format: whatif.Format, Version: versionText(), Question: x.Name, Deployment: base.Topology.Deployment.Name, Scenario: x.Scenario.Name,
			Seed: q.seed, Replications: x.Replications, Repeat: q.repeat(base.Config, args)}}
	end, step := progress(c, q.in.quiet, probesAbout)
	s.Progress = step
	found, err := whatif.Find(c.Context(), s)
	end()
	if errors.Is(err, context.Canceled) {
		return exit{exitUsage, "interrupted; nothing was found by then"}
	}
	if err != nil {
		return usage(err)
	}
	err = q.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.FoundJSON(s.Study, found)
		case "text":
			return report.FoundText(s.Study, found, q.in.quiet), nil
		}
		return nil, exit{exitUsage, fmt.Sprintf("-o %s: what --find finds is written as text or json", format)}
	})
	if err == nil && found.Bound == whatif.Nowhere {
		return exit{code: exitMissed}
	}
	return err
}

// probesAbout is how many probes a search takes, about; for the bar.
const probesAbout = 60
