package main

import (
	"bytes"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/validate"
	"vmmdrill/validate/rules"
)

func rulesCommand() *cobra.Command {
	var out outputs
	c := &cobra.Command{
		Use:   "rules [RULE…]",
		Short: "List the rules that validate checks",
		Long: `List the rules that validate checks, by group: all, or those that are meant by an ID (NET004), a name, a group (NET) or a tag
(network). Markdown is the reference: why, source and remedy of each; vmmdrill explain ID has its examples as well.`,
		Example: "  vmmdrill rules\n  vmmdrill rules NET storage\n  vmmdrill rules -o json\n  vmmdrill rules -o markdown=rules.md",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			groups, err := groupsOf(args)
			if err != nil {
				return exit{exitUsage, err.Error()}
			}
			return out.write(c, sinks, func(format string) ([]byte, error) {
				switch format {
				case "json":
					return report.RulesJSON(groups, versionText())
				case "markdown":
					return report.RulesMarkdown(groups), nil
				}
				return rulesTable(groups), nil
			})
		},
	}
	out.flags(c, "text", "json", "markdown")
	return c
}

// groupsOf are the groups with only those rules that words mean; all without any.
func groupsOf(words []string) ([]rules.Group, error) {
	if len(words) == 0 {
		return rules.Groups, nil
	}
	chosen, err := validate.Choose(rules.All, words)
	if err != nil {
		return nil, err
	}
	var groups []rules.Group
	for _, g := range rules.Groups {
		g.Rules = slices.DeleteFunc(slices.Clone(g.Rules), func(r *validate.Rule) bool { return !slices.Contains(chosen, r) })
		if len(g.Rules) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func rulesTable(groups []rules.Group) []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i, g := range groups {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %s\n", g.ID, g.Title)
		for _, r := range g.Rules {
			fmt.Fprintf(w, "  %s\t%v\t%v\t%s\t%s\n", r.ID, r.Severity, r.Options, r.Name, r.Title)
		}
	}
	w.Flush()
	return b.Bytes()
}
