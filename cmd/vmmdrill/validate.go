package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/validate"
)

func validateCommand() *cobra.Command {
	var in input
	var out outputs
	var failOn string
	var strict bool
	c := &cobra.Command{
		Use:   "validate [PATH…]",
		Short: "Check a deployment against what the documents require",
		Long: `Check a deployment against what the documents require of its option. Each finding names its rule, the requirement
behind it and the line to change. A deployment without findings prints nothing.

A fact that the topology does not state raises no finding; --strict lists what was left open.`,
		Example: "  vmmdrill validate example:standalone\n  vmmdrill validate --fail-on warning -o json=findings.json deployment/",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			threshold, err := severity(failOn)
			if err != nil {
				return err
			}
			cfg, err := in.readAll(c, args)
			if err != nil {
				return err
			}
			if empty(cfg.Config) {
				return exit{exitNothing, "nothing was checked: the configuration declares nothing"}
			}
			color, _ := in.useColor(c.OutOrStdout())
			f := report.Findings{Config: cfg.Config, Findings: validate.Run(cfg.Config, cfg.rules), Rules: len(cfg.rules), Version: versionText(), Strict: strict, Color: color}
			err = out.write(c, sinks, func(format string) ([]byte, error) {
				if format == "json" {
					return report.FindingsJSON(f)
				}
				return report.FindingsText(f, in.quiet)
			})
			if err != nil {
				return err
			}
			return verdictOf(f.Findings, threshold)
		},
	}
	in.flags(c)
	out.flags(c, "text", "json")
	c.Flags().StringVar(&failOn, "fail-on", "error", "exit with 1 on findings of this `severity` or worse: note, warning, error or never")
	c.Flags().BoolVar(&strict, "strict", false, "list what the topology leaves open, and what was taken for it")
	return c
}

const never = validate.Error + 1

func severity(word string) (validate.Severity, error) {
	words := []string{"note", "warning", "error", "never"}
	i := slices.Index(words, word)
	if i < 0 {
		return 0, exit{exitUsage, fmt.Sprintf("--fail-on %q: expected one of %s", word, strings.Join(words, ", "))}
	}
	return [...]validate.Severity{validate.Note, validate.Warning, validate.Error, never}[i], nil
}

func verdictOf(findings []validate.Finding, threshold validate.Severity) error {
	for _, f := range findings {
		if f.Rule.Severity >= threshold {
			return exit{code: exitFindings}
		}
	}
	return nil
}

// empty reports a configuration that declares nothing of a deployment.
func empty(cfg *model.Config) bool {
	t := cfg.Topology
	return !t.Deployment.Present && len(t.Sites)+len(t.Hosts)+len(t.VMs)+len(t.VMMs)+len(t.Clouds)+len(t.Vaults) == 0
}
