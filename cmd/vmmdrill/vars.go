package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/zclconf/go-cty/cty"

	"vmmdrill/model"
)

// variables are the --var and --var-file flags in the order in which they were given: the last value of a variable counts.
type variables []assignment

// assignment is one flag.
type assignment struct{ flag, text string }

// assignments is what one of the two flags adds to.
type assignments struct {
	*variables
	flag string
}

var _ pflag.Value = assignments{}

func (a assignments) Set(text string) error {
	*a.variables = append(*a.variables, assignment{a.flag, text})
	return nil
}

func (a assignments) String() string { return "" }

func (a assignments) Type() string { return "string" }

func (v *variables) flags(c *cobra.Command) {
	c.Flags().Var(assignments{v, "--var"}, "var", "set a `name=value` of a variable block; may be repeated")
	c.Flags().Var(assignments{v, "--var-file"}, "var-file", "set the variables that a `file` assigns, of HCL (such as prod.vars) or *.json; may be repeated")
}

// environment is what the names of environment variables begin with that give values: VMMDRILL_VAR_wan_bandwidth.
const environment = "VMMDRILL_VAR_"

// fromEnvironment are the values that the environment has for variables that are declared. Others are somebody else's.
func fromEnvironment(declared func() []string) map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, e := range os.Environ() {
		if rest, ours := strings.CutPrefix(e, environment); ours {
			name, value, _ := strings.Cut(rest, "=")
			values[name] = cty.StringVal(value)
		}
	}
	if len(values) > 0 {
		known := declared()
		maps.DeleteFunc(values, func(name string, _ cty.Value) bool { return !slices.Contains(known, name) })
	}
	return values
}

// values are those of the environment, overridden by the flags.
func (in *input) values(c *cobra.Command, declared func() []string, color bool) (map[string]cty.Value, error) {
	in.environment = fromEnvironment(declared)
	values := maps.Clone(in.environment)
	for _, a := range in.vars {
		if a.flag == "--var" {
			name, value, ok := strings.Cut(a.text, "=")
			if !ok || name == "" {
				return nil, exit{exitUsage, fmt.Sprintf("--var %q: expected name=value", a.text)}
			}
			values[name] = cty.StringVal(value)
			continue
		}
		some, files, diags := model.LoadValues(disk{}, filepath.ToSlash(filepath.Clean(a.text)))
		if err := in.tell(c, files, diags, color); err != nil {
			return nil, err
		}
		maps.Copy(values, some)
	}
	return values, nil
}

// files are those that give values, in the order in which they were named.
func (v variables) files() (names []string) {
	for _, a := range v {
		if a.flag == "--var-file" {
			names = append(names, a.text)
		}
	}
	return names
}

// repeatVars are the flags that give the variables the same values again, but for those that are not to be shown.
func (in *input) repeatVars(configs ...*model.Config) (words []string) {
	show := func(name, value string) {
		if slices.ContainsFunc(configs, func(c *model.Config) bool { return c.Scope.Secret(name) }) {
			value = "(sensitive)"
		}
		words = append(words, "--var "+quoted(name+"="+value))
	}
	for _, name := range slices.Sorted(maps.Keys(in.environment)) {
		show(name, in.environment[name].AsString())
	}
	for _, a := range in.vars {
		if a.flag == "--var" {
			name, value, _ := strings.Cut(a.text, "=")
			show(name, value)
			continue
		}
		words = append(words, "--var-file "+quoted(a.text))
	}
	return words
}
