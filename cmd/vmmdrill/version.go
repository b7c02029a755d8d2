package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by a release build: go build -ldflags "-X main.version=1.2.3".
var version = ""

// develText is the version of a build that has none.
const develText = "devel"

func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return develText
}

// buildText tells builds apart whose parts must not be put together: the version, and where that is none, the revision that was built.
func buildText() string {
	v := versionText()
	if info, ok := debug.ReadBuildInfo(); ok && v == develText {
		return revised(v, info.Settings)
	}
	return v
}

// revised is a version with the revision that the build says, if it says any.
func revised(v string, settings []debug.BuildSetting) string {
	of := map[string]string{}
	for _, s := range settings {
		of[s.Key] = s.Value
	}
	if of["vcs.revision"] == "" {
		return v
	}
	v += "+" + of["vcs.revision"]
	if of["vcs.modified"] == "true" {
		v += ".modified"
	}
	return v
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  vmmdrill version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), "vmmdrill", versionText())
			return err
		},
	}
}
