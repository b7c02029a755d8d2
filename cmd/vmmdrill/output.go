package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// outputs are the -o flags: formats, each to a file or to standard output.
type outputs struct {
	specs   []string
	formats []string
}

// sink is one format and where it goes; an empty file is standard output.
type sink struct{ format, file string }

func (o *outputs) flags(c *cobra.Command, formats ...string) {
	o.formats = formats
	c.Flags().StringArrayVarP(&o.specs, "output", "o", nil, "output `FORMAT[=FILE]`, one of "+strings.Join(formats, ", ")+"; may be repeated")
}

// parse reads the flags; without any, standard output gets the format given.
func (o *outputs) parse(otherwise string) ([]sink, error) {
	if len(o.specs) == 0 {
		return []sink{{format: otherwise}}, nil
	}
	var sinks []sink
	stdout := 0
	for _, spec := range o.specs {
		format, file, toFile := strings.Cut(spec, "=")
		if !slices.Contains(o.formats, format) {
			return nil, exit{exitUsage, fmt.Sprintf("-o %s: unknown format; there are %s", spec, strings.Join(o.formats, ", "))}
		}
		if toFile && file == "" {
			return nil, exit{exitUsage, fmt.Sprintf("-o %s: the file name is missing", spec)}
		}
		if !toFile {
			stdout++
		}
		sinks = append(sinks, sink{format, file})
	}
	if stdout > 1 {
		return nil, exit{exitUsage, "only one -o can go to standard output; give the others a file: -o FORMAT=FILE"}
	}
	return sinks, nil
}

// write renders every sink's format. A file appears whole or not at all.
func (o *outputs) write(c *cobra.Command, sinks []sink, render func(format string) ([]byte, error)) error {
	for _, s := range sinks {
		text, err := render(s.format)
		if err != nil {
			return err
		}
		if s.file == "" {
			if _, err := c.OutOrStdout().Write(text); err != nil {
				return exit{exitUsage, fmt.Sprintf("cannot write to standard output: %v", err)}
			}
			continue
		}
		if err := replaceFile(s.file, text, 0o644); err != nil {
			return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", s.file, err)}
		}
	}
	return nil
}

// replaceFile writes to a temporary file beside the target and renames it.
func replaceFile(name string, text []byte, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".vmmdrill-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(text); err == nil {
		err = f.Chmod(mode)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	return err
}
