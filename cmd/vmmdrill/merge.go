package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/scenarios/whatif"
)

func mergeCommand() *cobra.Command {
	var out outputs
	var quiet bool
	c := &cobra.Command{
		Use:   "merge PART…",
		Short: "Put the part files of one what-if sweep together, and answer it",
		Long: `Put the part files that vmmdrill whatif --shard K/N --part FILE wrote together. The report has the same bytes as that of one run that
plays everything. Parts of different sweeps, versions, seeds or topologies are refused, and so are parts that overlap, leave a
hole or are not complete. Of the plots, those over time are not drawn: they need the configuration.`,
		Args: cobra.MinimumNArgs(1),
		Example: "  vmmdrill whatif --scenario paris_lost --replications 40 --shard 1/2 --part one.part example:standalone\n" +
			"  vmmdrill whatif --scenario paris_lost --replications 40 --shard 2/2 --part two.part example:standalone\n" +
			"  vmmdrill merge one.part two.part",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			sinks, folders, err := pictures(sinks)
			if err != nil {
				return err
			}
			a, err := merged(args)
			if err != nil {
				return usage(err)
			}
			doc := report.Answers{Version: a.Version, Seed: a.Seed, Repeat: a.Repeat, List: []*whatif.Answer{a}}
			if err := writeAnswers(c, &out, sinks, doc, quiet); err != nil {
				return err
			}
			return draw(folders, doc, nil)
		},
	}
	out.flags(c, "text", "json", "csv", "parquet", "svg", "png")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "only results")
	return c
}

// merged reads part files. It holds them open one after the other's header, and reads each once.
func merged(names []string) (*whatif.Answer, error) {
	var parts []whatif.Named
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r, err := whatif.ReadPart(bufio.NewReader(f))
		if err != nil {
			return nil, fmt.Errorf("%s: %v", name, err)
		}
		parts = append(parts, whatif.Named{Name: name, PartReader: r})
	}
	return whatif.Merge(parts)
}
