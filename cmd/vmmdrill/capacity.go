package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/sim/capacity"
)

// sizing is the capacity command's own flags.
type sizing struct {
	in          input
	out         outputs
	options     capacity.Options
	growth      string
	percentile  float64
	order       string
	explain     bool
	failOnShort bool
}

func capacityCommand() *cobra.Command {
	s := sizing{options: capacity.Defaults()}
	c := &cobra.Command{
		Use:   "capacity [PATH…]",
		Short: "Size the line, the first copies, the storage and the hosts",
		Long: `Size a deployment in the words of the Deployment Planner: the bandwidth that an RPO needs, the RPO that the line gives and its violations, how long
it may be cut before machines have to be resynchronised and what that takes, initial replication in batches, storage and operations of the copies,
change logs at the source, and whether everything starts at the second site, also without the host whose loss is worst.

What is written is taken at a percentile of what is drawn, and grows; both are the planner's defaults and yours to set. Initial replication of all
machines at once is the default, because that is what happens when nobody plans it; the row "batch proposed" says what the line carries. With --explain every
row has its formula, with its numbers, and its source, and rows that say the same are not joined.

The exit code is 0 whatever comes out; with --fail-on-too-little it is 3 when there is too little of anything.`,
		Example: "  vmmdrill capacity example:standalone\n" +
			"  vmmdrill capacity --growth 50% --rpo 5m30s,15m --explain deployment/\n" +
			"  vmmdrill capacity --batch 4 --order largest -o text -o csv=capacity.csv deployment/",
		RunE: func(c *cobra.Command, args []string) error { return s.run(c, args) },
	}
	s.in.flags(c)
	s.out.flags(c, "text", "json", "csv")
	s.planFlags(c)
	c.Flags().BoolVar(&s.explain, "explain", false, "print the formula and the source of every row")
	c.Flags().BoolVar(&s.failOnShort, "fail-on-too-little", false, "exit code 3 when there is too little of anything")
	return c
}

// planFlags say what is planned for.
func (s *sizing) planFlags(c *cobra.Command) {
	c.Flags().StringVar(&s.growth, "growth", "30%", "growth factor: plan for so much more than is written, as a `PERCENTAGE`")
	c.Flags().Float64Var(&s.percentile, "percentile", 95, "of drawn rates, 0 to 100")
	c.Flags().DurationSliceVar(&s.options.RPOs, "rpo", s.options.RPOs, "which RPOs to plan for")
	c.Flags().IntVar(&s.options.Batch, "batch", 0, "the initial replication of so many machines begins together; 0: of all (see the row \"batch proposed\")")
	c.Flags().StringVar(&s.order, "order", string(s.options.Order), "the order of initial replication: smallest, largest or topology")
}

func (s *sizing) run(c *cobra.Command, args []string) error {
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
	if len(cfg.Topology.VMs) == 0 {
		return exit{exitNothing, "nothing was sized: the configuration has no machines"}
	}
	doc := report.Capacity{Assessment: capacity.Assess(cfg.Topology, s.options), Topology: cfg.Topology, Options: s.options, Version: versionText(), Repeat: s.repeat(cfg.Config, args), Explain: s.explain}
	err = s.out.write(c, sinks, func(format string) ([]byte, error) {
		switch format {
		case "json":
			return report.CapacityJSON(doc)
		case "csv":
			return report.CapacityCSV(doc)
		}
		return report.CapacityText(doc), nil
	})
	if err == nil && s.failOnShort && doc.TooLittle > 0 {
		return exit{code: exitMissed}
	}
	return err
}

func (s *sizing) checkFlags() error {
	growth, err := strconv.ParseFloat(strings.TrimSuffix(s.growth, "%"), 64)
	if err != nil || !strings.HasSuffix(s.growth, "%") || !(growth >= -100 && growth <= 10_000) {
		return exit{exitUsage, fmt.Sprintf("--growth %q: expected a percentage such as 30%%", s.growth)}
	}
	s.options.Growth = 1 + growth/100
	if !(s.percentile > 0 && s.percentile < 100) {
		return exit{exitUsage, fmt.Sprintf("--percentile %g: expected more than 0 and less than 100", s.percentile)}
	}
	s.options.Percentile = s.percentile / 100
	for _, rpo := range s.options.RPOs {
		if rpo <= 0 || rpo > math.MaxInt64/2 {
			return exit{exitUsage, fmt.Sprintf("--rpo %v: expected a time such as 15m", rpo)}
		}
	}
	if s.options.Batch < 0 {
		return exit{exitUsage, fmt.Sprintf("--batch %d: expected 0 or more", s.options.Batch)}
	}
	switch s.options.Order = capacity.Order(s.order); s.options.Order {
	case capacity.AsWritten, capacity.SmallestFirst, capacity.LargestFirst:
		return nil
	}
	return exit{exitUsage, fmt.Sprintf("--order %q: expected smallest, largest or topology", s.order)}
}

// repeat is the command that gives the same again.
func (s *sizing) repeat(cfg *model.Config, args []string) string {
	words := append([]string{"vmmdrill capacity", s.planned()}, s.in.repeatVars(cfg)...)
	for _, a := range args {
		words = append(words, quoted(a))
	}
	return strings.Join(words, " ")
}

// planned are the flags that plan for the same again.
func (s *sizing) planned() string {
	return fmt.Sprintf("--growth %s --percentile %g --rpo %s --batch %d --order %s", s.growth, s.percentile, durations(s.options.RPOs), s.options.Batch, s.order)
}

func durations(list []time.Duration) string {
	var words []string
	for _, d := range list {
		words = append(words, d.String())
	}
	return strings.Join(words, ",")
}
