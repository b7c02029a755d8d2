package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

func initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init standalone|stretched [DIR]",
		Short: "Write a starting point",
		Long: `Write a deployment of one of the two options into a directory: a commented topology that validates, and drills for
it. Then change the names, sizes and rates into yours. Nothing that exists is overwritten.`,
		Example: "  vmmdrill init standalone contoso/",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 2 {
				dir = args[1]
			}
			fsys, names, err := example(args[0])
			if err != nil {
				return err
			}
			written, err := begin(fsys, names[0], dir)
			for _, name := range written {
				fmt.Fprintln(c.OutOrStdout(), name)
			}
			return err
		},
	}
}

// begin copies the files of an example, after a look that none of them exists.
func begin(fsys fs.FS, example, dir string) (written []string, err error) {
	entries, err := fs.ReadDir(fsys, example)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if _, err := os.Lstat(name); err == nil {
			return nil, exit{exitUsage, fmt.Sprintf("%s exists already; give another directory", name)}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, exit{exitUsage, fmt.Sprintf("cannot make %s: %v", dir, err)}
	}
	for _, e := range entries {
		text, err := fs.ReadFile(fsys, example+"/"+e.Name())
		if err != nil {
			return written, err
		}
		name := filepath.Join(dir, e.Name())
		if err := replaceFile(name, text, 0o644); err != nil {
			return written, exit{exitUsage, fmt.Sprintf("cannot write %s: %v", name, err)}
		}
		written = append(written, name)
	}
	return written, nil
}
