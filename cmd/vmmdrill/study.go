package main

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/whatif"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

// asked is one question with the variants that answer it.
type asked struct {
	study    whatif.Study
	variants []whatif.Variant
	load     whatif.Load
}

// ask makes studies of the questions of the configuration and of the flags.
func (q *inquiry) ask(c *cobra.Command, args []string) ([]asked, error) {
	load, base, err := q.base(c, args)
	if err != nil {
		return nil, err
	}
	questions, err := q.chosen(base)
	if err != nil {
		return nil, err
	}
	if q.part.name != "" && len(questions) > 1 {
		return nil, exit{exitUsage, "a part file is of one question; choose it with --question"}
	}
	var list []asked
	for i := range questions {
		a, err := q.study(c, load, base, &questions[i], path.Dir(cmp.Or(base.First.Filename, ".")))
		if err != nil {
			return nil, err
		}
		a.study.Repeat = q.repeat(base.Config, args)
		list = append(list, a)
	}
	return list, nil
}

// base reads the configuration as it is, and refuses one with errors. What it returns besides reads it with some variables set.
func (q *inquiry) base(c *cobra.Command, args []string) (whatif.Load, project, error) {
	read, err := q.in.open(c, args)
	if err != nil {
		return nil, project{}, err
	}
	load := func(values map[string]cty.Value) (*model.Config, []*scenarios.Scenario, error) {
		cfg, err := read(values)
		if err != nil {
			return nil, nil, err
		}
		p, err := q.in.whole(c, cfg)
		return cfg, p.scenarios, err
	}
	cfg, err := read(nil)
	if err != nil {
		return nil, project{}, err
	}
	p, err := q.in.whole(c, cfg)
	if err != nil {
		return nil, project{}, err
	}
	return load, p, q.review(c, p)
}

// review refuses a deployment with errors, unless it is forced.
func (q *inquiry) review(c *cobra.Command, p project) error {
	found, err := new(review).check(&q.in, c, p)
	if err != nil {
		return err
	}
	return refuse(c, &q.in, report.Findings{Config: p.Config, Review: found}, q.force)
}

// reviewVariants refuses a variant with errors, unless it is forced. What varies nothing is the configuration, which was reviewed.
func (q *inquiry) reviewVariants(c *cobra.Command, list []whatif.Variant) error {
	for i := range list {
		if len(list[i].Settings) == 0 {
			continue
		}
		custom, _ := validate.Custom(list[i].Config)
		err := q.review(c, project{list[i].Config, nil, slices.Concat(rules.All, custom)})
		if e := (exit{}); errors.As(err, &e) && e.code == exitFindings {
			return exit{e.code, "with " + list[i].Name + " " + e.message}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// faults are the errors that validate finds in a variant, as "POL004: …"; none if they are to be played all the same.
func (q *inquiry) faults(c *cobra.Command, v *whatif.Variant) (list []string, err error) {
	if q.force {
		return nil, nil
	}
	custom, _ := validate.Custom(v.Config)
	found, err := new(review).check(&q.in, c, project{v.Config, nil, slices.Concat(rules.All, custom)})
	for _, f := range found.Findings {
		if f.Severity >= validate.Error {
			list = append(list, f.Rule.ID+": "+f.Message)
		}
	}
	return list, err
}

// chosen are the questions to answer: the blocks, or those of some names, with what the flags change of them. Flags that say what varies
// ask a question of their own, unless a block is named.
func (q *inquiry) chosen(p project) ([]scenarios.Question, error) {
	all := scenarios.Questions(p.Config, p.scenarios)
	own := len(q.vary)+len(q.compare) > 0 || q.scenario != ""
	var list []scenarios.Question
	for _, x := range all {
		if !own && len(q.questions) == 0 || slices.Contains(q.questions, x.Name) || slices.Contains(q.questions, x.Label) {
			list = append(list, x)
		}
	}
	for _, name := range q.questions {
		if !slices.ContainsFunc(all, func(x scenarios.Question) bool { return x.Name == name || x.Label == name }) {
			return nil, exit{exitUsage, fmt.Sprintf("there is no whatif block %q", name)}
		}
	}
	if len(list) == 0 {
		if len(p.scenarios) == 0 {
			return nil, exit{exitNothing, "nothing was asked: the configuration has no scenario"}
		}
		list = []scenarios.Question{{Scenario: p.scenarios[0], Replications: 100}}
	}
	for i := range list {
		if err := q.override(p, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// preciseMax is how often a variant is played at most until the precision is reached, if nobody says.
const preciseMax = 100_000

// override changes what the flags say.
func (q *inquiry) override(p project, x *scenarios.Question) error {
	if q.scenario != "" {
		found, err := named(p.scenarios, q.scenario)
		if err != nil {
			return err
		}
		x.Scenario = found[0]
	}
	if q.replications > 0 {
		x.Replications = q.replications
	}
	if q.precision != "" {
		a, _ := scenarios.ParseAmount(q.precision)
		x.Precision = a.Value
	}
	if x.Precision > 0 && q.replications == 0 && !x.Limited && q.quest.find == "" { // a search has no precision, and plays each value to the end
		x.Replications = preciseMax
	}
	if len(q.metrics) > 0 {
		x.Metrics = q.metrics
	}
	var own []string
	for _, text := range q.vary {
		v, err := q.varied(p, text)
		if err != nil {
			return err
		}
		if slices.Contains(own, v.Variable) {
			return exit{exitUsage, fmt.Sprintf("--vary %s: %s varies already; give all its values in one --vary", text, v.Variable)}
		}
		own = append(own, v.Variable)
		x.Vary = slices.DeleteFunc(slices.Clone(x.Vary), func(o scenarios.Vary) bool { return o.Variable == v.Variable })
		x.Vary = append(x.Vary, v)
	}
	for _, where := range q.compare {
		x.Compare = append(x.Compare, scenarios.Comparison{Name: where, Deployment: where})
	}
	return nil
}

// varied reads a --vary.
func (q *inquiry) varied(p project, text string) (scenarios.Vary, error) {
	name, values, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return scenarios.Vary{}, exit{exitUsage, fmt.Sprintf("--vary %q: expected name=A,B,C or name=A..B", text)}
	}
	if known := p.Scope.Variables(); !slices.Contains(known, name) {
		return scenarios.Vary{}, exit{exitUsage, fmt.Sprintf("--vary %s: there is no variable %q.%s", text, name, language.DidYouMean(name, known))}
	}
	list, err := scenarios.ParseRange(values)
	if err != nil {
		return scenarios.Vary{}, exit{exitUsage, fmt.Sprintf("--vary %s: %v", text, err)}
	}
	v := scenarios.Vary{Variable: name}
	for _, x := range list {
		v.Values = append(v.Values, scenarios.SettingFrom(x))
	}
	return v, nil
}

// study loads the variants of a question.
func (q *inquiry) study(c *cobra.Command, load whatif.Load, base project, x *scenarios.Question, dir string) (asked, error) {
	s := whatif.Study{Format: whatif.Format, Version: buildText(), Question: x.Name, Deployment: base.Topology.Deployment.Name, Scenario: x.Scenario.Name,
		Seed: q.seed, Replications: x.Replications, Precision: x.Precision}
	for _, v := range x.Vary {
		if base.Scope.Secret(v.Variable) {
			return asked{}, exit{exitUsage, fmt.Sprintf("the variable %q is sensitive; a report of what varies would show its values", v.Variable)}
		}
	}
	variants, err := whatif.Grid(load, x.Scenario.Name, x.Vary)
	if err != nil {
		return asked{}, usage(err)
	}
	if err := q.reviewVariants(c, variants); err != nil {
		return asked{}, err
	}
	for _, o := range x.Compare {
		v, err := q.other(c, x, o, dir)
		if err != nil {
			return asked{}, err
		}
		variants = append(variants, v)
	}
	if len(x.Compare) > 0 && len(x.Vary) == 0 {
		variants[0].Name = base.Topology.Deployment.Name
	}
	metrics := x.Metrics
	switch {
	case len(metrics) > 0:
	case len(x.Compare) > 0:
		metrics = scenarios.ComparedMetrics
	default:
		metrics = x.Scenario.DefaultMetrics()
	}
	if err := s.Resolve(variants, metrics); err != nil {
		return asked{}, usage(err)
	}
	return asked{s, variants, load}, nil
}

// usage makes an error of the command line of what is none of this command's yet.
func usage(err error) error {
	if e := (exit{}); errors.As(err, &e) {
		return err
	}
	return exit{exitUsage, err.Error()}
}

// other reads another deployment. One that a block names stands below the block's directory.
func (q *inquiry) other(c *cobra.Command, x *scenarios.Question, o scenarios.Comparison, dir string) (whatif.Variant, error) {
	where := o.Deployment
	if !strings.HasPrefix(where, examplePrefix) && !slices.Contains(q.compare, where) {
		if path.IsAbs(where) || strings.Contains(where, `\`) || strings.Contains(where, ":") || slices.Contains(strings.Split(where, "/"), "..") {
			return whatif.Variant{}, exit{exitUsage, fmt.Sprintf("compare %q: %q is not below the directory of the configuration", o.Name, where)}
		}
		where = path.Join(dir, where)
	}
	var in input
	in.color = q.in.color
	p, err := in.readAll(c, []string{where})
	if err != nil {
		return whatif.Variant{}, err
	}
	if err := q.review(c, p); err != nil {
		return whatif.Variant{}, err
	}
	found, err := named(p.scenarios, cmp.Or(o.Scenario, x.Scenario.Name))
	if err != nil {
		return whatif.Variant{}, exit{exitUsage, fmt.Sprintf("%s: %v", o.Deployment, err)}
	}
	return whatif.Other(cmp.Or(nameOfOther(o, p), o.Name), p.Config, found[0]), nil
}

// nameOfOther is the label of a block; a deployment that a flag names is called by its own name.
func nameOfOther(o scenarios.Comparison, p project) string {
	if o.Name == o.Deployment {
		return p.Topology.Deployment.Name
	}
	return o.Name
}
