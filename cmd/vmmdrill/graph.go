package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
)

func graphCommand() *cobra.Command {
	var in input
	var out outputs
	var focus string
	var depth int
	c := &cobra.Command{
		Use:   "graph [PATH…]",
		Short: "Draw a deployment",
		Long: `Draw a deployment: what stands at which site, on which host and in which cloud, and what replicates to where. With
--focus only what is near one thing is drawn.`,
		Example: "  vmmdrill graph example:standalone\n  vmmdrill graph --focus vmm.vmm01 --depth 2 -o svg=vmm.svg .",
		RunE: func(c *cobra.Command, args []string) error {
			sinks, err := out.parse("mermaid")
			if err != nil {
				return err
			}
			if depth < 0 {
				return exit{exitUsage, fmt.Sprintf("--depth %d: expected 0 or more", depth)}
			}
			cfg, err := in.readAll(c, args)
			if err != nil {
				return err
			}
			g := report.GraphOf(cfg.Topology)
			if focus != "" {
				near, ok := g.Focus(focus, depth)
				if !ok {
					return exit{exitUsage, fmt.Sprintf("nothing has the address %q; write it like host.par-hv1", focus)}
				}
				g = near
			}
			return out.write(c, sinks, func(format string) ([]byte, error) {
				switch format {
				case "dot":
					return report.DOT(g), nil
				case "svg":
					return report.SVG(g), nil
				}
				return report.Mermaid(g), nil
			})
		},
	}
	in.flags(c)
	out.flags(c, "mermaid", "dot", "svg")
	c.Flags().StringVar(&focus, "focus", "", "draw only what is near this `address`")
	c.Flags().IntVar(&depth, "depth", 1, "how many steps from there")
	return c
}
