package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/scenarios"
)

func runbookCommand() *cobra.Command {
	var in input
	var out outputs
	var only []string
	c := &cobra.Command{
		Use:   "runbook [PATH…]",
		Short: "Print the procedures, step by step, as Markdown",
		Long: `Print the failover and failback procedures of a deployment as Markdown that an operator can follow:
who, where, what to do, how to check it, and what to do if it fails.`,
		Example: "  vmmdrill runbook example:standalone\n  vmmdrill runbook --procedure failover -o markdown=runbook.md .",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("markdown")
			if err != nil {
				return err
			}
			cfg, err := in.readAll(c, args)
			if err != nil {
				return err
			}
			if empty(cfg.Config) {
				return exit{exitNothing, "there is nothing to write a runbook for: the configuration declares nothing"}
			}
			procedures, err := chosen(scenarios.Procedures(cfg.Config), only)
			if err != nil {
				return err
			}
			return out.write(c, sinks, func(string) ([]byte, error) {
				return report.Runbook(cfg.Topology, procedures, versionText()), nil
			})
		},
	}
	in.flags(c)
	out.flags(c, "markdown")
	c.Flags().StringArrayVar(&only, "procedure", nil, "print only the procedure of this `name`; may be repeated")
	return c
}

// chosen are the procedures of the given names, or all.
func chosen(all []model.Procedure, names []string) ([]model.Procedure, error) {
	if len(names) == 0 {
		return all, nil
	}
	var list []model.Procedure
	for _, name := range names {
		p := scenarios.ProcedureNamed(all, name)
		if p == nil {
			return nil, exit{exitUsage, fmt.Sprintf("there is no procedure %q for this deployment", name)}
		}
		list = append(list, *p)
	}
	return list, nil
}
