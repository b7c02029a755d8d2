package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/model/language"
	"vmmdrill/scenarios/explore"
)

// verification is the verify command's own flags.
type verification struct {
	in        input
	out       outputs
	bounds    explore.Bounds
	maxMemory string
}

func verifyCommand() *cobra.Command {
	var v verification
	c := &cobra.Command{
		Use:   "verify [PATH…]",
		Short: "Search every order of faults, steps and mistakes for one that breaks a promise",
		Long: `Search every order of faults, repairs, software and operators' steps for one after which a machine runs twice, data is lost that
should not be, or nobody can recover. Two searches are made, and miss nothing within their bounds: of the documented procedures,
with some mistakes of the operators, and of every legal order of steps whatsoever. Then the whole deployment is played in time,
with random faults; that shows what was sampled, and no more. Tables tell what becomes of the procedures when something that the management
depends on is lost, or a mistake is made, at each of their steps, and in which windows a second loss finds no usable copy.

A broken promise is told as the shortest story, on the lines of the configuration that allow it, with a scenario that
vmmdrill simulate replays. vmmdrill explain PROMISE says where a promise comes from.`,
		Example: "  vmmdrill verify example:standalone\n" +
			"  vmmdrill verify --faults 2 --mistakes 0 --max-memory 2GiB deployment/\n" +
			"  vmmdrill verify --faults 1 -o text -o sarif=verify.sarif -o scenario=counterexamples.hcl deployment/",
		RunE: func(c *cobra.Command, args []string) error { return v.run(c, args) },
	}
	v.in.flags(c)
	v.out.flags(c, "text", "json", "sarif", "scenario")
	v.boundFlags(c)
	c.Flags().BoolVar(&v.bounds.Apart, "no-symmetry", false, "tell machines that are alike apart: the same answer, from more states")
	c.Flags().Uint64Var(&v.bounds.Seed, "seed", 1, "from which these are drawn")
	c.Flags().IntVar(&v.bounds.Limits.Depth, "max-depth", 0, "look at no state that is further away; 0 is no limit")
	c.Flags().IntVar(&v.bounds.Limits.States, "max-states", 0, "stop each search at so many states; 0 is no limit")
	c.Flags().IntVar(&v.bounds.Workers, "workers", runtime.GOMAXPROCS(0), "how many states are looked at at a time")
	return c
}

// boundFlags say how far is searched, and with how much memory.
func (v *verification) boundFlags(c *cobra.Command) {
	c.Flags().IntVar(&v.bounds.Faults, "faults", 2, "how many faults strike at most, 0 to 3")
	c.Flags().IntVar(&v.bounds.Mistakes, "mistakes", 1, "how many mistakes the operators make at most, 0 to 3")
	c.Flags().IntVar(&v.bounds.Machines, "machines", 2, "how many machines of each kind are searched for all of them")
	c.Flags().IntVar(&v.bounds.Samples, "random", samplesUsual, "how many timed runs with random faults are played besides; unless it is given, fewer of more than 250 machines")
	c.Flags().StringVar(&v.maxMemory, "max-memory", "1GiB", "stop each search when its states take this `SIZE`")
}

func (v *verification) run(c *cobra.Command, args []string) error {
	sinks, err := v.out.parse("text")
	if err != nil {
		return err
	}
	if err := v.checkFlags(); err != nil {
		return err
	}
	cfg, err := v.in.readAll(c, args)
	if err != nil {
		return err
	}
	if len(cfg.Topology.VMs) == 0 {
		return exit{exitNothing, "nothing was verified: the configuration has no machines"}
	}
	v.fit(c, cfg.Topology)
	found, err := v.search(c, cfg.Config)
	if err != nil {
		return err
	}
	doc := report.Verification{Config: cfg.Config, Verification: found, Version: versionText(), Repeat: v.repeat(cfg.Config, args)}
	err = v.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.VerifyJSON(doc)
		case "sarif":
			return report.VerifySARIF(doc)
		case "scenario":
			return report.VerifyScenarios(doc), nil
		}
		return report.VerifyText(doc, v.in.quiet), nil
	})
	switch {
	case err != nil:
		return err
	case c.Context().Err() != nil:
		return exit{exitUsage, "interrupted; the report has what was searched by then"}
	case len(found.Counterexamples) > 0:
		return exit{code: exitCounterexample}
	}
	return nil
}

// search verifies a configuration, and tells how far it is.
func (v *verification) search(c *cobra.Command, cfg *model.Config) (*explore.Verification, error) {
	end := v.progress(c)
	defer end()
	found, err := explore.Verify(c.Context(), cfg, v.bounds)
	if err != nil {
		return nil, exit{exitUsage, err.Error()}
	}
	return found, nil
}

// samplesMax bounds the timed runs.
const samplesMax = 1_000_000

// samplesUsual timed runs are played of a deployment, samplesLeast of a very large one.
const samplesUsual, samplesLeast = 100, 10

// fit chooses what nobody has asked for by the size of a deployment.
func (v *verification) fit(c *cobra.Command, t *model.Topology) {
	if !c.Flags().Changed("random") {
		v.bounds.Samples = samplesOf(len(t.VMs))
	}
}

// samplesOf is how many timed runs are played of so many machines unless somebody asks for a number: as many as have 25 000 machines
// together.
func samplesOf(machines int) int {
	return min(max(25_000/max(1, machines), samplesLeast), samplesUsual)
}

func (v *verification) checkFlags() error {
	for _, f := range []struct {
		name        string
		value, most int
	}{{"faults", v.bounds.Faults, 3}, {"mistakes", v.bounds.Mistakes, 3}} {
		if f.value < 0 || f.value > f.most {
			return exit{exitUsage, fmt.Sprintf("--%s %d: expected 0 to %d", f.name, f.value, f.most)}
		}
	}
	if v.bounds.Machines < 1 || v.bounds.Machines > 4 {
		return exit{exitUsage, fmt.Sprintf("--machines %d: expected 1 to 4", v.bounds.Machines)}
	}
	if v.bounds.Samples < 0 || v.bounds.Samples > samplesMax {
		return exit{exitUsage, fmt.Sprintf("--random %d: expected 0 to %d", v.bounds.Samples, samplesMax)}
	}
	if v.bounds.Seed < 1 {
		return exit{exitUsage, "--seed 0: expected at least 1"}
	}
	if v.bounds.Workers < 1 {
		return exit{exitUsage, fmt.Sprintf("--workers %d: expected at least 1", v.bounds.Workers)}
	}
	bytes, err := language.ParseBytes(v.maxMemory)
	if err != nil || bytes <= 0 {
		return exit{exitUsage, fmt.Sprintf("--max-memory %q: expected a size such as 512MiB", v.maxMemory)}
	}
	v.bounds.Limits.Bytes = int64(bytes)
	return nil
}

// progress tells on a terminal how far the search is. How much there is to search is not known before.
func (v *verification) progress(c *cobra.Command) (end func()) {
	f, ok := c.ErrOrStderr().(*os.File)
	if !ok || v.in.quiet || !isatty.IsTerminal(f.Fd()) {
		return func() {}
	}
	v.bounds.Progress = func(what string, states, depth int) {
		fmt.Fprintf(f, "\r\x1b[K%s ", progressText(what, states, depth))
	}
	return func() { fmt.Fprint(f, "\r\x1b[K") }
}

func progressText(what string, n, depth int) string {
	if what == explore.TimedRuns {
		return fmt.Sprintf("playing %s: %d, %d transitions", what, n, depth)
	}
	return fmt.Sprintf("searching %s: %d states, %d steps deep", what, n, depth)
}

// repeat is the command that gives the same result again.
func (v *verification) repeat(cfg *model.Config, args []string) string {
	words := []string{"vmmdrill verify", fmt.Sprintf("--faults %d --mistakes %d --machines %d --random %d --seed %d", v.bounds.Faults, v.bounds.Mistakes, v.bounds.Machines, v.bounds.Samples, v.bounds.Seed)}
	if v.bounds.Apart {
		words = append(words, "--no-symmetry")
	}
	if n := v.bounds.Limits.Depth; n > 0 {
		words = append(words, fmt.Sprintf("--max-depth %d", n))
	}
	if n := v.bounds.Limits.States; n > 0 {
		words = append(words, fmt.Sprintf("--max-states %d", n))
	}
	words = append(words, v.in.repeatVars(cfg)...)
	for _, a := range args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}
