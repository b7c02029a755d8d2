package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/sim/capacity"
	"vmmdrill/validate"
)

// dossier is the report command's own flags: those of everything that goes into the report.
type dossier struct {
	simulation // what it plays, and how
	review     review
	search     verification
	size       sizing
	noVerify   bool
	planned    string // what the capacity plan was asked for
}

func reportCommand() *cobra.Command {
	d := dossier{size: sizing{options: capacity.Defaults()}}
	c := &cobra.Command{
		Use:   "report [PATH…]",
		Short: "Write the report for a design review: one HTML file, Markdown or JSON",
		Long: `Write what a design review is told of a deployment: whether it survives and how that was shown, what to do, the deployment
drawn and what protects what, findings with their lines and remedies, each scenario with RTO and RPO against their limits and
its timeline, what a second loss would hit, every order of faults and steps that was searched, capacity, runbooks, assumptions, and the
commands and hashes with which somebody else comes to the same figures.

The HTML is one file that loads nothing. Without -o it goes to standard output. The Markdown is short enough for a comment or for
$GITHUB_STEP_SUMMARY, the worst first; the JSON has all that the HTML has.

Nothing is played or searched when validate finds errors, unless --force is given; the report says so. The report is written whatever comes
out; then the exit code is 4 if a promise is broken, 3 if a scenario missed something, 1 if validate finds errors, and 5 if no scenario was played.`,
		Example: "  vmmdrill report example:standalone -o html=report.html\n" +
			"  vmmdrill report --faults 1 --replications 20 -o html=report.html -o markdown=summary.md deployment/\n" +
			"  vmmdrill report --no-verify -o json=report.json deployment/",
		RunE: func(c *cobra.Command, args []string) error { return d.run(c, args) },
	}
	d.in.flags(c)
	d.out.flags(c, "html", "markdown", "json")
	d.review.flags(c)
	d.playFlags(c)
	d.search.boundFlags(c)
	d.size.planFlags(c)
	c.Flags().BoolVar(&d.noVerify, "no-verify", false, "do not search the orders of faults, steps and mistakes")
	return c
}

func (d *dossier) run(c *cobra.Command, args []string) error {
	sinks, err := d.out.parse("html")
	if err != nil {
		return err
	}
	if f, ok := c.OutOrStdout().(*os.File); ok && len(d.out.specs) == 0 && isatty.IsTerminal(f.Fd()) {
		return exit{exitUsage, "the report is a page of HTML, which a terminal does not show; give it a file: -o html=report.html"}
	}
	d.search.in, d.search.bounds.Seed, d.search.bounds.Workers = d.in, max(d.seed, 1), d.workers
	for _, check := range []func() error{d.checkFlags, d.search.checkFlags, d.size.checkFlags} {
		if err := check(); err != nil {
			return err
		}
	}
	cfg, err := d.in.readAll(c, args)
	if err != nil {
		return err
	}
	if len(cfg.Topology.VMs) == 0 {
		return exit{exitNothing, "there is nothing to report on: the configuration has no machines"}
	}
	d.search.fit(c, cfg.Topology)
	d.review.settle(cfg.Config)
	doc, err := d.document(c, cfg, args)
	if err != nil {
		return err
	}
	err = d.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.DesignJSON(doc)
		case "markdown":
			return report.DesignMarkdown(doc), nil
		}
		return report.DesignHTML(doc)
	})
	if err != nil {
		return err
	}
	return outcomeOf(doc)
}

// outcomeOf is the exit code of a report, by the precedence of the codes.
func outcomeOf(doc *report.Design) error {
	switch {
	case doc.Verification != nil && len(doc.Verification.Counterexamples) > 0:
		return exit{code: exitCounterexample}
	case slices.ContainsFunc(doc.Verdicts, func(v scenarios.Verdict) bool { return !v.Passed() }):
		return exit{code: exitMissed}
	case errorsIn(doc.Findings.Findings) > 0:
		return exit{code: exitFindings}
	case len(doc.Verdicts) == 0:
		return exit{exitNothing, "no scenario was played, so that nothing is shown: " + doc.NotPlayed}
	}
	return nil
}

func errorsIn(list []validate.Finding) (n int) {
	for _, f := range list {
		if f.Severity == validate.Error {
			n++
		}
	}
	return n
}

// document checks, plays, searches and sizes.
func (d *dossier) document(c *cobra.Command, cfg project, args []string) (*report.Design, error) {
	d.review.disabled = true
	found, err := d.review.check(&d.in, c, cfg)
	if err != nil {
		return nil, err
	}
	d.size.in, d.search.in = d.in, d.in
	d.planned = d.size.planned()
	if stated := statedRPOs(cfg.Config); len(stated) > 0 && !c.Flags().Changed("rpo") {
		d.size.options.RPOs = stated
	}
	doc := &report.Design{Config: cfg.Config, Version: versionText(), Seed: d.seed, Findings: report.Findings{Config: cfg.Config, Review: found, Version: versionText()},
		Procedures: scenarios.Procedures(cfg.Config), Topology: hashed(model.Write(cfg.Topology)),
		Capacity: report.Capacity{Assessment: capacity.Assess(cfg.Topology, d.size.options), Topology: cfg.Topology, Options: d.size.options, Version: versionText(), Repeat: d.size.repeat(cfg.Config, args)}}
	if doc.Files, err = d.files(cfg.Config); err != nil {
		return nil, err
	}
	doc.Commands = d.commands(cfg.Config, args)
	doc.Ask = func(scenario string) string {
		words := "vmmdrill whatif --scenario " + quoted(scenario) + " --why --sensitivity 1.25 "
		if d.force {
			words += "--force "
		}
		return words + d.arguments(cfg.Config, args)
	}
	// All rules count here, whichever are shown.
	all, err := (&review{today: d.review.today}).check(&d.in, c, cfg)
	if err != nil {
		return nil, err
	}
	for _, f := range all.Findings {
		if f.Severity >= validate.Warning && !slices.Contains(found.Rules, f.Rule) {
			doc.Unasked = append(doc.Unasked, f)
		}
	}
	if n := errorsIn(all.Findings); n > 0 && !d.force {
		doc.NotPlayed = fmt.Sprintf("validate finds %s in the topology (%s), and --force was not given", count(n, "error"), report.RulesOf(all.Findings, validate.Error))
		doc.NotVerified = doc.NotPlayed
		return doc, nil
	}
	if err := d.rehearse(c, cfg, doc); err != nil {
		return nil, err
	}
	return doc, d.verify(c, cfg, doc, args)
}

// statedRPOs are the limits of the objectives, the smallest first.
func statedRPOs(cfg *model.Config) (list []time.Duration) {
	for i := range cfg.Objectives {
		if l := cfg.Objectives[i].RPO; l.Known() && l.Value > 0 {
			list = append(list, l.Value)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// files are all that the report hangs on: the configuration's, those of values, and the baseline.
func (d *dossier) files(cfg *model.Config) (list []report.Hashed, err error) {
	for _, name := range cfg.FileNames {
		list = append(list, report.Hashed{Name: name, SHA256: hashed(cfg.Files[name].Bytes)})
	}
	more := slices.Concat(cfg.Scope.Traces(), d.in.vars.files())
	if d.review.baseline != "" {
		more = append(more, d.review.baseline)
	}
	for _, name := range more {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, exit{exitUsage, fmt.Sprintf("cannot read %s: %v", name, err)}
		}
		list = append(list, report.Hashed{Name: filepath.ToSlash(name), SHA256: hashed(text)})
	}
	return list, nil
}

func hashed(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// rehearse plays the chosen scenarios.
func (d *dossier) rehearse(c *cobra.Command, cfg project, doc *report.Design) error {
	if len(cfg.scenarios)+len(d.only)+len(d.failures) == 0 {
		doc.NotPlayed = "the configuration has no scenario; --failure all plays those of the library"
		return nil
	}
	list, err := d.chosen(cfg)
	if err != nil {
		return err
	}
	for _, x := range list {
		x.RecordStretches()
	}
	for _, x := range cfg.scenarios {
		if !slices.Contains(list, x) {
			doc.LeftOut = append(doc.LeftOut, x.Name)
		}
	}
	verdicts, interrupted, err := d.play(c, cfg.Config, list)
	if interrupted {
		return exit{exitUsage, "interrupted; nothing is reported"}
	}
	doc.Verdicts = verdicts
	return err
}

// verify searches every order of faults, steps and mistakes.
func (d *dossier) verify(c *cobra.Command, cfg project, doc *report.Design, args []string) error {
	if d.noVerify {
		doc.NotVerified = "--no-verify was given"
		return nil
	}
	found, err := d.search.search(c, cfg.Config)
	if err != nil {
		return err
	}
	if c.Context().Err() != nil {
		return exit{exitUsage, "interrupted; nothing is reported"}
	}
	doc.Verification = &report.Verification{Config: cfg.Config, Verification: found, Version: versionText(), Repeat: d.search.repeat(cfg.Config, args)}
	return nil
}

// arguments are what every command on the configuration is given.
func (d *dossier) arguments(cfg *model.Config, args []string) string {
	words := d.in.repeatVars(cfg)
	for _, a := range args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

// plannedByDefault is what capacity plans for unless somebody asks for something else.
var plannedByDefault = (&sizing{growth: "30%", percentile: 95, order: string(capacity.Defaults().Order), options: capacity.Defaults()}).planned()

// commands are those that give each part of the report again, and all of it.
func (d *dossier) commands(cfg *model.Config, args []string) (list []report.Command) {
	rest := d.arguments(cfg, args)
	list = []report.Command{{For: "findings", Line: strings.Join(append(append([]string{"vmmdrill validate"}, d.review.repeat()...), rest), " ")}, {For: "scenarios", Line: d.repeat(cfg, args)}}
	all := append([]string{"vmmdrill report"}, d.review.repeat()...)
	if d.noVerify {
		all = append(all, "--no-verify")
	} else {
		list = append(list, report.Command{For: "search", Line: d.search.repeat(cfg, args)})
		all = append(all, fmt.Sprintf("--faults %d --mistakes %d --random %d --machines %d", d.search.bounds.Faults, d.search.bounds.Mistakes, d.search.bounds.Samples, d.search.bounds.Machines))
	}
	if d.planned != plannedByDefault {
		all = append(all, d.planned)
	}
	all = append(all, strings.TrimPrefix(d.repeatAs("report", args, cfg), "vmmdrill report "))
	return append(list, report.Command{For: "capacity", Line: d.size.repeat(cfg, args)}, report.Command{For: "runbooks", Line: "vmmdrill runbook " + rest},
		report.Command{For: "this report", Line: strings.Join(all, " ")})
}
