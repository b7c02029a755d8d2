package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/model/compare"
	"vmmdrill/scenarios"
	"vmmdrill/scenarios/explore"
	"vmmdrill/validate"
)

// difference is the diff command's own flags.
type difference struct {
	simulation       // what it plays, and how
	review           review
	failOn           string
	failOnRegression bool
	noSimulate       bool
	tolerance        time.Duration
	ofLibrary        []*scenarios.Scenario // of NEW, that were asked for as failures
}

func diffCommand() *cobra.Command {
	var d difference
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what a change to a deployment does: to what it means, to the findings, to RTO and RPO",
		Long: `Say what a change to a deployment does. OLD and NEW are each a file, a directory or an example.

What they mean is compared, not their lines: entities renamed, removed, added and changed, each value with its old and its
new one. Layout, comments, files, the order of blocks, and variables or expressions that come to the same value are no
difference; whoever changes nothing else sees nothing. An entity that is gone and one of its kind that is new, with equal
content, or with nearly that and in the same places, is one that was renamed.

Findings are the same ones if rule, block and message are, apart from numbers, wherever they stand. One that NEW only puts aside, by a
comment, by its lint block, as less severe, by having its own rule no more, or that a baseline knows, is not lost, and the report
says why it is put aside.

Every scenario that both have is played in both, each replication with the same luck. Of RTO and RPO of VMM, of every machine and
of every objective the mean difference is told if its interval excludes zero; the intervals of one scenario hold together with
95 %. Unless --force is given nothing is played when validate finds errors in either topology.

The exit code is 0 when both could be compared, whatever came out. With --fail-on-regression it is 1 for a gained finding
at or above --fail-on, or one that NEW puts aside without a reason, by its lint block or by the removal of its own rule, or when NEW no longer asks what OLD asks (a scenario, an
expectation, an objective, a limit or machine of one; not with --fail-on never), and 3 when a scenario misses what it met before, or RTO or RPO of anything is measurably worse, by more than --tolerance.`,
		Example: "  vmmdrill diff example:standalone deployment/\n" +
			"  vmmdrill diff --no-simulate -o json deployment/ .\n" +
			"  vmmdrill diff --fail-on-regression --replications 200 -o text -o markdown=comment.md deployment/ .",
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error { return d.run(c, args) },
	}
	d.in.flags(c)
	d.out.flags(c, "text", "markdown", "json")
	d.review.flags(c)
	c.Flags().BoolVar(&d.failOnRegression, "fail-on-regression", false, "exit with 1 or 3 if the change makes anything worse")
	c.Flags().StringVar(&d.failOn, "fail-on", "", "gained findings of this `severity` or worse are a regression: note, warning, error or never (default the stricter of what the lint blocks of OLD and NEW say, error where one says nothing)")
	c.Flags().DurationVar(&d.tolerance, "tolerance", 0, "RTO and RPO that are worse by less than this `DURATION` are no regression")
	c.Flags().BoolVar(&d.noSimulate, "no-simulate", false, "play nothing")
	d.playFlags(c)
	return c
}

// pair is OLD and NEW.
type pair struct{ old, new project }

func (d *difference) run(c *cobra.Command, args []string) error {
	sinks, err := d.out.parse("text")
	if err != nil {
		return err
	}
	if err := d.checkFlags(); err != nil {
		return err
	}
	if d.tolerance < 0 {
		return exit{exitUsage, fmt.Sprintf("--tolerance %v: expected at least 0s", d.tolerance)}
	}
	if _, err := severity(d.failOn, "error"); err != nil {
		return err
	}
	both, err := d.readBoth(c, args)
	if err != nil {
		return err
	}
	if empty(both.old.Config) && empty(both.new.Config) {
		return exit{exitNothing, "nothing was compared: neither configuration declares anything"}
	}
	doc, err := d.document(c, &both, args)
	if err != nil {
		return err
	}
	err = d.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.DiffJSON(doc)
		case "markdown":
			return report.DiffMarkdown(doc), nil
		}
		return report.DiffText(doc, d.in.quiet), nil
	})
	if err != nil || !d.failOnRegression {
		return err
	}
	switch {
	case doc.Worsened():
		return exit{code: exitMissed}
	case doc.Regression():
		return exit{code: exitFindings}
	}
	return nil
}

// readBoth reads both configurations. A variable that is given a value needs to be declared in one of them only.
func (d *difference) readBoth(c *cobra.Command, args []string) (both pair, err error) {
	declared := make([][]string, 2)
	for i, path := range args {
		fsys, names, err := files([]string{path})
		if err != nil {
			return both, err
		}
		declared[i] = model.Variables(fsys, names)
	}
	d.in.elsewhere = declared[1]
	if both.old, err = d.in.readAll(c, args[:1]); err != nil {
		return both, err
	}
	given := d.in.environment
	d.in.elsewhere = declared[0]
	both.new, err = d.in.readAll(c, args[1:])
	maps.Copy(d.in.environment, given)
	return both, err
}

// document compares both configurations, their findings and their scenarios.
func (d *difference) document(c *cobra.Command, both *pair, args []string) (doc report.Diff, err error) {
	d.review.disabled = true
	was, err := d.review.check(&d.in, c, both.old)
	if err != nil {
		return doc, err
	}
	is, err := d.review.check(&d.in, c, both.new)
	if err != nil {
		return doc, err
	}
	doc = report.Diff{Version: versionText(), Old: args[0], New: args[1], Tolerance: d.tolerance, Seed: d.seed, Replications: d.replications, Repeat: d.repeat(d.force, args, both)}
	for i, r := range []*validate.Review{&was, &is} { // a change does not set its own threshold higher
		s, err := severity(d.failOn, r.FailOn)
		if err != nil {
			return doc, err
		}
		if i == 0 || s < doc.Threshold {
			doc.Threshold = s
		}
	}
	before, err := d.side(c, both.old)
	if err != nil {
		return doc, err
	}
	after, err := d.side(c, both.new)
	if err != nil {
		return doc, err
	}
	doc.Difference = compare.Configurations(before, after)
	doc.Findings = validate.Compare(&was, &is, doc.Difference.Alike)
	if d.noSimulate || doc.Difference.Empty() {
		return doc, nil
	}
	if doc.NotPlayed, err = d.unplayable(c, both); doc.NotPlayed != "" || err != nil {
		doc.Forced = d.repeat(true, args, both)
		return doc, err
	}
	return doc, d.playBoth(c, both, &doc)
}

// repeat is the command that gives the same again, by force or not.
func (d *difference) repeat(force bool, args []string, both *pair) string {
	words := append([]string{"diff"}, d.review.repeat()...)
	if d.failOn != "" {
		words = append(words, "--fail-on "+d.failOn)
	}
	if d.tolerance > 0 {
		words = append(words, "--tolerance "+d.tolerance.String())
	}
	s := d.simulation
	s.force = force
	return s.repeatAs(strings.Join(words, " "), args, both.old.Config, both.new.Config)
}

// side is a configuration with everything in it that is compared.
func (d *difference) side(c *cobra.Command, p project) (compare.Side, error) {
	s := compare.Side{Config: p.Config, Nodes: slices.Collect(p.Nodes())}
	var diags hcl.Diagnostics
	for _, decode := range []func(*model.Config) ([]model.Node, hcl.Diagnostics){scenarios.Nodes, explore.Nodes, validate.Nodes} {
		nodes, d := decode(p.Config)
		s.Nodes, diags = append(s.Nodes, nodes...), append(diags, d...)
	}
	color, err := d.in.useColor(c.ErrOrStderr())
	if err != nil {
		return s, err
	}
	return s, d.in.tell(c, p.Files, diags, color)
}

// unplayable says why the topologies are not to be simulated, or "". All rules count, whichever are compared.
func (d *difference) unplayable(c *cobra.Command, both *pair) (string, error) {
	if d.force {
		return "", nil
	}
	var list []string
	for i, p := range []project{both.old, both.new} {
		found, err := (&review{today: d.review.today}).check(&d.in, c, p)
		if err != nil {
			return "", err
		}
		n := len(slices.DeleteFunc(found.Findings, func(f validate.Finding) bool { return f.Severity < validate.Error }))
		if n > 0 {
			list = append(list, fmt.Sprintf("%s has %s", [...]string{"OLD", "NEW"}[i], count(n, "error")))
		}
	}
	if len(list) == 0 {
		return "", nil
	}
	return strings.Join(list, " and "), nil
}

// playBoth plays what both have, one scenario after the other.
func (d *difference) playBoth(c *cobra.Command, both *pair, doc *report.Diff) error {
	list, err := d.common(both, &doc.Difference)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		doc.NotPlayed = "there is none that both have"
		return nil
	}
	end, step := progress(c, d.in.quiet, 2*len(list)*d.replications)
	defer end()
	color, err := d.in.useColor(c.ErrOrStderr())
	if err != nil {
		return err
	}
	named := doc.Difference.InNewNames(both.old.Config)
	files := maps.Clone(both.old.Files)
	maps.Copy(files, both.new.Files)
	for _, s := range list {
		old, new := scenarios.Side{Scenario: s[0], Named: named}, scenarios.Side{Scenario: s[1], Named: both.new.Config}
		x, diags, err := scenarios.PlayBoth(c.Context(), old, new, d.seed, d.replications, d.workers, step)
		if errors.Is(err, context.Canceled) {
			return exit{exitUsage, "interrupted; nothing is reported"}
		}
		if err != nil {
			return err
		}
		if err := d.in.tell(c, files, diags, color); err != nil {
			return err
		}
		doc.Scenarios = append(doc.Scenarios, x)
	}
	return nil
}

// common are the chosen scenarios that both have, those of the old configuration first.
func (d *difference) common(both *pair, diff *compare.Difference) (list [][2]*scenarios.Scenario, err error) {
	was, is, err := d.candidates(both)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, x := range is {
		i := slices.IndexFunc(was, func(o *scenarios.Scenario) bool { return diff.NewName("scenario", o.Name) == x.Name })
		if i >= 0 {
			list = append(list, [2]*scenarios.Scenario{was[i], x})
			names = append(names, x.Name)
		}
	}
	if len(d.only) == 0 {
		return list, nil
	}
	for _, name := range d.only {
		if !slices.ContainsFunc(list, func(s [2]*scenarios.Scenario) bool { return s[1].Name == name || s[1].Label == name }) {
			return nil, exit{exitUsage, fmt.Sprintf("there is no scenario %q that both have; there are %s", name, cmp.Or(strings.Join(names, ", "), "none"))}
		}
	}
	return slices.DeleteFunc(list, func(s [2]*scenarios.Scenario) bool {
		return !slices.Contains(d.only, s[1].Name) && !slices.Contains(d.only, s[1].Label) && !slices.Contains(d.ofLibrary, s[1])
	}), nil
}

// candidates are the scenarios of both configurations, or the failures of the library that were asked for, or both.
func (d *difference) candidates(both *pair) (was, is []*scenarios.Scenario, err error) {
	if len(d.failures) == 0 || len(d.only) > 0 {
		was, is = both.old.scenarios, both.new.scenarios
	}
	for _, name := range d.failures {
		old, err := failing(both.old.Config, name)
		if err != nil {
			return nil, nil, err
		}
		new, err := failing(both.new.Config, name)
		if err != nil {
			return nil, nil, err
		}
		was, is, d.ofLibrary = slices.Concat(was, old), slices.Concat(is, new), append(d.ofLibrary, new...)
	}
	return was, is, nil
}
