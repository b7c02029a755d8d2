package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vmmdrill/cmd/vmmdrill/internal/report"
	"vmmdrill/model"
	"vmmdrill/validate"
)

// validation is the validate command's own flags.
type validation struct {
	in            input
	out           outputs
	review        review
	failOn        string
	strict        bool
	showBaselined bool
	writeBaseline string
}

func validateCommand() *cobra.Command {
	var v validation
	c := &cobra.Command{
		Use:   "validate [PATH…]",
		Short: "Check a deployment against what the documents require",
		Long: `Check a deployment against what the documents require of its option. Each finding names its rule, the requirement
behind it and the line to change. A deployment without findings prints nothing.

A fact that the topology does not state raises no finding; --strict lists what was left open.

What is known and accepted is put aside by a comment on its line or above it, which names the rule and gives a reason:

  # vmmdrill:ignore NET004 until=2027-03-31 -- the line is ordered

or, all that there is at once, by a baseline: --write-baseline writes it, --baseline reads it and leaves only what is new.
A lint block in the configuration disables rules and changes how severe they are.`,
		Example: "  vmmdrill validate example:standalone\n  vmmdrill validate --fail-on warning -o json=findings.json deployment/\n" +
			"  vmmdrill validate --only NET,CLU003 --disable cluster deployment/\n  vmmdrill validate --write-baseline baseline.json deployment/\n" +
			"  vmmdrill validate --baseline baseline.json deployment/",
		RunE: v.run,
	}
	v.in.flags(c)
	v.out.flags(c, report.FindingsFormats...)
	v.review.flags(c)
	c.Flags().StringVar(&v.failOn, "fail-on", "", "exit with 1 on findings of this `severity` or worse: note, warning, error or never (default what the lint block says, or error)")
	c.Flags().BoolVar(&v.strict, "strict", false, "list what the topology leaves open, and what was taken for it")
	c.Flags().BoolVar(&v.showBaselined, "show-baselined", false, "show what the baseline or a comment puts aside, too")
	c.Flags().StringVar(&v.writeBaseline, "write-baseline", "", "write all findings to this `FILE` as known, and pass")
	return c
}

func (v *validation) run(c *cobra.Command, args []string) error {
	sinks, err := v.out.parse(defaultFormats()...)
	if err != nil {
		return err
	}
	if _, err := severity(v.failOn, "error"); err != nil {
		return err
	}
	cfg, err := v.in.readAll(c, args)
	if err != nil {
		return err
	}
	if empty(cfg.Config) {
		return exit{exitNothing, "nothing was checked: the configuration declares nothing"}
	}
	found, err := v.review.check(&v.in, c, cfg)
	if err != nil {
		return err
	}
	if v.writeBaseline != "" {
		return v.baseline(c, found)
	}
	color, _ := v.in.useColor(c.OutOrStdout())
	f := report.Findings{Config: cfg.Config, Review: found, Version: versionText(), Strict: v.strict, ShowSuppressed: v.showBaselined, Color: color}
	if f.Directory, f.Summaries, err = surroundings(sinks); err != nil {
		return err
	}
	err = v.out.write(c, sinks, func(format string) ([]byte, error) { return report.FindingsAs(format, f, v.in.quiet) })
	if err != nil {
		return err
	}
	threshold, err := severity(v.failOn, found.FailOn)
	if err != nil {
		return err
	}
	return verdictOf(found.Findings, threshold)
}

// defaultFormats are what validate writes to standard output when nobody says: text, and what the pipeline that it runs in
// reads.
func defaultFormats() []string {
	switch {
	case strings.EqualFold(os.Getenv("TF_BUILD"), "true"):
		return []string{"text", "azuredevops"}
	case os.Getenv("GITHUB_ACTIONS") == "true":
		return []string{"text", "github"}
	}
	return []string{"text"}
}

// surroundings are the directory that the command runs in and the Markdown files that it writes, absolute.
func surroundings(sinks []sink) (directory string, summaries []string, err error) {
	directory, err = os.Getwd()
	for _, s := range sinks {
		if s.format == "markdown" && s.file != "" && err == nil {
			var file string
			file, err = filepath.Abs(s.file)
			summaries = append(summaries, file)
		}
	}
	return filepath.ToSlash(directory), summaries, err
}

// baseline writes what was found to a file. What may not be in it is told.
func (v *validation) baseline(c *cobra.Command, found validate.Review) error {
	b := validate.NewBaseline(found.Findings)
	if err := replaceFile(v.writeBaseline, b.Bytes(), 0o644); err != nil {
		return exit{exitUsage, fmt.Sprintf("cannot write %s: %v", v.writeBaseline, err)}
	}
	n := 0
	for _, k := range b.Findings {
		n += k.Count
	}
	if !v.in.quiet {
		fmt.Fprintf(c.ErrOrStderr(), "%d of %s: %s\n", n, count(len(found.Findings), "finding"), v.writeBaseline)
	}
	if n < len(found.Findings) {
		return exit{exitFindings, "the rest cannot be put aside: other rules rely on it; correct it first"}
	}
	return nil
}

const never = validate.Error + 1

// severity is the threshold of the first word that is given; an error without any.
func severity(given ...string) (validate.Severity, error) {
	word := cmp.Or(cmp.Or(given...), "error")
	words := []string{"note", "warning", "error", "never"}
	i := slices.Index(words, word)
	if i < 0 {
		return 0, exit{exitUsage, fmt.Sprintf("--fail-on %q: expected one of %s", word, strings.Join(words, ", "))}
	}
	return [...]validate.Severity{validate.Note, validate.Warning, validate.Error, never}[i], nil
}

func verdictOf(findings []validate.Finding, threshold validate.Severity) error {
	for _, f := range findings {
		if f.Severity >= threshold {
			return exit{code: exitFindings}
		}
	}
	return nil
}

// empty reports a configuration that declares nothing of a deployment.
func empty(cfg *model.Config) bool {
	t := cfg.Topology
	return !t.Deployment.Present && len(t.Sites)+len(t.Hosts)+len(t.VMs)+len(t.VMMs)+len(t.Clouds)+len(t.Vaults) == 0
}
