package main

import (
	"errors"
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

// parse reads the flags; without any, standard output gets the formats given.
func (o *outputs) parse(otherwise ...string) ([]sink, error) {
	var sinks []sink
	if len(o.specs) == 0 {
		for _, format := range otherwise {
			sinks = append(sinks, sink{format: format})
		}
		return sinks, nil
	}
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
		if err := s.save(text); err != nil {
			return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", s.file, err)}
		}
	}
	return nil
}

// save writes a sink's file. The summary of a GitHub step is one that others write to as well, so that is appended to.
func (s sink) save(text []byte) error {
	if s.format != "markdown" || s.file != os.Getenv("GITHUB_STEP_SUMMARY") {
		return replaceFile(s.file, text, 0o644)
	}
	f, err := os.OpenFile(s.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
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
