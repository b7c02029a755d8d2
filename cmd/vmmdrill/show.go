package main

import (
	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
)

func showCommand() *cobra.Command {
	var in input
	var out outputs
	c := &cobra.Command{
		Use:   "show ADDRESS [PATH…]",
		Short: "Show the resolved values of anything, and where they come from",
		Long: `Show what a configuration says after variables, expressions and references are resolved: of an entity (vm.erp-db), of all
instances of a block (vm.erp-app) or one (vm.erp-app[3], vm.web["front"]), of a block or attribute within
(vm.erp-db.disk.data.size), of a variable or local (var.wan_bandwidth, local.app_servers), or of everything (all). Behind
each value is the line it comes from, or whose default it is; what is open is neither stated nor has a default.`,
		Example: "  vmmdrill show vm.erp-db example:standalone\n  vmmdrill show link.wan .\n  vmmdrill show all -o json=resolved.json .",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("text")
			if err != nil {
				return err
			}
			cfg, err := in.readAll(c, args[1:])
			if err != nil {
				return err
			}
			resolved, err := report.ResolvedOf(cfg.Config, args[0])
			if err != nil {
				return exit{exitUsage, err.Error()}
			}
			resolved.Version = versionText()
			return out.write(c, sinks, func(format string) ([]byte, error) {
				if format == "json" {
					return report.ResolvedJSON(resolved)
				}
				return report.ResolvedText(resolved), nil
			})
		},
	}
	in.flags(c)
	out.flags(c, "text", "json")
	return c
}
