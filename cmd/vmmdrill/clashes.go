package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
)

// clash is a flag, those that would say nothing beside it, and what to do instead.
type clash struct {
	flag    string
	beside  []string
	instead string
}

// clashes are of the flags that ask for something else than the answer of a sweep.
var clashes = []clash{
	{"find", []string{"precision", "metric", "vary", "compare", "why", "sensitivity", "part", "resume", "shard", "emit", "engine"},
		"a search has one answer, by the figures that --until names; set other variables with --var, and ask the rest of what is found, with --var NAME=VALUE and without --find"},
	{"shard", []string{"output", "why", "sensitivity"},
		"a shard has no answer yet; give -o to vmmdrill merge, and ask the rest of whatif --resume with the file of merge --part"},
	{"emit", []string{"output", "part", "resume", "shard", "why", "sensitivity"},
		"a job is printed and has its own parts; give -o to vmmdrill merge, and ask the rest of whatif --resume with the file of merge --part"},
	{"engine", []string{"part", "resume", "shard", "why", "sensitivity"},
		"a scheduler's sweep has its own parts, in the folder of --parts; put them together with vmmdrill merge --part FILE, and ask the rest of whatif --resume --part FILE"},
}

// clashing refuses flags that would be passed over in silence.
func clashing(c *cobra.Command) error {
	given := func(name string) bool { return c.Flags().Changed(name) }
	for _, x := range clashes {
		for _, name := range x.beside {
			if given(x.flag) && given(name) {
				return exit{exitUsage, fmt.Sprintf("--%s says nothing beside --%s: %s", name, x.flag, x.instead)}
			}
		}
	}
	for _, name := range []string{"shards", "parts"} {
		if given(name) && !given("emit") && !given("engine") {
			return exit{exitUsage, fmt.Sprintf("--%s is of a scheduler's sweep: say which, with --emit or --engine", name)}
		}
	}
	return nil
}

// formats refuses those in which what is asked for cannot be written.
func (q *inquiry) formats(sinks, folders []sink) error {
	if q.array.engine != "" && len(folders) > 0 {
		return exit{exitUsage, fmt.Sprintf("-o %s: a scheduler's sweep draws nothing; put its parts together with vmmdrill merge -o %s=FOLDER", folders[0].format, folders[0].format)}
	}
	for _, s := range slices.Concat(sinks, folders) {
		if q.quest.find != "" && s.format != "text" && s.format != "json" {
			return exit{exitUsage, fmt.Sprintf("-o %s: what --find finds is written as text or json", s.format)}
		}
	}
	return nil
}

// writable refuses files in folders that do not exist, and folders that are files, before anybody has waited for them.
func writable(sinks, folders []sink) error {
	for _, s := range sinks {
		if s.file == "" {
			continue
		}
		if info, err := os.Stat(filepath.Dir(s.file)); err != nil || !info.IsDir() {
			return exit{exitUsage, fmt.Sprintf("-o %s=%s: there is no folder %s", s.format, s.file, filepath.Dir(s.file))}
		}
	}
	for _, s := range folders {
		if info, err := os.Stat(s.file); err == nil && !info.IsDir() {
			return exit{exitUsage, fmt.Sprintf("-o %s=%s: that is a file; plots need a folder", s.format, s.file)}
		}
	}
	return nil
}
