package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
	"vmmdrill/validate"
)

// simulation is the simulate command's own flags.
type simulation struct {
	in           input
	out          outputs
	seed         uint64
	only         []string
	failures     []string
	force        bool
	permuteTies  bool
	sample       time.Duration
	trace        string
	replications int
	workers      int
}

// replicationsMax bounds a run's memory: some hundred bytes a machine and replication.
const replicationsMax = 100_000

func simulateCommand() *cobra.Command {
	var s simulation
	c := &cobra.Command{
		Use:   "simulate [PATH…]",
		Short: "Play the scenarios of a configuration and judge them",
		Long: `Play the scenarios of a configuration: faults, and the procedures that are run in answer. Each scenario is replicated
with different luck; the timeline of replication 0 is shown, and RTO and RPO of everything over all replications. A
scenario is missed when an expectation or an objective is not met at its 95th percentile, or a procedure could not be
carried out to its end.

--failure plays failure modes of the library instead, or beside what --scenario names: "vmmdrill explain failures" lists
them. They name roles and not things, so they are played on any deployment of their option; its objectives are judged.

The same seed gives the same bytes, however many workers play. A topology that validate finds errors in is refused
unless --force is given.

In which order things happen that happen at one instant, no document says. With --permute-ties each replication is also
played with that order drawn, and the report says for each scenario what hangs on it.`,
		Example: "  vmmdrill simulate example:standalone\n" +
			"  vmmdrill simulate --scenario paris_lost --sample 1m -o csv=exposure.csv --trace trace.jsonl example:standalone\n" +
			"  vmmdrill simulate --failure F-3 --failure witness_lost_before_the_line_is_cut example:stretched\n" +
			"  vmmdrill simulate --scenario paris_lost --seed 7 -o text -o json=result.json deployment/",
		RunE: func(c *cobra.Command, args []string) error { return s.run(c, args) },
	}
	s.in.flags(c)
	s.out.flags(c, "text", "json", "csv")
	c.Flags().DurationVar(&s.sample, "sample", 0, "look at replication every `DURATION` of replication 0, for exposure in json and for csv (default 5m for csv)")
	c.Flags().StringVar(&s.trace, "trace", "", "write the timeline of replication 0 to this `FILE`, a JSON object a line")
	c.Flags().BoolVar(&s.permuteTies, "permute-ties", false, "play each replication in two more runs, and say what hangs on the order of simultaneous events")
	s.playFlags(c)
	return c
}

// playFlags say what is played, how often and with which luck.
func (s *simulation) playFlags(c *cobra.Command) {
	c.Flags().Uint64Var(&s.seed, "seed", 1, "seed of all that is drawn")
	c.Flags().StringArrayVar(&s.only, "scenario", nil, "play only the scenario of this `name`; may be repeated")
	c.Flags().StringArrayVar(&s.failures, "failure", nil, "play this failure `mode` of the library, or all that the deployment can have; may be repeated")
	c.Flags().BoolVar(&s.force, "force", false, "simulate a topology with errors all the same")
	c.Flags().IntVar(&s.replications, "replications", 100, "how often each scenario is played")
	s.workersFlag(c)
}

func (s *simulation) workersFlag(c *cobra.Command) {
	c.Flags().IntVar(&s.workers, "workers", runtime.GOMAXPROCS(0), "how many replications are played at a time")
}

func (s *simulation) run(c *cobra.Command, args []string) error {
	sinks, err := s.out.parse("text")
	if err != nil {
		return err
	}
	if err := s.checkFlags(); err != nil {
		return err
	}
	cfg, err := s.in.readAll(c, args)
	if err != nil {
		return err
	}
	found, err := new(review).check(&s.in, c, cfg)
	if err != nil {
		return err
	}
	color, _ := s.in.useColor(c.OutOrStdout())
	findings := report.Findings{Config: cfg.Config, Review: found, Color: color}
	if err := refuse(c, &s.in, findings, s.force); err != nil {
		return err
	}
	list, err := s.chosen(cfg)
	if err != nil {
		return err
	}
	s.sampleEvery(sinks, list)
	verdicts, interrupted, err := s.play(c, cfg.Config, list)
	if err != nil {
		return err
	}
	doc := report.Simulation{Config: cfg.Config, Findings: findings, Verdicts: verdicts, Seed: s.seed, Version: versionText(), Repeat: s.repeat(cfg.Config, args)}
	err = s.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.SimulateJSON(doc)
		case "csv":
			return report.SimulateCSV(doc)
		}
		return report.SimulateText(doc, s.in.quiet)
	})
	if err == nil {
		err = s.writeTrace(c, verdicts)
	}
	if err != nil {
		return err
	}
	if interrupted {
		return exit{exitUsage, "interrupted; the report has what was complete by then"}
	}
	for i := range verdicts {
		if !verdicts[i].Passed() {
			return exit{code: exitMissed}
		}
	}
	return nil
}

// writeTrace writes what --trace asks for, and tells of samples that found no room.
func (s *simulation) writeTrace(c *cobra.Command, verdicts []scenarios.Verdict) error {
	for i := range verdicts {
		if verdicts[i].Summary.First.SamplesCutShort {
			fmt.Fprintf(c.ErrOrStderr(), "scenario %s: there are too many samples; the last ones are missing. Take a longer --sample.\n", verdicts[i].Summary.Scenario.Name)
		}
	}
	if s.trace == "" {
		return nil
	}
	text, err := report.Trace(verdicts)
	if err == nil {
		err = replaceFile(s.trace, text, 0o644)
	}
	if err != nil {
		return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", s.trace, err)}
	}
	return nil
}

// sampleEvery has the scenarios sampled as often as somebody wants to see them.
func (s *simulation) sampleEvery(sinks []sink, list []*scenarios.Scenario) {
	if s.sample == 0 && slices.ContainsFunc(sinks, func(x sink) bool { return x.format == "csv" }) {
		s.sample = 5 * time.Minute
	}
	for _, x := range list {
		x.Drill.Sample = s.sample
	}
}

func (s *simulation) checkFlags() error {
	if s.replications < 1 || s.replications > replicationsMax {
		return exit{exitUsage, fmt.Sprintf("--replications %d: expected 1 to %d", s.replications, replicationsMax)}
	}
	if s.sample < 0 || s.sample > 0 && s.sample < time.Second {
		return exit{exitUsage, fmt.Sprintf("--sample %v: expected at least 1s", s.sample)}
	}
	if s.workers < 1 {
		return exit{exitUsage, fmt.Sprintf("--workers %d: expected at least 1", s.workers)}
	}
	return nil
}

// refuse ends the command for a topology with errors, unless it is forced.
func refuse(c *cobra.Command, in *input, f report.Findings, force bool) error {
	f.Findings = slices.DeleteFunc(slices.Clone(f.Findings), func(f validate.Finding) bool { return f.Severity < validate.Error })
	if len(f.Findings) == 0 || force {
		return nil
	}
	f.Color, _ = in.useColor(c.ErrOrStderr())
	text, err := report.FindingsText(f, true)
	if err != nil {
		return err
	}
	if _, err := c.ErrOrStderr().Write(text); err != nil {
		return err
	}
	return exit{exitFindings, fmt.Sprintf("the topology has %s; correct them, or simulate it all the same with --force", count(len(f.Findings), "error"))}
}

// chosen are the scenarios of the given names and of the given failures, or all of the configuration.
func (s *simulation) chosen(cfg project) ([]*scenarios.Scenario, error) {
	list := cfg.scenarios
	if len(s.only)+len(s.failures) > 0 {
		list = nil
	}
	for _, name := range s.only {
		found, err := named(cfg.scenarios, name)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	for _, name := range s.failures {
		found, err := failing(cfg.Config, name)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	if len(list) == 0 {
		return nil, exit{exitNothing, "nothing was simulated: the configuration has no scenario; --failure all plays those of the library"}
	}
	return list, nil
}

// named are the scenarios of a name, or of all instances of a block.
func named(all []*scenarios.Scenario, name string) (list []*scenarios.Scenario, err error) {
	var names []string
	for _, x := range all {
		if x.Name == name || x.Label == name {
			list = append(list, x)
		}
		names = append(names, x.Name)
	}
	if len(list) == 0 {
		return nil, exit{exitUsage, fmt.Sprintf("there is no scenario %q; there are %s", name, strings.Join(names, ", "))}
	}
	return list, nil
}

// failing are the scenarios of a failure of the library, or of all that a deployment can have.
func failing(cfg *model.Config, name string) (list []*scenarios.Scenario, err error) {
	option := cfg.Topology.Option()
	for _, f := range scenarios.Failures() {
		switch {
		case name != "all" && !strings.EqualFold(f.Name, name):
			continue
		case name != "all" && !f.Serves(option):
			return nil, exit{exitUsage, fmt.Sprintf("%s is a failure of option %s; this deployment is %s", f.Name, f.Option, option)}
		case !f.Serves(option):
			continue
		}
		found, diags := f.Scenarios(cfg)
		if diags.HasErrors() {
			return nil, exit{exitUsage, fmt.Sprintf("%s cannot be played on this deployment: %v", f.Name, diags)}
		}
		list = append(list, found...)
	}
	if len(list) == 0 {
		return nil, exit{exitUsage, fmt.Sprintf("there is no failure %q; vmmdrill explain failures lists them", name)}
	}
	return list, nil
}

// play plays and judges the scenarios one after the other.
func (s *simulation) play(c *cobra.Command, cfg *model.Config, list []*scenarios.Scenario) (verdicts []scenarios.Verdict, interrupted bool, err error) {
	total := len(list) * s.replications
	if s.permuteTies {
		total *= 2
	}
	end, step := progress(c, s.in.quiet, total)
	defer end()
	for _, x := range list {
		sum, err := x.Play(c.Context(), s.seed, s.replications, s.workers, step)
		if err == nil && s.permuteTies {
			sum.Ties, err = x.PlayTies(c.Context(), s.seed, s.replications, s.workers, step)
		}
		interrupted = errors.Is(err, context.Canceled)
		if err != nil && !interrupted {
			return nil, false, err
		}
		if sum.Replications > 0 {
			v, diags := x.Judge(sum)
			color, err := s.in.useColor(c.ErrOrStderr())
			if err != nil {
				return nil, false, err
			}
			if err := s.in.tell(c, cfg.Files, diags, color); err != nil {
				return nil, false, err
			}
			verdicts = append(verdicts, v)
		}
		if interrupted {
			break
		}
	}
	return verdicts, interrupted, nil
}

// progress shows a bar on standard error if that is a terminal. The first function ends it, the second counts one more.
func progress(c *cobra.Command, quiet bool, total int) (end, step func()) {
	f, ok := c.ErrOrStderr().(*os.File)
	if !ok || quiet || !isatty.IsTerminal(f.Fd()) {
		return func() {}, func() {}
	}
	p := mpb.New(mpb.WithOutput(f), mpb.WithWidth(50))
	bar := p.AddBar(int64(total), mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name("simulating ")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d "), decor.AverageETA(decor.ET_STYLE_GO)))
	return func() {
		bar.Abort(true)
		p.Wait()
	}, func() { bar.Increment() }
}

// repeat is the command that gives the same result again.
func (s *simulation) repeat(cfg *model.Config, args []string) string {
	return s.repeatAs("simulate", args, cfg)
}

// repeatAs is the command of a name with these flags.
func (s *simulation) repeatAs(name string, args []string, configs ...*model.Config) string {
	words := []string{"vmmdrill " + name, fmt.Sprintf("--seed %d --replications %d", s.seed, s.replications)}
	for _, name := range s.only {
		words = append(words, "--scenario "+quoted(name))
	}
	for _, name := range s.failures {
		words = append(words, "--failure "+quoted(name))
	}
	words = append(words, s.in.repeatVars(configs...)...)
	if s.force {
		words = append(words, "--force")
	}
	if s.permuteTies {
		words = append(words, "--permute-ties")
	}
	for _, a := range args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

// quoted makes one word of a text for a POSIX shell and for PowerShell alike.
func quoted(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=", r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
