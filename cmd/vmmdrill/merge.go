package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/scenarios/whatif"
)

func mergeCommand() *cobra.Command {
	var out outputs
	var quiet bool
	var whole string
	c := &cobra.Command{
		Use:   "merge PART…",
		Short: "Put the part files of one what-if sweep together, and answer it",
		Long: `Put the part files that vmmdrill whatif --shard K/N --part FILE wrote together. The report has the same bytes as that of one run that
plays everything. Parts of different sweeps, versions, seeds or topologies are refused, and so are parts that overlap, leave a
hole or are not complete.

What needs the configuration, --why and plots over time, comes from whatif itself: --part FILE writes one part file with all replications, and
vmmdrill whatif --resume --part FILE with the flags of the sweep answers from it without playing them again.`,
		Args: cobra.MinimumNArgs(1),
		Example: "  vmmdrill whatif --scenario paris_lost --replications 40 --shard 1/2 --part one.part example:standalone\n" +
			"  vmmdrill whatif --scenario paris_lost --replications 40 --shard 2/2 --part two.part example:standalone\n" +
			"  vmmdrill merge --part all.part one.part two.part\n" +
			"  vmmdrill whatif --scenario paris_lost --replications 40 --why --resume --part all.part example:standalone",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			sinks, folders, err := pictures(sinks)
			if err != nil {
				return err
			}
			if err := writable(sinks, folders); err != nil {
				return err
			}
			if _, err := os.Lstat(whole); whole != "" && err == nil {
				return exit{exitUsage, whole + " exists; remove it, or give --part another name"}
			}
			a, err := merged(args, whole)
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
	c.Flags().StringVar(&whole, "part", "", "also write all replications to this `FILE`, from which whatif --resume answers")
	c.Flags().BoolVarP(&quiet, "quiet", "q", false, "only results")
	return c
}

// merged reads part files, and writes a whole one if it has a name. It holds them open one after the other's header, and reads each once.
func merged(names []string, whole string) (*whatif.Answer, error) {
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
	if whole == "" || len(parts) == 0 {
		return whatif.Merge(parts, func(whatif.Row) error { return nil })
	}
	return mergedInto(whole, parts)
}

// mergedInto merges parts into one file, which appears whole or not at all.
func mergedInto(name string, parts []whatif.Named) (a *whatif.Answer, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".vmmdrill-*")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriter(f)
	all := parts[0].ShardOf(1, 1)
	if _, err := w.Write(all.Begin()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	a, err = whatif.Merge(parts, func(r whatif.Row) error {
		_, err := w.Write(r.Record())
		return err
	})
	if err = errors.Join(err, w.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return nil, err
	}
	return a, os.Rename(f.Name(), name)
}
