package main

import (
	"bytes"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/validate/rules"
)

func rulesCommand() *cobra.Command {
	var out outputs
	c := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules that validate checks",
		Example: "  vmmdrill rules\n  vmmdrill rules -o json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			return out.write(c, sinks, func(format string) ([]byte, error) {
				if format == "json" {
					return report.RulesJSON(rules.All, versionText())
				}
				return rulesTable(), nil
			})
		},
	}
	out.flags(c, "text", "json")
	return c
}

func rulesTable() []byte {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSEVERITY\tOPTION\tNAME\tWHAT MUST BE TRUE")
	for _, r := range rules.All {
		fmt.Fprintf(w, "%s\t%v\t%v\t%s\t%s\n", r.ID, r.Severity, r.Options, r.Name, r.Title)
	}
	w.Flush()
	return b.Bytes()
}
