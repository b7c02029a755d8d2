package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"vmmdrill/model"
	"vmmdrill/validate"
)

// review is what a command is told about the findings it wants.
type review struct {
	only, disable []string
	baseline      string
	today         string
	disabled      bool // what rules find that the configuration disables is put aside, and not unknown
}

func (r *review) flags(c *cobra.Command) {
	const words = "`RULE`s: an ID (NET004), a name, a group (NET) or a tag (network); may be repeated, or have commas"
	c.Flags().StringSliceVar(&r.only, "only", nil, "check only these "+words)
	c.Flags().StringSliceVar(&r.disable, "disable", nil, "leave out these "+words)
	c.Flags().StringVar(&r.baseline, "baseline", "", "tell only what is not in this `FILE`, which --write-baseline has written")
	c.Flags().StringVar(&r.today, "today", "", "judge as on this `DATE`, 2027-03-31, which comments that expire are compared with (default today)")
}

// check reviews a configuration, and reports what it says wrongly of rules.
func (r *review) check(in *input, c *cobra.Command, p project) (validate.Review, error) {
	s := validate.Settings{Only: r.only, Disable: r.disable, Today: r.today, Disabled: r.disabled}
	if s.Today == "" {
		s.Today = time.Now().Format(time.DateOnly)
	} else if _, err := time.Parse(time.DateOnly, s.Today); err != nil {
		return validate.Review{}, exit{exitUsage, fmt.Sprintf("--today %q: expected a date like 2027-03-31", s.Today)}
	}
	if r.baseline != "" {
		text, err := os.ReadFile(r.baseline)
		if err != nil {
			return validate.Review{}, exit{exitUsage, fmt.Sprintf("cannot read the baseline: %v", err)}
		}
		if s.Baseline, err = validate.ReadBaseline(text); err != nil {
			return validate.Review{}, exit{exitUsage, fmt.Sprintf("cannot read the baseline %s: %v", r.baseline, err)}
		}
	}
	found, diags, err := validate.Check(p.Config, p.rules, s)
	if err != nil {
		return found, exit{exitUsage, err.Error()}
	}
	color, err := in.useColor(c.ErrOrStderr())
	if err != nil {
		return found, err
	}
	return found, in.tell(c, p.Files, diags, color)
}

// settle fixes the day if comments of a configuration expire, so that what is said today can be said again.
func (r *review) settle(cfg *model.Config) {
	expires := func(name string) bool {
		text := cfg.Files[name].Bytes
		return bytes.Contains(text, []byte("vmmdrill:ignore")) && bytes.Contains(text, []byte("until="))
	}
	if r.today == "" && slices.ContainsFunc(cfg.FileNames, expires) {
		r.today = time.Now().Format(time.DateOnly)
	}
}

// repeat are the flags that ask the same rules again.
func (r *review) repeat() (words []string) {
	for _, x := range r.only {
		words = append(words, "--only "+quoted(x))
	}
	for _, x := range r.disable {
		words = append(words, "--disable "+quoted(x))
	}
	if r.baseline != "" {
		words = append(words, "--baseline "+quoted(r.baseline))
	}
	if r.today != "" {
		words = append(words, "--today "+r.today)
	}
	return words
}
